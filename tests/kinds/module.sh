# shellcheck shell=bash disable=SC2154
# the engine as a module, in Node, Chromium and Firefox: README's example, answers, errors, sizes
need_build_tools
need_web_tools
apt_install chromium firefox-esr xvfb libgl1-mesa-dri libegl1
ensure_npm
build web engine_module
build release convlens-cli
module=$root/build/web/engine-module

# The first JavaScript block of README.md's section about the module, run as it stands.
readme_example() {
  local folder=$logs/example
  mkdir -p "$folder"
  cp "$module"/* assets/models/explorer.onnx "$folder/"
  awk '
    /^## / { section = /The engine in another page/ }
    section && !done && $0 == "```js" { inside = 1; next }
    inside && /^```/ { inside = 0; done = 1 }
    inside { print }' README.md >"$folder/example.mjs"
  cat "$folder/example.mjs"
  # What it prints stands in its comments, `// -> …`.
  sed -nE 's|.*// -> ||p' "$folder/example.mjs" >"$folder/promised"
  (cd "$folder" && node example.mjs) | tee "$folder/printed"
  [[ -s $folder/promised ]] && diff "$folder/promised" "$folder/printed"
}
check "README's example prints what it says" readme_example

counted "at most 200 kB are fetched, compressed" node tests/module/sizes.mjs "$module" 200000

for build in simd relaxed; do
  flag=
  if [[ $build == relaxed ]] && ! flag=$(relaxed_simd_flag); then
    say "this Node has no relaxed SIMD: the browsers try that build"
    continue
  fi
  for threads in 1 2; do
    # shellcheck disable=SC2086
    counted "in Node, $build, threads: $threads" nice node $flag tests/module/cases.mjs \
      "$module" assets/models build/release/bin/convlens-cli "$build" "$threads"
  done
done

install_playwright() { npm --prefix tests/browser ci --ignore-scripts --no-audit --no-fund; }
check "npm ci for the browser tests" install_playwright
counted "in pages of others, in Chromium and Firefox" nice node tests/module/browser.mjs \
  "$module" assets/models/explorer.onnx
