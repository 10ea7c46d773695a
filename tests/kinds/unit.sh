# shellcheck shell=bash disable=SC2154
# every doctest program, native, release; whether the kernels compile for 64-bit ARM
need_build_tools
need_imgui
build release convlens_tests
run_programs release ""

# Only a compiler for ARM reads what vec.h has for NEON. With optimisation: what an intrinsic needs of
# the machine is seen where it is inlined.
compiles_for_arm() {
  local objects=$logs/arm multiplications
  mkdir -p "$objects"
  printf '%s\n' engine/core/*.cc engine/kernels/simd/*.cc | (
    cd "$objects" || exit
    nice xargs -t -P "$(job_count)" -I '{}' aarch64-linux-gnu-g++ -std=c++23 -O3 -DNDEBUG \
      -Wall -Wextra -Wshadow -Wno-psabi -Werror -I "$root/build/release/rooms/convlens_core" \
      -I "$root/build/release/rooms/convlens_kernels" -c "$root/{}"
  )
  # Scalar code would compile as well.
  multiplications=$(aarch64-linux-gnu-objdump -d "$objects/conv2d_map_tile.o" |
    grep -cE '\sfmla\s+v[0-9]+\.4s')
  echo "$multiplications vector multiplications in a convolution's tile"
  ((multiplications >= 10))
}
ensure_tools aarch64-linux-gnu-g++:g++-aarch64-linux-gnu
check "core and kernels compile for 64-bit ARM, with NEON" compiles_for_arm
