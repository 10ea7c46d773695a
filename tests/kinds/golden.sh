# shellcheck shell=bash disable=SC2154
# networks of every layer written as ONNX: accepted by ONNX's checker, the same in ONNX Runtime
need_build_tools
apt_install python3-onnx
ensure_npm
need_imgui
build release convlens_golden
counted "ONNX Runtime" nice tests/golden/run.sh build/release runtime
counted "ONNX's checker" nice tests/golden/run.sh build/release checker
