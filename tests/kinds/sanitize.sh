# shellcheck shell=bash
# the same programs under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer
need_build_tools
need_imgui
build sanitize convlens_tests
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
run_programs sanitize ""
