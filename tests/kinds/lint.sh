# shellcheck shell=bash disable=SC2154
# clang-tidy on the engine, the front end and the tests; only where it is named
# One test case is one source file. The checks are in .clang-tidy.
need_build_tools
apt_install clang-tidy-19
need_imgui
# All of it: some sources include headers that the build makes.
build release all

# Sources of the build that are ours.
mapfile -t sources < <(python3 - "$root" build/release/compile_commands.json <<'PYTHON'
import json, os, sys
root, database = sys.argv[1:]
names = {os.path.relpath(os.path.join(e["directory"], e["file"]), root) for e in json.load(open(database))}
print(*sorted(n for n in names if n.split("/")[0] in ("engine", "web", "tests")), sep="\n")
PYTHON
)

lint_one() {
  local source=$1 log
  log=$logs/$(tr / _ <<<"$source").log
  if ! nice clang-tidy-19 -p build/release --quiet "$source" >"$log" 2>&1; then
    echo "$source" >>"$logs/bad"
  fi
}

: >"$logs/bad"
for source in "${sources[@]}"; do
  while (($(jobs -rp | wc -l) >= $(job_count))); do wait -n || true; done
  lint_one "$source" &
done
wait
mapfile -t bad < <(sort "$logs/bad")
for source in "${bad[@]}"; do
  failed 1 "clang-tidy: $source"
  grep -E 'error:|warning:' "$logs/$(tr / _ <<<"$source").log" | head -n 12 | sed 's/^/    | /' >&2 || true
done
passed $((${#sources[@]} - ${#bad[@]}))
say "clang-tidy: ${#sources[@]} files, ${#bad[@]} with remarks"
