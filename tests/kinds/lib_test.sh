#!/usr/bin/env bash
# lib_test.sh FOLDER: what fails under tests/kinds/lib.sh is counted as failed. FOLDER gets its logs.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
logs=$1
export root logs
mkdir -p "$logs"
: >"$logs/results"
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$root/tests/kinds/lib.sh"

summary() { echo "[doctest] test cases: $(($1 + $2)) | $1 passed | $2 failed | 0 skipped"; }
ends_with() { "${@:2}" && return "$1"; }
crashes() { bash -c 'kill -SEGV $$'; }
error_in_the_middle() { false && true; false; echo "this is not reached"; }

counted "all pass" summary 9 0                             # 9 0
counted "two fail" ends_with 1 summary 7 2                 # 7 2
counted "memory leaks at the end" ends_with 1 summary 9 0  # 9 1
counted "a crash without a summary" crashes                # 0 1
counted "no test case" summary 0 0                         # 0 1
counted "a silent program" true                            # 0 1
counted "one of four fails" ends_with 1 echo "3 passed, 1 failed"  # 3 1
check "true" true                                          # 1 0
check "an error in the middle" error_in_the_middle         # 0 1
check "lacks finds a match" lacks bad echo bad             # 0 1
check "lacks lets the rest pass" lacks bad echo good       # 1 0
check "lacks notices a command that fails" lacks bad false # 0 1
check "refuses wants a failure" refuses oops echo oops     # 0 1
check "refuses wants no crash" refuses "" crashes          # 0 1

counts=$(awk '{ p += $1; f += $2 } END { print p, f }' "$logs/results")
echo "passed and failed: $counts, expected 30 12"
[[ $counts == "30 12" ]]
