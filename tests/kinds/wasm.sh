# shellcheck shell=bash
# the same programs in WebAssembly with SIMD, under Node; the kernels with relaxed SIMD and threads too
need_build_tools
need_web_tools
build web convlens_tests

# A build that silently lost its SIMD would still pass: look for it in the modules.
has_simd() {
  python3 - "$1" <<'PYTHON'
import sys
# 0xfd is the prefix of SIMD instructions, 0x00 that of v128.load; with its alignment hint.
code = open(sys.argv[1], "rb").read()
count = sum(code.count(bytes([0xFD, 0x00, align])) for align in (0, 2, 3, 4))
print(count, "v128.load instructions")
sys.exit(count < 10)
PYTHON
}

# has_relaxed_simd MODULE OTHER: and the other, which is to run everywhere, has not. A byte sequence
# may stand anywhere by chance, but not often.
has_relaxed_simd() {
  python3 - "$@" <<'PYTHON'
import sys
counts = [open(name, "rb").read().count(bytes([0xFD, 0x85, 0x02])) for name in sys.argv[1:]]
print(counts, "f32x4.relaxed_madd instructions")
sys.exit(counts[0] < 100 or counts[1] > 5)
PYTHON
}

# Relaxed SIMD is behind a flag in some versions of Node.
node=(node) test_names_but=
if ! flag=$(relaxed_simd_flag); then
  say "this Node has no relaxed SIMD: those programs do not run"
  # shellcheck disable=SC2034 # test_names reads it
  test_names_but='-relaxed'
elif [[ -n $flag ]]; then
  node+=("$flag")
fi
run_programs web .js "${node[@]}"
check "the modules contain SIMD instructions" has_simd build/web/tests/test_unit_core.wasm
for threads in "" -mt; do
  check "relaxed$threads has relaxed SIMD" has_relaxed_simd \
    "build/web/tests/test_unit_kernels-relaxed$threads.wasm" build/web/tests/test_unit_kernels.wasm
done
