# shellcheck shell=bash disable=SC2154
# ONNX's own operator tests, with a table of what passes and what is out of scope and why
need_build_tools
apt_install libonnx-testdata
need_imgui
build release convlens_golden
counted "ONNX's operator tests" nice tests/golden/run.sh build/release operators
say "the table: $(log_name "ONNX's operator tests" | sed "s,$root/,,")"
