# shellcheck shell=bash disable=SC2154
# the page in Chromium and Firefox, as a person uses it; its answers beside those of convlens-cli
need_build_tools
apt_install chromium firefox-esr xvfb libgl1-mesa-dri libegl1
ensure_npm
need_imgui

builds() { web/run.sh --build-only && [[ -f build/web/page/index.html ]]; }
install_playwright() { npm --prefix tests/browser ci --ignore-scripts --no-audit --no-fund; }
check "web/run.sh --build-only builds the page" builds
check "npm ci for the browser tests" install_playwright

counted "the page in Chromium and Firefox" nice node tests/browser/run.mjs --shots "$logs/shots"

build release convlens-cli
python3 tests/kinds/agreement.py drawings >"$logs/drawings.jsonl"
check "the page answers drawings with every model" \
  nice node tests/browser/answers.mjs build/web/page "$logs/drawings.jsonl" "$logs/answers.jsonl"
counted "page and convlens-cli agree" python3 tests/kinds/agreement.py compare \
  build/release/bin/convlens-cli assets/models "$logs/answers.jsonl"
