# shellcheck shell=bash disable=SC2154
# the shipped models: accuracy on t10k where MNIST is at hand, stored drawings always
# Thresholds and sizes are those that assets/README.md promises.
need_build_tools
need_imgui
build release convlens-cli
cli=build/release/bin/convlens-cli

# field FILE EXPRESSION: a Python expression over the JSON object d.
field() { python3 -c "import json, sys; d = json.load(open(sys.argv[1])); print($2)" "$1"; }

accurate() {
  local model=$1 least=$2 result=$logs/$1.json
  nice "$cli" eval "assets/models/$model.onnx" --data "mnist:$data" --json >"$result"
  field "$result" "'%d of %d are right' % (d['correct'], d['count'])"
  [[ $(field "$result" "d['count'] == 10000 and d['correct'] >= $least") == True ]]
}

small_enough() {
  local result=$logs/explorer-info.json
  "$cli" info assets/models/explorer.onnx --json >"$result"
  field "$result" "(d['parameters'], [l['shape'] for l in d['layers']])"
  [[ $(field "$result" "d['parameters'] <= 100000 and
    all(l['shape'][1] <= 16 for l in d['layers'] if len(l['shape']) == 4)") == True ]]
}

# Stored drawings: assets/drawings/DIGIT.jsonl, one drawing per line.
recognised() {
  python3 - "$cli" "assets/models/$1.onnx" assets/drawings/*.jsonl <<'PYTHON'
import json, pathlib, subprocess, sys
cli, model, *files = sys.argv[1:]
right = total = 0
for name in files:
    label = int(pathlib.Path(name).stem)
    count = sum(1 for line in open(name, encoding="utf-8") if line.strip())
    out = subprocess.run([cli, "classify", model, "--strokes", name, "--json"], check=True,
                         capture_output=True, text=True).stdout
    answers = [json.loads(line)["label"] for line in out.splitlines()]
    assert len(answers) == count, name
    total += count
    right += answers.count(label)
    if answers.count(label) < count:
        print(f"{name}: taken for {answers}")
print(f"{right} of {total} drawings")
sys.exit(total < 10 or right < total)
PYTHON
}

described() { grep -F "$1.onnx" assets/README.md; }

data=$(mnist_folder)
for entry in explorer:9950 lecture:9900 dense:9800; do
  model=${entry%:*} least=${entry#*:}
  if [[ -n $data ]]; then
    check "$model.onnx: at least $least of t10k's 10,000 are right" accurate "$model" "$least"
  else
    say "MNIST is not at hand (CONVLENS_DATA): $model.onnx is tested on the stored drawings only"
  fi
  check "$model.onnx recognises the stored drawings" recognised "$model"
  check "assets/README.md tells how $model.onnx was made" described "$model"
done
check "explorer.onnx has at most 100,000 parameters and 16 maps per layer" small_enough
