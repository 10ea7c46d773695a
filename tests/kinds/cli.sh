# shellcheck shell=bash disable=SC2154
# convlens-cli as a person and a script call it: train, kill, resume, eval, classify, info, run
need_build_tools
need_imgui
build release convlens-cli
counted "convlens-cli" nice python3 tests/kinds/cli_test.py build/release/bin/convlens-cli \
  tests/kinds/make_idx.py "$root/build/cli-test"
