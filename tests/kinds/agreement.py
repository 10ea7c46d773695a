#!/usr/bin/env python3
"""The page, the desktop program and convlens-cli give the same probabilities for the same drawing.

  agreement.py drawings                         prints drawings, one {"strokes": …} per line
  agreement.py compare CONVLENS_CLI FOLDER FILE  FILE: lines of {"name", "model", "given", "drawing",
      "label", "probabilities"} as the page or the desktop program answered; "given" are the strokes
      they were handed, null where a mouse drew them. FOLDER holds the models, <model>.onnx.
      Ends with "N passed, N failed".
"""
import json
import math
import random
import subprocess
import sys

TOLERANCE = 1e-4


def drawings():
    """Digits, and what people do to a pad besides."""
    def arc(cx, cy, rx, ry, start, end, points=24):
        angles = [math.radians(start + (end - start) * i / (points - 1)) for i in range(points)]
        return [[round(cx + rx * math.cos(a), 4), round(cy + ry * math.sin(a), 4)] for a in angles]

    rng = random.Random(11)
    scribble = [[round(rng.random(), 4), round(rng.random(), 4)] for _ in range(60)]
    return [
        [arc(0.5, 0.5, 0.2, 0.33, -90, 270)],
        [[[0.4, 0.3], [0.52, 0.17], [0.5, 0.85]]],
        [arc(0.5, 0.33, 0.2, 0.16, -170, 45) + [[0.3, 0.82], [0.74, 0.82]]],
        [arc(0.47, 0.34, 0.2, 0.17, -160, 90), arc(0.47, 0.67, 0.22, 0.17, -90, 160)],
        [[[0.4, 0.15], [0.26, 0.55], [0.74, 0.55]], [[0.62, 0.3], [0.6, 0.86]]],
        [[[0.68, 0.18], [0.36, 0.18], [0.34, 0.46]] + arc(0.48, 0.62, 0.2, 0.2, -120, 150)],
        [[[0.62, 0.15], [0.36, 0.5]] + arc(0.5, 0.66, 0.17, 0.18, -170, 190)],
        [[[0.25, 0.2], [0.75, 0.2], [0.45, 0.85]]],
        [arc(0.5, 0.33, 0.15, 0.15, 90, 450), arc(0.5, 0.66, 0.19, 0.18, -90, 270)],
        [arc(0.48, 0.36, 0.17, 0.18, 0, 360), [[0.65, 0.36], [0.58, 0.86]]],
        [[[0.5, 0.5]]],
        [scribble],
        [[[0.46, 0.46], [0.54, 0.46], [0.5, 0.55]]],
        [[[-0.2, 0.3], [1.2, 0.35], [0.5, 1.4]]],
    ]


def classify(cli, model, strokes):
    out = subprocess.run([cli, "classify", model, "--strokes", "-", "--json"], check=True,
                         input=json.dumps({"strokes": strokes}), capture_output=True, text=True).stdout
    return json.loads(out)


def compare(cli, folder, file):
    passed = failed = 0
    for line in open(file, encoding="utf-8"):
        answer = json.loads(line)
        name = f"{answer['model']}, {answer['name']}"
        strokes = answer["drawing"] if answer["given"] is None else answer["given"]
        expected = classify(cli, f"{folder}/{answer['model']}.onnx", strokes)
        difference = max(abs(a - b) for a, b in
                         zip(answer["probabilities"], expected["probabilities"], strict=True))
        good = answer["label"] == expected["label"] and difference <= TOLERANCE
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok' if good else 'FAILED'}: {name}: {answer['label']}, convlens-cli says "
              f"{expected['label']}; largest difference {difference:.1e}, at most {TOLERANCE:.0e}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def main(arguments):
    if arguments == ["drawings"]:
        for strokes in drawings():
            print(json.dumps({"strokes": strokes}))
        return 0
    if len(arguments) == 4 and arguments[0] == "compare":
        return compare(*arguments[1:])
    print(__doc__, file=sys.stderr)
    return 2


sys.exit(main(sys.argv[1:]))
