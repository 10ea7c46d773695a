# shellcheck shell=bash
# What the kinds of tests share. A kind's file is run by tests/run.sh in a shell of its own, with
# `set -euo pipefail`, from the root of the repository; $logs is its folder for logs. It records
# every test case with passed, failed, check or run_programs; what it does not record has not run.
: "${root:?}" "${logs:?}"

# shellcheck source-path=SCRIPTDIR source=../../web/setup/common.sh
source "$root/web/setup/common.sh"

# --- recording -------------------------------------------------------------------------------------

# passed [N]: that many test cases passed.
passed() { echo "${1:-1} 0" >>"$logs/results"; }

# failed N TEXT…: that many failed; TEXT says which and why.
failed() {
  echo "0 $1" >>"$logs/results"
  shift
  say "${style_red}FAILED:${style_off} $*"
}

# show_log FILE [LINES]: the end of a log, for the reader of a failure.
show_log() {
  tail -n "${2:-40}" "$1" | cut -c 1-400 | sed 's/^/    | /' >&2
  say "The whole log: ${1#"$root/"}"
}

# show_failures FILE: what it says about failures, with the lines before; its end if that is nothing.
show_failures() {
  local found
  found=$(grep -aE -B 14 -A 4 '^FAILED|ERROR:|ERROR SUMMARY|SUMMARY: ' "$1" | head -n 80) || true
  if [[ -z $found ]]; then show_log "$1" && return; fi
  cut -c 1-300 <<<"$found" | sed 's/^/    | /' >&2
  say "The whole log: ${1#"$root/"}"
}

# log_name TEXT: a file in $logs that is named after TEXT.
log_name() { echo "$logs/$(tr -cs 'a-zA-Z0-9.\n' '-' <<<"$1").log"; }

# check TEXT COMMAND…: one test case, passed when the command's status is 0.
check() {
  local text=$1 log status=0
  log=$(log_name "$1")
  shift
  # A subshell with its own -e: a function that is tested by `||` would run on after an error.
  set +e
  (set -e; "$@") >"$log" 2>&1
  status=$?
  set -e
  if ((status == 0)); then
    passed
    say "ok: $text"
  else
    failed 1 "$text (status $status)"
    show_log "$log"
  fi
}

# refuses WORD COMMAND…: succeeds when the command fails with a clear message: status 1 to 125 (not
# a signal), and WORD in what it says. For checks of bad input.
refuses() {
  local word=$1 status=0 output
  shift
  output=$("$@" 2>&1) || status=$?
  printf '$ %s\n%s\n(status %d)\n' "$*" "$output" "$status"
  ((status >= 1 && status <= 125)) || { echo "should have been refused" && return 1; }
  grep -qiF -- "$word" <<<"$output" || { echo "the message should mention \"$word\"" && return 1; }
}

# lacks PATTERN COMMAND…: the command succeeds, and no line of its output matches.
lacks() {
  local pattern=$1 output
  shift
  output=$("$@") || { echo "failed: $*" && return 1; }
  ! grep -E -- "$pattern" <<<"$output"
}

# add_counts LOG STATUS NAME: records what a program says in its closing lines: doctest's summary,
# or "N passed, N failed". A program that says nothing, or ends badly, is a failure.
add_counts() {
  local log=$1 status=$2 name=$3 line p=0 f=0
  line=$(grep -aE '^\[doctest\] test cases:' "$log" | tail -n 1) || true
  if [[ -n $line ]]; then
    p=$(sed -nE 's/.*\| *([0-9]+) passed.*/\1/p' <<<"$line")
    f=$(sed -nE 's/.*\| *([0-9]+) failed.*/\1/p' <<<"$line")
  else
    line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1) || true
    read -r p f < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed.*/\1 \2/p' <<<"$line") || true
  fi
  p=${p:-0} f=${f:-0}
  passed "$p"
  if ((f > 0)); then
    failed "$f" "$name: $f of $((p + f)) test cases"
  elif ((status != 0)); then
    failed 1 "$name ended with status $status"
  elif ((p == 0)); then
    failed 1 "$name has run no test case"
  else
    say "ok: $name, $p test cases"
    return 0
  fi
  show_failures "$log"
}

# counted NAME COMMAND…: runs a program that ends with a summary, and records it.
counted() {
  local name=$1 log status=0
  log=$(log_name "$1")
  shift
  "$@" >"$log" 2>&1 || status=$?
  add_counts "$log" "$status" "$name"
}

