# shellcheck shell=bash disable=SC2154
# the engine in another project: README's example by find_package and by add_subdirectory
# Both lines of README.md's section that matter are taken from it: the C++ and the CMake block.
need_build_tools

work=$root/build/package
# As deep below the root as build/release and with the same flags, so that ccache knows its objects.
engine=$root/build/package-engine
rm -rf "$work/example" "$work/prefix"
mkdir -p "$work/example"

# readme_block LANGUAGE: the first block of that language in the section about the engine.
readme_block() {
  awk -v fence="\`\`\`$1" '
    /^## / { section = /Use the engine in your own program/ }
    section && !done && $0 == fence { inside = 1; next }
    inside && /^```/ { inside = 0; done = 1 }
    inside { print }' README.md
}

extract_example() {
  readme_block cpp >"$work/example/example.cc"
  readme_block cmake >"$work/example/lines.cmake"
  cat "$work/example/example.cc"
  [[ $(grep -c . "$work/example/example.cc") -ge 5 ]] || { echo "no C++ block" && return 1; }
  grep -q 'find_package(ConvLens' "$work/example/lines.cmake" || { echo "no CMake block" && return 1; }
  # "Ten lines" is what the README promises: of the program, without its includes.
  (($(grep -vc '^#include\|^$' "$work/example/example.cc") <= 12))
}

# The engine alone: no front end, no tool, no tests, and SDL cannot be found even if it is there.
engine_only=(-G Ninja -DCMAKE_BUILD_TYPE=Release -DCONVLENS_BUILD_WEB=OFF -DCONVLENS_BUILD_TESTS=OFF
  -DCONVLENS_BUILD_CLI=OFF -DCONVLENS_WERROR=ON -DCMAKE_DISABLE_FIND_PACKAGE_SDL2=ON
  -DCMAKE_DISABLE_FIND_PACKAGE_OpenGL=ON)

install_engine() {
  nice cmake -S . -B "$engine" "${engine_only[@]}" -DCMAKE_INSTALL_PREFIX="$work/prefix"
  nice cmake --build "$engine" -j "$(job_count)"
  cmake --install "$engine"
}

# build_example FOLDER FIRST_LINES CMAKE_OPTION…
build_example() {
  local folder=$work/$1 first=$2
  shift 2
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$work/example/example.cc" "$folder"
  {
    printf 'cmake_minimum_required(VERSION 3.25)\nproject(example LANGUAGES CXX)\n'
    printf '%s\n' "$first"
    if [[ $first == add_subdirectory* ]]; then
      grep -v '^find_package' "$work/example/lines.cmake"
    else
      cat "$work/example/lines.cmake"
    fi
  } >"$folder/CMakeLists.txt"
  nice cmake -S "$folder" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "$@"
  nice cmake --build "$folder/build" -j "$(job_count)" --target example
}

with_find_package() { build_example find_package "" -DCMAKE_PREFIX_PATH="$work/prefix"; }
with_add_subdirectory() {
  build_example add_subdirectory "add_subdirectory(\"$root\" convlens)"
  # The engine is all that another project gets.
  lacks 'convlens-cli|test_|/web_|convlens_page' ninja -C "$work/add_subdirectory/build" -t targets all
}

answers_seven() {
  local answer
  answer=$("$work/$1/build/example" assets/models/explorer.onnx)
  echo "answer: $answer"
  [[ $answer == 7 ]]
}

says_what_is_wrong() {
  refuses "no-such-file.onnx" "$work/find_package/build/example" no-such-file.onnx
}

# Nothing of windows and graphics is compiled, linked or asked for.
no_windows_or_graphics() {
  local folder
  for folder in "$engine" "$work"/{find_package,add_subdirectory}/build; do
    lacks '/SDL2?/|imgui|/(GL|GLES[0-9]|EGL)/' ninja -C "$folder" -t deps
    lacks 'SDL2|imgui|-lGL|libGL' ninja -C "$folder" -t commands
  done
  lacks 'SDL|GL|imgui' ldd "$work"/{find_package,add_subdirectory}/build/example
}

# Protozero, stb and JSON are the engine's own affair.
third_party_stays_inside() {
  lacks 'include *[<"](protozero|stb_|nlohmann|CLI/|doctest)' grep -rn . "$work/prefix/include"
  lacks 'third_party|protozero|nlohmann|-lstb' grep -rnI . "$work/prefix/lib"
  lacks third_party cat "$work/find_package/build/compile_commands.json"
  lacks third_party grep -F example.cc "$work/add_subdirectory/build/compile_commands.json"
}

# Every public header stands alone in front of a stranger's compiler.
headers_stand_alone() {
  local header
  while IFS= read -r header; do
    echo "$header"
    echo "#include \"$header\"" | "${CXX:-g++}" -std=c++23 -Wall -Wextra -Werror -fsyntax-only \
      -I "$work/prefix/include" -x c++ -
  done < <(cd "$work/prefix/include" && find convlens -name '*.h' | sort)
}

check "README.md has the example, in ten lines" extract_example
check "the engine builds and installs alone" install_engine
check "the example builds with find_package" with_find_package
check "the example builds with add_subdirectory, which brings the engine only" with_add_subdirectory
check "the example with find_package answers 7" answers_seven find_package
check "the example with add_subdirectory answers 7" answers_seven add_subdirectory
check "the example says what is wrong with a model that is not there" says_what_is_wrong
check "no SDL, ImGui or GL is compiled or linked" no_windows_or_graphics
check "header-only libraries do not leak to the user" third_party_stays_inside
check "every installed header compiles alone" headers_stand_alone
