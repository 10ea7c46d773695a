# shellcheck shell=bash
# The web tool chain: a recent Emscripten, the source of Dear ImGui, SDL2 for WebAssembly.
# Source it under `set -euo pipefail`, then call ensure_web_toolchain.
#
# A recent emcc on the path is used. Otherwise Debian 13 has one as a package, and Debian 12 gets
# Debian 13's in a private root below the user's cache folder: nothing of it touches the system,
# and the system's own package sources stay as they are. Every step builds beside its place and is
# moved there when whole, so that an interrupted set-up can simply be run again.

# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

emscripten_oldest=3.1.69 # clang 19: the first with relaxed SIMD as standardised
emscripten_packaged=3.1.69
emscripten_suite=trixie # Debian 13: Emscripten and the sources below come from here
imgui_version=1.90.1
sdl2_version=2.32.4

# emcc_version: prints the version of the emcc on the path; nothing when there is none that runs.
emcc_version() {
  { emcc --version 2>/dev/null || true; } | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'
}

# version_at_least A B: A >= B
version_at_least() { [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

# --- a private apt state -------------------------------------------------------------------------

# suite_apt COMMAND…: apt-get with Debian 13's lists, which are the user's own.
suite_apt() { APT_CONFIG=$convlens_cache/apt/apt.conf "$@"; }

# ensure_suite_apt: makes and fills that state.
ensure_suite_apt() {
  local apt=$convlens_cache/apt
  # Lists older than a day may name files that the archive has replaced.
  if [[ -n $(find "$apt/updated" -mtime -1 2>/dev/null) ]]; then return 0; fi
  have apt-get || return 1
  ensure_tools python3:python3
  rm -rf "$apt"
  mkdir -p "$apt/sources.list.d" "$apt/lists/partial" "$apt/cache/archives/partial"
  python3 "$convlens_setup/debian_source.py" "$emscripten_suite" \
    >"$apt/sources.list.d/$emscripten_suite.sources" || return 1
  cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/sources.list.d";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
CONF
  quietly "fetching Debian 13's package lists" suite_apt apt-get update || return 1
  touch "$apt/updated"
}

# --- Emscripten ------------------------------------------------------------------------------------

# fetch_emscripten_root ROOT: Debian 13's Emscripten and binaryen, unpacked into ROOT. Its wasm-*
# programs want a newer C library than Debian 12's, so each is run by the root's own loader.
fetch_emscripten_root() {
  local root=$1 part=$1.part deb program loader libs
  rm -rf "$part" && mkdir -p "$part/debs" || return 1
  (cd "$part/debs" &&
    suite_apt apt-get -q download emscripten binaryen libc6 libstdc++6 libgcc-s1) || return 1
  for deb in "$part"/debs/*.deb; do
    dpkg-deb -x "$deb" "$part" && rm "$deb" || return 1
  done
  mkdir -p "$part/binaryen/bin"
  loader=$(cd "$part" && echo usr/lib/*/ld-linux-*.so.*)
  [[ -e $part/$loader ]] || { echo "no loader found in libc6 ($loader)" && return 1; }
  libs=${loader%/*}
  for program in "$part"/usr/bin/wasm*; do
    program=${program##*/}
    cat >"$part/binaryen/bin/$program" <<WRAPPER
#!/bin/sh
exec '$root/$loader' --library-path '$root/$libs' '$root/usr/bin/$program' "\$@"
WRAPPER
    chmod +x "$part/binaryen/bin/$program" || return 1
  done
  # Emscripten's optimiser looks for acorn beside itself.
  ln -sfn /usr/share/nodejs "$part/usr/share/emscripten/node_modules" || return 1
  cat >"$part/em_config" <<CONFIG
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$root/binaryen'
NODE_JS = '$(command -v node)'
CACHE = '$root/usr/share/emscripten/cache'
CONFIG
  mv "$part" "$root"
}

no_emscripten() {
  die "there is no Emscripten $emscripten_oldest or later, and $1" \
    "Install emsdk (the Emscripten SDK), put its emcc on the path, and start again."
}

# ensure_emscripten: a working emcc >= emscripten_oldest is on the path afterwards; exports PATH
# and, for the private one, EM_CONFIG. Sets emscripten_version and emscripten_dir.
ensure_emscripten() {
  ensure_node
  emscripten_version=$(emcc_version)
  if ! version_at_least "${emscripten_version:-0}" "$emscripten_oldest"; then
    local root
    root=$convlens_cache/emscripten-$emscripten_packaged-$(uname -m)
    if ! have apt-get || ! have dpkg-deb; then
      no_emscripten "this system has no apt to get it with"
    fi
    if [[ ! -d $root ]] && apt_offers_emscripten; then
      apt_install emscripten
      hash -r
    else
      apt_install clang-19 lld-19 llvm-19 node-acorn python3
      if [[ ! -d $root ]]; then
        step "Emscripten $emscripten_packaged, once: 240 MB to fetch, 1.7 GB in $convlens_cache"
        ensure_suite_apt || no_emscripten "Debian 13's package lists cannot be had here"
        quietly "fetching and unpacking it" fetch_emscripten_root "$root" ||
          die "Emscripten could not be fetched" \
            "Check the network and the free space (3 GB) in $convlens_cache, and start again."
      fi
      export EM_CONFIG=$root/em_config
      EM_NODE_JS=$(command -v node) # it may have moved since the configuration was written
      export EM_NODE_JS
      export PATH=$root/usr/share/emscripten:$PATH
      hash -r
    fi
    emscripten_version=$(emcc_version)
    if ! version_at_least "${emscripten_version:-0}" "$emscripten_oldest"; then
      die "emcc does not run, or is still too old (${emscripten_version:-no version})" \
        "Try: emcc --version. Removing $root makes the next start fetch it again."
    fi
  fi
  ensure_emscripten_cache
  emscripten_dir=$(dirname "$(readlink -f "$(command -v emcc)")")
  # For the preset "web" in CMakePresets.json.
  export CONVLENS_EMSCRIPTEN_TOOLCHAIN=$emscripten_dir/cmake/Modules/Platform/Emscripten.cmake
}

# ensure_emscripten_cache: emcc keeps what it generates beside its system libraries. Where that
# folder belongs to somebody else (Debian's package), it gets a copy of the user's own: EM_CACHE.
ensure_emscripten_cache() {
  [[ -z ${EM_CACHE:-} ]] || return 0
  local cache copy=$convlens_cache/emscripten-cache-$emscripten_version
  cache=$(em-config CACHE 2>/dev/null) || return 0
  if [[ ! -d $cache || -w $cache ]]; then return 0; fi
  if [[ ! -d $copy ]]; then
    quietly "copying Emscripten's system libraries (1.6 GB), once" copy_folder "$cache" "$copy" ||
      die "Emscripten's system libraries could not be copied to $copy" \
        "Check the free space there (2 GB), and start again."
  fi
  export EM_CACHE=$copy
}

# copy_folder FROM TO: whole or not at all.
copy_folder() {
  rm -rf "$2.part" && cp -R --reflink=auto "$1" "$2.part" && chmod -R u+w "$2.part" &&
    mv "$2.part" "$2"
}

# apt_offers_emscripten: would this system's own archive install a recent one?
apt_offers_emscripten() {
  local offered
  offered=$(apt-cache policy emscripten 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9.]+).*/\1/p')
  [[ -n $offered ]] && version_at_least "$offered" "$emscripten_oldest"
}

