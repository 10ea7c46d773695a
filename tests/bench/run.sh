#!/usr/bin/env bash
# tests/bench/run.sh: installs what is missing, builds, and measures how fast the engine is beside its peers.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
root=$PWD
# shellcheck source-path=SCRIPTDIR source=../../web/setup/emscripten.sh
source web/setup/emscripten.sh

usage() {
  cat <<USAGE
Usage: tests/bench/run.sh [OPTION…]

Compares the engine with ONNX Runtime Web, TensorFlow.js and LiteRT.js in headless Chromium and with ONNX
Runtime natively: the outputs first, then the times, the engines in turn. Also the kernels (Google Benchmark),
start-up, download, training, and cost against arithmetic. Markdown goes to standard output, progress to standard
error. The whole takes some 20 minutes; the network files (1.7 GB with VGG-16) are written once, into the
system's folder for temporary files or CONVLENS_BENCH_CACHE.

Options:
  --quick            few cases, one sweep: 5 minutes
  --readme           puts the tables and the plot into README.md
  --parts A,B        of: speed startup sizes training kernels cost (all)
  --cases A,B        of: digit seed overhead vgg16, c3_64_64_56 and other convolutions, /fan behind them for
                     four in one graph (near the kernel's own speed)
  --engines A,B      of: convlens convlens:simd litert litert:compat tfjs-wasm ort-web
                     convlens-native ort-node
  --threads 1,2      how many
  --sweeps N         how often everything is repeated (3; VGG-16 twice at most)
  --patience N       seconds to wait for other work on the machine to pause, before each measurement (2)
  --json FILE        everything that was found
  --markdown FILE    the tables
  --from FILE        a JSON file of before: only the parts named are measured again
  --build-only       installs and builds, measures nothing
  --no-build         measures what is built

Examples:
  tests/bench/run.sh --quick
  tests/bench/run.sh --parts speed --cases digit,seed --threads 1
USAGE
}

building=yes measuring=yes options=()
for argument in "$@"; do
  case $argument in
    -h | --help) usage && exit 0 ;;
    --build-only) measuring=no ;;
    --no-build) building=no ;;
    *) options+=("$argument") ;;
  esac
done

# build FOLDER TARGET…
build() {
  local folder=$1
  shift
  nice cmake --build "$folder" -j "$(job_count)" --target "$@" >&2 ||
    die "the build of $* failed" "The first error above says where."
}

install_and_build() {
  step "Looking for what is needed"
  apt_install g++ cmake ninja-build ccache python3 pkg-config zlib1g-dev doctest-dev libprotozero-dev \
    libstb-dev libcli11-dev nlohmann-json3-dev libbenchmark-dev chromium
  ensure_npm
  ensure_web_toolchain
  if have ccache; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_SLOPPINESS=time_macros
  fi
  if [[ ! -e tests/bench/peers/node_modules/.package-lock.json ||
    tests/bench/peers/package-lock.json -nt tests/bench/peers/node_modules/.package-lock.json ]]; then
    quietly "installing the peers (npm ci)" npm --prefix tests/bench/peers ci --ignore-scripts ||
      die "npm could not install the peers" "Check the network, and start again."
  fi
  step "Building the native programs (build/bench)"
  cmake -S . -B build/bench -G Ninja -DCMAKE_BUILD_TYPE=Release -DCONVLENS_WERROR=ON -DCONVLENS_BUILD_WEB=OFF \
    -DCONVLENS_BUILD_BENCH=ON >&2 || die "CMake could not configure the build"
  build build/bench convlens-cli bench_cost bench_kernels bench_training
  step "Building for WebAssembly (build/web)"
  if have ccache; then
    export EM_COMPILER_WRAPPER
    EM_COMPILER_WRAPPER=$(command -v ccache)
  fi
  cmake --preset web -DCONVLENS_BUILD_BENCH=ON >&2 || die "CMake could not configure the build"
  build build/web engine_module bench_cost bench_training
}

[[ $building == no ]] || install_and_build
[[ $measuring == yes ]] || exit 0
step "Measuring"
exec node tests/bench/peers/run.mjs --build "$root/build" "${options[@]}"
