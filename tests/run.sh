#!/usr/bin/env bash
# tests/run.sh: installs what is missing and runs the tests, all kinds or those that are named.
# Each kind is one file, tests/kinds/KIND.sh, run by itself; see tests/kinds/lib.sh for what it uses.
# The last line of the output is "N passed, N failed".
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
root=$PWD
export root
# shellcheck source-path=SCRIPTDIR source=../web/setup/common.sh
source web/setup/common.sh

default_kinds=(format unit sanitize wasm golden operators package cli models module page desktop scripts)
# clang-tidy takes longer than all the tests together: it runs where it is named.
named_kinds=(lint)
all_kinds=("${default_kinds[@]}" "${named_kinds[@]}")

# The second line of a kind's file says what it does.
purpose() { sed -n '2s/^# //p' "tests/kinds/$1.sh"; }

list() {
  local kind
  for kind in "${all_kinds[@]}"; do printf '  %-10s %s\n' "$kind" "$(purpose "$kind")"; done
}

usage() {
  cat <<USAGE
Usage: tests/run.sh [KIND…]

Installs what is missing (Debian 12 and later) and runs the tests: all kinds but lint, or those named.
The last line says "N passed, N failed"; the exit status is 0 when none failed. The output of each
kind is kept in build/test-logs/KIND.

Kinds:
$(list)

Options:
  --list     the kinds, nothing else
  --help     this text

Environment:
  CONVLENS_DATA   folder with the MNIST files (*-ubyte.gz); default ../shared/data/mnist
  CONVLENS_JOBS   how many compilers or test programs at once; default: one per processor
  CONVLENS_KIND_MINUTES   after how many a kind is broken off; default 40

Examples:
  tests/run.sh
  tests/run.sh unit sanitize
USAGE
}

kinds=()
for argument in "$@"; do
  case $argument in
    --help | -h) usage && exit 0 ;;
    --list) list && exit 0 ;;
    -*) die "unknown option $argument" "tests/run.sh --help lists the options." ;;
    *)
      [[ " ${all_kinds[*]} " == *" $argument "* ]] ||
        die "there is no kind of test called \"$argument\"" "The kinds are: ${all_kinds[*]}"
      kinds+=("$argument")
      ;;
  esac
done
((${#kinds[@]})) || kinds=("${default_kinds[@]}")

total_passed=0
total_failed=0
table=

# isolated COMMAND…: runs it with all that it starts in a group of processes of its own, which ends
# with this script, or after the longest time that a kind may take (status 124).
isolated() {
  local group status=0
  timeout --kill-after=20 "$((${CONVLENS_KIND_MINUTES:-40} * 60))" "$@" </dev/null &
  group=$!
  # shellcheck disable=SC2064 # the group as it is now
  trap "kill -TERM $group 2>/dev/null; exit 130" INT TERM
  wait "$group" || status=$?
  trap - INT TERM
  return "$status"
}

# run_kind KIND: runs its file and adds up what it has recorded. A kind that breaks off, or that has
# nothing to show, is a failure.
run_kind() {
  local kind=$1 logs=$root/build/test-logs/$1 status=0 passed failed start=$SECONDS
  rm -rf "$logs"
  mkdir -p "$logs"
  : >"$logs/results"
  step "$kind: $(purpose "$kind") (after $((SECONDS / 60)) minutes)"
  # shellcheck disable=SC2016 # expanded by the shell that runs the kind
  kind=$kind logs=$logs isolated bash -euo pipefail -c \
    'source tests/kinds/lib.sh; source "tests/kinds/$kind.sh"' || status=$?
  read -r passed failed < <(awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }' "$logs/results")
  if ((status == 124)); then
    say "FAILED: $kind was not done in ${CONVLENS_KIND_MINUTES:-40} minutes; logs in build/test-logs/$kind"
    failed=$((failed + 1))
  elif ((status != 0)); then
    say "FAILED: $kind did not run to its end (status $status); logs in build/test-logs/$kind"
    failed=$((failed + 1))
  elif ((passed + failed == 0)); then
    say "FAILED: $kind ran no test at all"
    failed=1
  fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  table+=$(printf '  %-10s %6d passed %6d failed %6d s' \
    "$kind" "$passed" "$failed" $((SECONDS - start)))$'\n'
}

for kind in "${kinds[@]}"; do run_kind "$kind"; done
step "all kinds"
printf '%s' "$table" >&2
printf '%d passed, %d failed\n' "$total_passed" "$total_failed"
((total_failed == 0))
