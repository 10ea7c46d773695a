# shellcheck shell=bash disable=SC2154
# the desktop program under Xvfb with a real mouse; its answers beside those of convlens-cli
need_build_tools
apt_install xvfb xdotool libgl1-mesa-dri
need_imgui
build release convlens convlens-cli
counted "the desktop program" nice python3 tests/kinds/desktop_test.py \
  build/release/bin/convlens "$logs/desktop"
counted "desktop program and convlens-cli agree" python3 tests/kinds/agreement.py compare \
  build/release/bin/convlens-cli assets/models "$logs/desktop/answers.jsonl"
