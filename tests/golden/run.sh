#!/usr/bin/env bash
# Compares the engine with independent implementations. The last line is "N passed, N failed".
#
#   tests/golden/run.sh [BUILD_FOLDER] [KIND…]
#
# KIND is one or more of (default: all)
#   runtime    every layer of the registry and whole networks, written as ONNX, in ONNX Runtime
#   checker    the same files through ONNX's own checker
#   operators  ONNX's own operator tests, with a table of what passes and what is out of scope
#
# Needed from the system (Debian packages): nodejs npm for runtime, python3-onnx for checker,
# libonnx-testdata for operators; a native build folder (default build/release).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

build=build/release
kinds=()
for argument in "$@"; do
  case $argument in
    --help | -h) sed -n '2,12s/^# \{0,1\}//p' "$0" && exit 0 ;;
    runtime | checker | operators) kinds+=("$argument") ;;
    -*) echo "unknown option $argument; --help lists them" >&2 && exit 2 ;;
    *) build=$argument ;;
  esac
done
((${#kinds[@]})) || kinds=(runtime checker operators)

total_passed=0
total_failed=0

# run NAME COMMAND…: shows the program's output and adds up its last line. A program without such a
# line is a failure.
run() {
  local name=$1 output status=0 line p f
  shift
  echo "== $name"
  output=$("$@" 2>&1) || status=$?
  echo "$output"
  line=$(tail -n 1 <<<"$output")
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    p=${BASH_REMATCH[1]} f=${BASH_REMATCH[2]}
    ((status == 0 || f > 0)) || f=1
  else
    p=0 f=1
    echo "FAILED: $name ended with status $status"
  fi
  total_passed=$((total_passed + p))
  total_failed=$((total_failed + f))
}

# The packages of package-lock.json, in the build folder: the source tree stays clean.
install_node_packages() {
  mkdir -p "$work"
  if cmp -s tests/golden/package-lock.json "$work/installed-lock.json"; then return; fi
  cp tests/golden/package.json tests/golden/package-lock.json "$work/"
  # Without scripts: the programs for the processor are in the package, those for graphics cards
  # would be fetched.
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund)
  cp tests/golden/package-lock.json "$work/installed-lock.json"
}

compare_with_runtime() {
  install_node_packages >"$work.log" 2>&1 || { tail -n 20 "$work.log" && return 1; }
  cp tests/golden/compare.mjs "$work/"
  node "$work/compare.mjs" "$models"
}

# Debian's package belongs to Debian's Python, which need not be the first on the path.
python_with_onnx() {
  local python
  for python in /usr/bin/python3 python3; do
    if "$python" -c 'import onnx' 2>/dev/null; then echo "$python" && return; fi
  done
  echo "Python has no module onnx; apt-get install python3-onnx" >&2
  return 1
}

check_with_onnx() {
  local python
  python=$(python_with_onnx)
  "$python" tests/golden/check.py "$models"
}

[[ -e $build/CMakeCache.txt ]] || cmake --preset release >&2
nice cmake --build "$build" --target convlens_golden -j "${CONVLENS_JOBS:-$(nproc)}" >&2
build=$(cd "$build" && pwd)
work=$build/golden-node
models=$build/golden-models
mkdir -p "$work"
rm -rf "$models"
"$build/tests/golden_export" "$models"

for kind in "${kinds[@]}"; do
  case $kind in
    runtime) run "ONNX Runtime" compare_with_runtime ;;
    checker) run "ONNX checker" check_with_onnx ;;
    operators) run "ONNX operator tests" "$build/tests/onnx_operator_tests" ;;
  esac
done
echo "$total_passed passed, $total_failed failed"
((total_failed == 0))
