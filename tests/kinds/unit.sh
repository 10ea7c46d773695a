# shellcheck shell=bash
# every doctest program, native, release
need_build_tools
need_imgui
build release convlens_tests
run_programs release ""