# --- building --------------------------------------------------------------------------------------

# need_build_tools: compilers and libraries of the native build.
need_build_tools() {
  apt_install g++ cmake ninja-build ccache python3 pkg-config zlib1g-dev libsdl2-dev libgl-dev \
    doctest-dev libprotozero-dev libstb-dev libcli11-dev nlohmann-json3-dev libbenchmark-dev \
    fonts-inter fonts-dejavu-core python3-fonttools
  use_ccache
}

use_ccache() {
  if have ccache; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CMAKE_C_COMPILER_LAUNCHER=ccache
    # Two checkouts share what they compile; the time of a source does not matter, its text does.
    export CCACHE_BASEDIR=$root CCACHE_SLOPPINESS=time_macros
  fi
}

# need_web_tools: Emscripten and its libraries; exports the environment of the preset "web".
need_web_tools() {
  # shellcheck source-path=SCRIPTDIR source=../../web/setup/emscripten.sh
  source "$root/web/setup/emscripten.sh"
  ensure_web_toolchain
}

# need_imgui: the source of Dear ImGui for the native front end.
need_imgui() {
  # shellcheck source-path=SCRIPTDIR source=../../web/setup/emscripten.sh
  source "$root/web/setup/emscripten.sh"
  with_cache_lock ensure_imgui_source
}

# build PRESET TARGET… [-- -DOPTION…]: configures and builds in build/PRESET; the kind ends here
# when that fails.
build() {
  local preset=$1 targets=() log
  shift
  while (($#)) && [[ $1 != -- ]]; do targets+=("$1") && shift; done
  (($#)) && shift
  log=$logs/build-$preset.log
  if nice cmake --preset "$preset" "$@" >"$log" 2>&1 &&
    nice cmake --build "build/$preset" -j "$(job_count)" --target "${targets[@]}" >>"$log" 2>&1; then
    say "built ${targets[*]} ($preset)"
  else
    say "The build of ${targets[*]} ($preset) failed:"
    grep -aE -m 20 'error:|Error|FAILED' "$log" | cut -c 1-300 | sed 's/^/    | /' >&2 || true
    show_log "$log" 25
    return 1
  fi
}

# --- test programs ------------------------------------------------------------------------------------

# test_names PRESET: the names of its test programs, one per line, such as unit/core; without those
# that match the pattern $test_names_but, if it is set.
test_names() {
  ctest --test-dir "build/$1" -N ${test_names_but:+-E "$test_names_but"} |
    sed -nE 's/^ *Test +#[0-9]+: (.*)/\1/p'
}

# relaxed_simd_flag: prints the flag with which this Node has relaxed SIMD, which may be none; fails
# where it has none at all.
relaxed_simd_flag() {
  local flag
  for flag in "" --experimental-wasm-relaxed-simd; do
    # shellcheck disable=SC2086 # no flag is no argument
    if node $flag --input-type=module -e "
      import { probeWasm } from '$root/web/page/probe.mjs';
      process.exit(probeWasm().relaxed_simd ? 0 : 1)" 2>/dev/null; then
      echo "$flag"
      return
    fi
  done
  return 1
}

# run_programs PRESET SUFFIX [RUNNER…]: runs every test program of a build, a few at a time, and
# records their test cases.
run_programs() {
  local preset=$1 suffix=$2 names name log program
  shift 2
  mapfile -t names < <(test_names "$preset")
  ((${#names[@]})) || { failed 1 "build/$preset has no test programs" && return 0; }
  for name in "${names[@]}"; do
    while (($(jobs -rp | wc -l) >= $(job_count))); do wait -n || true; done
    program=build/$preset/tests/test_${name//\//_}$suffix
    log=$logs/${name//\//_}.log
    (
      status=0
      nice "$@" "$program" --no-colors=true >"$log" 2>&1 || status=$?
      echo "$status" >"$log.status"
    ) &
  done
  wait
  for name in "${names[@]}"; do
    log=$logs/${name//\//_}.log
    add_counts "$log" "$(cat "$log.status")" "$name"
  done
}

# --- data ----------------------------------------------------------------------------------------------

# mnist_folder: prints the folder of the MNIST files, or nothing when they are not at hand.
mnist_folder() {
  local folder
  for folder in "${CONVLENS_DATA:-}" "$root/../shared/data/mnist"; do
    if [[ -n $folder && -e $folder/t10k-images-idx3-ubyte.gz ]]; then
      (cd "$folder" && pwd)
      return
    fi
  done
}
