# shellcheck shell=bash disable=SC2154
# clang-format, shellcheck and the house rules that a script can check
# The rules are those of the style: rooms, file lengths, includes, no paths of one machine.
apt_install clang-format-19 shellcheck python3 git

# Files of the repository, also those not added yet; in an unpacked archive, whatever is there.
files() {
  if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard -- "$@" | while IFS= read -r file; do
      if [[ -f $file ]]; then echo "$file"; fi
    done
  else
    find . -type f -not -path './build/*' -not -path '*/node_modules/*' | sed 's|^\./||' |
      grep -E "$(printf '%s\n' "$@" | sed 's/[.]/\\./g; s/^\*/.*/; s/$/$/' | paste -sd '|')"
  fi
}

formatted() {
  files '*.h' '*.cc' | xargs clang-format-19 --dry-run -Werror
}

# The top level holds the rooms and nothing else.
top_level() {
  local wrong
  wrong=$(files '*' | cut -d/ -f1 | sort -u | grep -vxE \
    'engine|web|shaders|assets|tests|CMakeLists.txt|README.md|CMakePresets.json|\.clang-format|\.clang-tidy|\.ci|\.gitignore|\.gitattributes|LICENSE') || true
  [[ -z $wrong ]] || { echo "does not belong to the top level:" "$wrong" && return 1; }
}

# A few hundred lines at most; 500 is the limit.
short_files() {
  files '*.h' '*.cc' '*.sh' '*.py' '*.js' '*.mjs' '*.cmake' '*.txt' '*.html' '*.css' '*.glsl' \
    '*.vert' '*.frag' | xargs wc -l |
    awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines, at most 500"; bad = 1 } END { exit bad }'
}

# no_match PATTERN FILE…: prints the lines that match; fails when there are any.
no_match() {
  local pattern=$1
  shift
  (($#)) || return 0
  ! grep -nE "$pattern" "$@" /dev/null
}

# The engine and the session know nothing of windows, graphics and browsers.
portable_includes() {
  local sources
  mapfile -t sources < <(files 'engine/*.h' 'engine/*.cc' 'web/session/*.h' 'web/session/*.cc')
  no_match '#\s*include\s*[<"](SDL|GL/|GLES|OpenGL|imgui|emscripten|web/(gfx|panels|app)/)' \
    "${sources[@]}"
}

engine_without_front_end() {
  local sources
  mapfile -t sources < <(files 'engine/*.h' 'engine/*.cc')
  no_match '#\s*include\s*[<"]web/' "${sources[@]}"
}

# Every header protects itself in the one way.
pragma_once() {
  local headers wrong
  mapfile -t headers < <(files '*.h')
  wrong=$(grep -L '^#pragma once$' "${headers[@]}") || true
  [[ -z $wrong ]] || { echo "no #pragma once:" "$wrong" && return 1; }
}

# What is written down works on every machine.
no_machine_paths() {
  local all
  mapfile -t all < <(files '*' | grep -vE '\.(onnx|png|ttf|gz|ico|woff2|npy|pb)$|^tests/kinds/format\.sh$')
  no_match '(^|[^a-zA-Z0-9_.$}])/(work|root|home)/[a-z]|"resolved": *"http' "${all[@]}"
}

scripts_checked() {
  local scripts
  mapfile -t scripts < <(files '*' | while IFS= read -r file; do
    if [[ $file == *.sh ]] || head -c 64 -- "$file" | head -n 1 | grep -aqE '^#!.*(bash|/sh)'; then
      echo "$file"
    fi
  done)
  # 1091: a file that is sourced by a name which only the running script knows.
  shellcheck --severity=style --external-sources --exclude=SC1091 "${scripts[@]}"
}

python_compiles() {
  local scripts
  mapfile -t scripts < <(files '*.py')
  ((${#scripts[@]})) || return 0
  python3 -c 'import ast, sys
for name in sys.argv[1:]:
    ast.parse(open(name, encoding="utf-8").read(), name)' "${scripts[@]}"
}

json_parses() {
  files '*.json' | while IFS= read -r file; do
    python3 -m json.tool "$file" /dev/null || { echo "$file" && exit 1; }
  done
}

check "every source is formatted by clang-format 19" formatted
check "the top level holds the rooms only" top_level
check "no file is longer than 500 lines" short_files
check "no window, graphics or browser header in engine and web/session" portable_includes
check "the engine includes nothing of the front end" engine_without_front_end
check "every header has its pragma once" pragma_once
check "no path of one machine in any file" no_machine_paths
check "shellcheck is content with every script" scripts_checked
check "every Python file parses" python_compiles
check "every JSON file parses" json_parses
