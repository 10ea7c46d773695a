#!/usr/bin/env bash
# Sets up what is missing, builds ConvLens and shows it. See --help.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
# shellcheck source-path=SCRIPTDIR source=setup/emscripten.sh
source web/setup/emscripten.sh

usage() {
  cat <<'HELP'
web/run.sh: set up, build and show ConvLens

  web/run.sh                build the page and serve it on http://127.0.0.1:8080
  web/run.sh --port N       serve it on port N (0: any free one)
  web/run.sh --isolated     serve it cross-origin isolated, as threads need
  web/run.sh --no-open      do not open a browser
  web/run.sh --build-only   build the page and stop: build/web/page, a folder of static files
  web/run.sh --engine       build the engine for other pages: build/web/engine-module
  web/run.sh --native       build the desktop application and start it
  web/run.sh --native -- OPTIONS…   likewise, with options for the application (try -- --help)
  web/run.sh --help

The first start installs what is missing (Debian 12 or 13: with apt, as root or through sudo) and
takes some minutes; further ones take seconds. CONVLENS_JOBS=N: N compilers at once.
HELP
}

port=8080 mode=serve open=auto isolated=() program_options=()
while (($#)); do
  case $1 in
    --port)
      (($# >= 2)) || die "--port needs a number" "For example: web/run.sh --port 8081"
      port=$2
      shift
      ;;
    --port=*) port=${1#--port=} ;;
    --build-only) mode=build ;;
    --engine) mode=engine ;;
    --native) mode=native ;;
    --isolated) isolated=(--isolated) ;;
    --no-open) open=no ;;
    -h | --help)
      usage
      exit 0
      ;;
    --)
      shift
      program_options=("$@")
      break
      ;;
    *) die "there is no option $1" "web/run.sh --help lists those that there are." ;;
  esac
  shift
done
if [[ ! $port =~ ^[0-9]{1,5}$ ]] || ((10#$port > 65535)); then
  die "--port is $port, expected a number from 0 to 65535"
fi
if ((${#program_options[@]})) && [[ $mode != native ]]; then
  die "options after -- are for the desktop application" "Add --native."
fi

# configure PRESET: once, and again when the tool chain has moved; ninja does the rest.
configure() {
  local stamp=build/$1/configured-with now
  now="$(cmake --version | head -n 1) ${CONVLENS_EMSCRIPTEN_TOOLCHAIN:-} ${CONVLENS_IMGUI_DIR:-} ${CONVLENS_SDL2_DIR:-}"
  if [[ -f build/$1/build.ninja && -f $stamp && $(<"$stamp") == "$now" ]]; then return 0; fi
  step "Configuring (build/$1)"
  quietly "cmake --preset $1" cmake --fresh --preset "$1" ||
    die "CMake could not configure the build" \
      "What it says above names the missing package; after installing it, start again."
  echo "$now" >"$stamp"
}

# build PRESET TARGET WHAT
build() {
  step "Building $3"
  nice cmake --build --preset "$1" --target "$2" --parallel "$(job_count)" >&2 ||
    die "the build failed" "The first error above says where." \
      "If it makes no sense, remove build/$1 and start again."
}

step "Looking for what the build needs"
ensure_tools cmake:cmake ninja:ninja-build python3:python3
apt_install doctest-dev libprotozero-dev libstb-dev libcli11-dev nlohmann-json3-dev \
  fonts-inter fonts-dejavu-core python3-fonttools

if [[ $mode == native ]]; then
  ensure_tools c++:g++
  apt_install libsdl2-dev libgl-dev zlib1g-dev
  with_cache_lock ensure_imgui_source
  configure release
  build release convlens "the desktop application (Release)"
  step "Starting build/release/bin/convlens"
  exec build/release/bin/convlens "${program_options[@]}"
fi

ensure_web_toolchain
configure web
if [[ $mode == engine ]]; then
  build web engine_module "the engine's module (Release)"
  step "Copy the folder build/web/engine-module beside your page; README.md says how to use it."
  exit 0
fi
build web page "the page (Release)"
if [[ $mode == build ]]; then
  step "The page is in build/web/page: copy the folder to any static host."
  exit 0
fi

serve=(node web/setup/serve.mjs --root build/web/page --port "$port" "${isolated[@]}")
if [[ $open == auto && (-n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} || $OSTYPE == darwin*) ]]; then
  serve+=(--open)
fi
step "Serving build/web/page"
exec "${serve[@]}"
