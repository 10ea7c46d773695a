# shellcheck shell=bash disable=SC2154
# web/run.sh and tests/run.sh as a person calls them: options, second start, server, no apt
ensure_node
apt_install python3

run=web/run.sh

says() {
  local word=$1 output
  shift
  output=$("$@" 2>&1) || { echo "$output" && return 1; }
  printf '%s\n' "$output"
  grep -qF -- "$word" <<<"$output"
}

helps() {
  local word
  for word in --port --build-only --engine --native --help http://127.0.0.1:8080; do says "$word" $run --help; done
}

check "web/run.sh --help names its options" helps
check "web/run.sh refuses an unknown option" refuses --bogus $run --bogus
check "web/run.sh refuses --port without a number" refuses --port $run --port
check "web/run.sh refuses --port seven" refuses seven $run --port seven
check "web/run.sh refuses --port 65536" refuses 65536 $run --port 65536
check "web/run.sh refuses a stray argument" refuses stray $run stray
check "tests/run.sh --help names the kinds" says sanitize tests/run.sh --help
check "tests/run.sh --list names the kinds" says desktop tests/run.sh --list
check "tests/run.sh refuses an unknown kind" refuses nonsense tests/run.sh nonsense
check "tests/bench/run.sh --help names its options" says --quick tests/bench/run.sh --help
check "tests/run.sh refuses an unknown option" refuses --nonsense tests/run.sh --nonsense

check "what fails is counted as failed" tests/kinds/lib_test.sh "$logs/lib"

# From another folder, without a terminal, and a second time.
first_start() { (cd / && "$root/$run" --build-only) && [[ -f build/web/page/index.html ]]; }
second_start() {
  local before after started=$SECONDS
  before=$(find build/web/page -type f -printf '%p %T@\n' | sort)
  $run --build-only
  after=$(find build/web/page -type f -printf '%p %T@\n' | sort)
  echo "the second start took $((SECONDS - started)) s"
  # Ten times what it takes on a free machine: it shows that nothing is fetched or compiled again.
  ((SECONDS - started <= 60))
  [[ $before == "$after" ]] || diff <(echo "$before") <(echo "$after")
}
check "web/run.sh --build-only makes the page, from any folder" first_start
check "a second start has nothing to do" second_start

# An emcc on the path is used when it is recent, and not when it is old.
emcc_on_path() {
  local version=$1 folder=$logs/emcc-$1
  mkdir -p "$folder"
  printf '#!/bin/sh\necho "emcc (Emscripten gcc/clang-like replacement) %s (0)"\n' "$version" >"$folder/emcc"
  chmod +x "$folder/emcc"
  PATH=$folder:$PATH bash -euo pipefail -c \
    'source web/setup/emscripten.sh; ensure_emscripten; echo "$emscripten_version in $emscripten_dir"'
}
recent_emcc() { emcc_on_path 9.9.9 | tee /dev/stderr | grep -qxF "9.9.9 in $logs/emcc-9.9.9"; }
old_emcc() { lacks '3\.1\.6 ' emcc_on_path 3.1.6; }
check "a recent emcc on the path is used" recent_emcc
check "an old emcc on the path is not used" old_emcc

# A system without apt: everything else of this one, in a folder of links.
without_apt() {
  local folder=$logs/bin program
  mkdir -p "$folder"
  for program in /usr/bin/* /bin/* /usr/local/bin/*; do
    case ${program##*/} in apt* | dpkg* | emcc* | cmake | ninja) ;; *) ln -sf "$program" "$folder/" ;; esac
  done
  PATH=$folder refuses cmake "$BASH" $run --build-only
}
check "without apt it names what to install" without_apt

# The server that web/run.sh ends in.
server_log=$logs/server.log
$run --port 0 --no-open >"$server_log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
address=
for _ in $(seq 600); do
  address=$(sed -nE 's/.*ConvLens is at (http:[^ ]+).*/\1/p' "$server_log")
  if [[ -n $address ]] || ! kill -0 "$server" 2>/dev/null; then break; fi
  sleep 0.2
done
if [[ -n $address ]]; then
  counted "the server's answers" node tests/kinds/serve_test.mjs "$address"
  port=${address%/} port=${port##*:}
  check "a port in use is said, with another to take" refuses "$port" \
    node web/setup/serve.mjs --root build/web/page --port "$port"
else
  failed 1 "web/run.sh --port 0 did not come to serve"
  show_log "$server_log"
fi
