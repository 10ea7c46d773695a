# shellcheck shell=bash
# Messages, failures and packages for the set-up scripts (web/run.sh, tests/run.sh).
# Source it under `set -euo pipefail`; it defines functions and a few variables, and does nothing.

# This folder, for the helpers beside.
# shellcheck disable=SC2034
convlens_setup=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

# --- messages: all on standard error, so that a script's output stays its own -----------------

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  style_bold=$'\e[1m' style_red=$'\e[31m' style_dim=$'\e[2m' style_off=$'\e[0m'
else
  style_bold='' style_red='' style_dim='' style_off=''
fi

# say TEXT…: a remark under the current step.
say() { printf '  %s\n' "$*" >&2; }

# step TEXT…: what is being done now.
step() { printf '%s==>%s %s\n' "$style_bold" "$style_off" "$*" >&2; }

# die WHAT [WHAT TO DO…]: the failure in one line, then one line for each piece of advice.
die() {
  printf '%serror:%s %s\n' "$style_red$style_bold" "$style_off" "$1" >&2
  shift
  local advice
  for advice in "$@"; do printf '       %s\n' "$advice" >&2; done
  exit 1
}

# have COMMAND: is it on the path?
have() { command -v "$1" >/dev/null 2>&1; }

# quietly TEXT COMMAND…: run it with its output kept in a log, with a running clock on a terminal.
# On failure the end of the log is shown, and the command's status returned.
quietly() {
  local text=$1 log status=0 start=$SECONDS
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/convlens-log.XXXXXX")
  "$@" >"$log" 2>&1 &
  local pid=$!
  # A job in the background does not hear Ctrl-C by itself.
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  if [[ -t 2 ]]; then
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r  %s … %s%d s%s ' "$text" "$style_dim" $((SECONDS - start)) "$style_off" >&2
      sleep 0.5
    done
    printf '\r\e[K' >&2
  fi
  wait "$pid" || status=$?
  trap - INT TERM
  if ((status == 0)); then
    say "$text: done in $((SECONDS - start)) s"
    rm -f "$log"
  else
    say "$text: failed (status $status). The end of its output:"
    tail -n 25 "$log" | sed 's/^/    | /' >&2
    say "The whole output is in $log"
  fi
  return "$status"
}

# --- packages ------------------------------------------------------------------------------------

# as_root COMMAND…: as root, directly or through sudo.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    die "this needs root: $*" "Become root, or install sudo, and start again."
  fi
}

# missing_packages PACKAGE…: those that dpkg does not know as installed, one per line.
missing_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      echo "$package"
  done
}

# apt_install PACKAGE…: installs the missing ones; touches nothing when all are there.
# Without apt it names them and goes on: the build stops at whatever is really missing.
apt_install() {
  if ! have apt-get || ! have dpkg-query; then
    say "This system has no apt. The build needs what Debian calls: $*"
    return 0
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || have sudo ||
    die "these packages are missing, and installing them needs root: ${missing[*]}" \
      "Become root, or install sudo, and start again."
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120
    install -y --no-install-recommends "${missing[@]}")
  # Ask for the password now, while the question can be seen.
  if ((EUID != 0)) && have sudo; then sudo -v || true; fi
  # A fresh system has no package lists: fetch them first. Lists that are there may be stale, and
  # a failed install is the sign of it.
  if apt-cache show "${missing[0]}" >/dev/null 2>&1 &&
    quietly "installing ${missing[*]}" as_root "${install[@]}"; then
    return 0
  fi
  quietly "fetching package lists" as_root apt-get -o DPkg::Lock::Timeout=120 update ||
    say "Some package lists could not be fetched; trying with those that are there."
  quietly "installing ${missing[*]}" as_root "${install[@]}" ||
    die "apt could not install: ${missing[*]}" \
      "Check the network, and that Debian's main archive is among apt's sources;" \
      "then run: apt-get update && apt-get install ${missing[*]}"
}

# ensure_tools COMMAND:PACKAGE…: every command is on the path afterwards.
ensure_tools() {
  local pair packages=() commands=()
  for pair in "$@"; do
    have "${pair%%:*}" && continue
    commands+=("${pair%%:*}")
    packages+=("${pair#*:}")
  done
  ((${#commands[@]})) || return 0
  have apt-get ||
    die "not found on the path: ${commands[*]}" \
      "Install them and start again. Debian calls the packages: ${packages[*]}"
  apt_install "${packages[@]}"
  hash -r
  for pair in "${commands[@]}"; do
    have "$pair" || die "$pair is still not on the path after installing ${packages[*]}"
  done
}

# ensure_node: Node 18 or later, for the local server and for Emscripten's own scripts.
ensure_node() {
  ensure_tools node:nodejs
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 18)) ||
    die "Node $version is too old: 18 or later is needed" \
      "Put a newer node first on the path (Debian 12 and later package one: nodejs)."
}

# ensure_npm: npm too; some packagings of Node bring it along.
ensure_npm() {
  ensure_node
  ensure_tools npm:npm
}

# --- the cache ------------------------------------------------------------------------------------

# What is fetched and built once for all checkouts of one user.
convlens_cache=${XDG_CACHE_HOME:-$HOME/.cache}/convlens

# with_cache_lock COMMAND…: one set-up at a time; a second one waits for the first.
with_cache_lock() {
  mkdir -p "$convlens_cache" ||
    die "cannot create $convlens_cache" "Set XDG_CACHE_HOME to a folder that can be written."
  if ! have flock; then
    "$@"
    return
  fi
  local lock
  exec {lock}>"$convlens_cache/lock"
  if ! flock --nonblock "$lock"; then
    say "Another set-up is at work in $convlens_cache: waiting for it"
    flock "$lock"
  fi
  "$@"
  exec {lock}>&-
}

# job_count: how many compilers at once; each may take more than 1 GB with link-time optimisation.
job_count() {
  local n
  n=${CONVLENS_JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}
  echo "$n"
}
