# shellcheck shell=bash
# the same programs in WebAssembly with SIMD, under Node
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

run_programs web .js node
check "the modules contain SIMD instructions" has_simd build/web/tests/test_unit_core.wasm