# --- libraries of the web build -----------------------------------------------------------------

# fetch_source PACKAGE FOLDER: the upstream source of one Debian 13 source package, into
# $convlens_cache/FOLDER. apt checks the archive's signature.
fetch_source() {
  local package=$1 place=$convlens_cache/$2 part=$convlens_cache/$2.part
  rm -rf "$part" && mkdir -p "$part/unpacked" || return 1
  (cd "$part" && suite_apt apt-get -q source --download-only "$package") || return 1
  tar -xf "$part"/*.orig.tar.* -C "$part/unpacked" --strip-components=1 || return 1
  mv "$part/unpacked" "$place" && rm -rf "$part"
}

# ensure_source PACKAGE FOLDER: likewise, unless it is there.
ensure_source() {
  [[ -d $convlens_cache/$2 ]] && return 0
  apt_install dpkg-dev xz-utils
  ensure_suite_apt &&
    quietly "fetching the source of $2" fetch_source "$1" "$2"
}

# ensure_imgui_source: exports CONVLENS_IMGUI_DIR, also for the native build. Where Debian's source
# cannot be had, CMake fetches the same release itself.
ensure_imgui_source() {
  local folder=imgui-$imgui_version
  if ensure_source imgui "$folder"; then
    export CONVLENS_IMGUI_DIR=$convlens_cache/$folder
  else
    say "No Debian source of Dear ImGui here: CMake will fetch it."
  fi
}

# build_sdl2 SOURCE PREFIX: with our own recipe, setup/sdl2/CMakeLists.txt.
build_sdl2() {
  local source=$1 prefix=$2 build=$2.build
  rm -rf "$build" "$prefix.part" || return 1
  emcmake cmake -S "$convlens_setup/sdl2" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DSDL2_SOURCE_DIR="$source" &&
    nice cmake --build "$build" -j "$(job_count)" &&
    cmake --install "$build" --prefix "$prefix.part" &&
    mv "$prefix.part" "$prefix" && rm -rf "$build"
}

# ensure_sdl2_web: exports CONVLENS_SDL2_DIR, SDL2 built for WebAssembly. Where Debian's source
# cannot be had, CMake uses Emscripten's own port.
ensure_sdl2_web() {
  # Another recipe is another build; third_party.cmake looks for the same name.
  local prefix recipe
  recipe=$(sha256sum "$convlens_setup/sdl2/CMakeLists.txt")
  prefix=$convlens_cache/sdl2-$sdl2_version-emscripten-$emscripten_version-${recipe:0:8}
  if [[ ! -d $prefix ]]; then
    if ! ensure_source libsdl2 "SDL2-$sdl2_version"; then
      say "No Debian source of SDL2 here: Emscripten will fetch its own port."
      return 0
    fi
    ensure_tools cmake:cmake ninja:ninja-build
    quietly "building SDL2 for WebAssembly, once" \
      build_sdl2 "$convlens_cache/SDL2-$sdl2_version" "$prefix" ||
      die "SDL2 could not be built for WebAssembly"
  fi
  export CONVLENS_SDL2_DIR=$prefix
}

# ensure_web_toolchain: all of the above, one process at a time.
ensure_web_toolchain() { with_cache_lock ensure_web_toolchain_; }
ensure_web_toolchain_() {
  ensure_emscripten
  ensure_imgui_source
  ensure_sdl2_web
}
