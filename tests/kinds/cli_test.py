#!/usr/bin/env python3
"""cli_test.py CONVLENS_CLI MAKE_IDX FOLDER: convlens-cli as a person and a script call it.

Trains on a small data set that MAKE_IDX writes into FOLDER. Ends with "N passed, N failed".
"""
import json
import math
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import traceback
import zlib

CLI, MAKE_IDX, FOLDER = sys.argv[1:4]
CASES = []
FINE, FAILED, WRONG_USAGE = 0, 1, 2
DATA = "mnist:" + os.path.join(FOLDER, "data")
SEVEN = [[[0.25, 0.2], [0.75, 0.2], [0.45, 0.85]]]


def case(run):
    CASES.append(run)
    return run


def path(*names):
    return os.path.join(FOLDER, *names)


def cli(*arguments, status=FINE, stdin=""):
    """Runs the tool; -> (stdout, stderr). Fails where it ends with another status."""
    done = subprocess.run([CLI, *arguments], input=stdin.encode(), capture_output=True, timeout=600)
    out, err = done.stdout.decode(), done.stderr.decode()
    print("$ convlens-cli", " ".join(arguments), f"-> {done.returncode}")
    assert done.returncode == status, f"status {done.returncode}, expected {status}\n{out}{err}"
    return out, err


def refused(word, *arguments, status=FAILED, stdin=""):
    """The tool fails with a message on stderr that contains `word`."""
    _, err = cli(*arguments, status=status, stdin=stdin)
    assert word in err, f"the message should contain {word!r}:\n{err}"


def train(out, epochs=3, seed=5):
    """The arguments of a training on the small data set; `out` is a file in FOLDER."""
    return ["train", "--arch", "lecture", "--data", DATA, "--batch", "25", "--threads", "2",
            "--no-augmentation", "--epochs", str(epochs), "--seed", str(seed), "--out", path(out)]


def write(name, content):
    with open(path(name), "wb") as file:
        file.write(content)
    return path(name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def png(pixels, side):
    """A grey picture, 0 black … 255 white."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(pixels[y * side:(y + 1) * side]) for y in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def npy(shape, values):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(shape)}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    return (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
            + struct.pack(f"<{len(values)}f", *values))


def read_npy(name):
    data = read(name)
    length = struct.unpack_from("<H", data, 8)[0]
    shape = tuple(int(n) for n in re.search(rb"'shape': \(([^)]*)\)", data).group(1).split(b",") if n.strip())
    return shape, struct.unpack(f"<{math.prod(shape)}f", data[10 + length:])


def ink(strokes, side=100, radius=4):
    """A crude picture of strokes: 255 where there is ink."""
    pixels = [0] * (side * side)
    for stroke in strokes:
        for (x0, y0), (x1, y1) in zip(stroke, stroke[1:]):
            for i in range(201):
                cx, cy = (x0 + (x1 - x0) * i / 200) * side, (y0 + (y1 - y0) * i / 200) * side
                for y in range(int(cy) - radius, int(cy) + radius + 1):
                    for x in range(int(cx) - radius, int(cx) + radius + 1):
                        if (x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2:
                            pixels[y * side + x] = 255
    return pixels


@case
def help_with_examples():
    out, _ = cli("--help")
    for command in ("train", "eval", "classify", "info", "run", "bench"):
        assert command in out
        assert "Examples" in cli(command, "--help")[0]


@case
def version():
    assert re.match(r"\d+\.\d+", cli("--version")[0])


@case
def wrong_usage_is_explained():
    refused("train", "trian", status=WRONG_USAGE)
    refused("--epochs", "train", "--epoch", "3", status=WRONG_USAGE)
    cli(status=WRONG_USAGE)
    small = ["train", "--arch", "dense", "--data", DATA, "--out", path("x.onnx")]
    refused("--threads", *small, "--threads", "0", status=WRONG_USAGE)
    refused("--batch", *small, "--batch", "many", status=WRONG_USAGE)
    refused("--epochs", *small, "--epochs", "-1", status=WRONG_USAGE)
    refused("nosuch", "train", "--arch", "nosuch", "--data", DATA, "--out", path("x.onnx"), status=WRONG_USAGE)


@case
def trains():
    out, _ = cli(*train("model.onnx"), "--log", path("log.csv"), "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    epochs = [line for line in lines if "epoch" in line]
    assert [line["epoch"] for line in epochs] == [1, 2, 3]
    assert epochs[2]["loss"] < epochs[0]["loss"]
    assert all(line["validation"]["count"] > 0 for line in epochs), "validation on held-out images"
    assert lines[-1]["model"] == path("model.onnx")
    log = read("log.csv").decode().splitlines()
    assert len(log) == 4 and "loss" in log[0], log
    assert not os.path.exists(path("model.onnx.checkpoint")), "the checkpoint of a finished run"


@case
def same_seed_and_threads_give_the_same_bits():
    cli(*train("again.onnx"))
    assert read("again.onnx") == read("model.onnx")
    cli(*train("other.onnx", seed=6))
    assert read("other.onnx") != read("model.onnx")


@case
def killed_at_any_moment_it_goes_on_to_the_same_result():
    arguments = [CLI, *train("killed.onnx"), "--log", path("killed.csv"), "--checkpoint-every", "0",
                 "--resume"]
    kills, wait = 0, 0.15
    for _ in range(200):
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=wait)
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills, wait = kills + 1, wait * 1.15
    print(f"killed {kills} times")
    assert process.returncode == 0, f"status {process.returncode}"
    assert kills >= 2, "it was too fast to be killed: give it more to do"
    assert read("killed.onnx") == read("model.onnx")
    # The log names every epoch once, with the same losses.
    keep = lambda name: [line.split(",")[:3] for line in read(name).decode().splitlines()]
    assert keep("killed.csv") == keep("log.csv")


@case
def stopped_by_a_signal_it_says_how_to_go_on():
    process = subprocess.Popen([CLI, *train("stopped.onnx", epochs=500)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=60)[1].decode()
    assert process.returncode != 0 and "--resume" in err, err
    assert os.path.exists(path("stopped.onnx.checkpoint"))
    refused("--resume", *train("stopped.onnx", epochs=500))
    # Another seed is another run: its checkpoint does not fit.
    refused("seed", *train("stopped.onnx", epochs=500, seed=9), "--resume")


@case
def goes_on_from_the_weights_of_a_file():
    cli("train", "--arch", path("model.onnx"), "--keep-weights", "--data", DATA, "--epochs", "1",
        "--seed", "1", "--threads", "2", "--out", path("further.onnx"))
    assert read("further.onnx") != read("model.onnx")


@case
def evaluates():
    result = json.loads(cli("eval", path("model.onnx"), "--data", DATA, "--json")[0])
    assert result["count"] == 200
    assert sum(map(sum, result["confusion"])) == 200
    assert sum(row[i] for i, row in enumerate(result["confusion"])) == result["correct"]
    assert abs(result["accuracy"] - result["correct"] / 200) < 1e-6
    for label, entry in enumerate(result["classes"]):
        row = result["confusion"][label]
        assert abs(entry["recall"] - row[label] / sum(row)) < 1e-6
    assert result["accuracy"] > 0.9, "it has learned nothing"
    text = cli("eval", path("model.onnx"), "--data", DATA)[0]
    assert "accuracy" in text and "precision" in text and "recall" in text


@case
def classifies_strokes():
    lines = [json.dumps({"strokes": SEVEN}), json.dumps({"strokes": []}), '{"strokes": [[[0.1', "{}",
             json.dumps({"strokes": [[[0.5, 0.5]]]})]
    name = write("strokes.jsonl", "\n".join(lines).encode())
    out, err = cli("classify", path("model.onnx"), "--strokes", name, "--json", status=FAILED)
    answers = [json.loads(line) for line in out.splitlines()]
    assert len(answers) == 5, "one line for each input"
    for i in (0, 4):
        p = answers[i]["probabilities"]
        assert len(p) == 10 and abs(sum(p) - 1) < 1e-4 and min(p) >= 0
        assert answers[i]["label"] == p.index(max(p))
    assert answers[1]["label"] is None, "an empty drawing has no label"
    assert "error" in answers[2] and "error" in answers[3]
    assert "line 3" in err and "line 4" in err
    out, _ = cli("classify", path("model.onnx"), "--strokes", "-", "--json", stdin=lines[0])
    assert json.loads(out) == answers[0]


@case
def classifies_images_dark_on_light_and_light_on_dark():
    light_on_dark = write("light.png", png(ink(SEVEN), 100))
    dark_on_light = write("dark.png", png([255 - p for p in ink(SEVEN)], 100))
    out, _ = cli("classify", path("model.onnx"), "--image", light_on_dark, dark_on_light, "--json")
    a, b = [json.loads(line)["probabilities"] for line in out.splitlines()]
    assert max(abs(x - y) for x, y in zip(a, b)) < 1e-3, (a, b)


@case
def describes():
    result = json.loads(cli("info", path("model.onnx"), "--json")[0])
    for key in ("parameters", "multiply_accumulates"):
        assert result[key] == sum(layer[key] for layer in result["layers"]) > 0
    text = cli("info", path("model.onnx"))[0]
    for layer in result["layers"]:
        assert layer["name"] in text


@case
def runs_on_tensors_from_files():
    info = json.loads(cli("info", path("model.onnx"), "--json")[0])
    name, shape = info["inputs"][0]["name"], info["inputs"][0]["shape"]
    size = math.prod(shape)
    one = [(i * 37 % 256) / 255 for i in range(size)]
    two = one + [0.0] * size
    single, double = write("one.npy", npy(shape, one)), write("two.npy", npy([2] + shape[1:], two))
    tap, output = info["layers"][0]["name"], info["outputs"][0]["name"]
    cli("run", path("model.onnx"), "--input", f"{name}={single}", "--output", path("a"), "--tap", tap)
    cli("run", path("model.onnx"), "--input", f"{name}={double}", "--output", path("b"))
    found = [file for file in os.listdir(path("a")) if file.startswith(re.sub(r"[^\w.-]", "_", output))]
    shape_a, values_a = read_npy(os.path.join("a", found[0]))
    shape_b, values_b = read_npy(os.path.join("b", found[0]))
    assert shape_a[0] == 1 and shape_b[0] == 2
    assert max(abs(x - y) for x, y in zip(values_a, values_b)) < 1e-5
    assert len(os.listdir(path("a"))) == 2, "the output and the tap"
    # TensorProto out, TensorProto in: the same answer.
    cli("run", path("model.onnx"), "--input", f"{name}={single}", "--output", path("c"), "--format", "pb",
        "--tap", name)
    again = path("c", re.sub(r"[^\w.-]", "_", name) + ".pb")
    cli("run", path("model.onnx"), "--input", f"{name}={again}", "--output", path("d"))
    assert read_npy(os.path.join("d", found[0])) == (shape_a, values_a)
    refused(name, "run", path("model.onnx"), "--input", f"nonsense={single}", "--output", path("e"))
    wrong = write("wrong.npy", npy([1, 3], [1, 2, 3]))
    refused("[1,3]", "run", path("model.onnx"), "--input", f"{name}={wrong}", "--output", path("e"))


@case
def measures():
    info = json.loads(cli("info", path("model.onnx"), "--json")[0])
    arguments = ["bench", path("model.onnx"), "--sweeps", "3", "--seconds", "0.2"]
    for batch, threads in (1, 1), (4, 2):
        result = json.loads(cli(*arguments, "--json", "--layers", "--batch", str(batch), "--threads", str(threads))[0])
        assert result["multiply_accumulates"] == batch * info["multiply_accumulates"]
        assert [layer["name"] for layer in result["layers"]] == [layer["name"] for layer in info["layers"]]
        assert result["peak_gflops"] > 0 and result["share_of_peak"] > 0, result
        assert len(result["forward"]["sweeps_us"]) == 3 and result["forward"]["runs"] >= 6
    out, err = cli(*arguments, "--layers")
    for layer in info["layers"]:
        assert layer["name"] in out
    assert "GFLOP/s" in out and "of the peak" in out
    assert cli(*arguments, "--quiet")[1] == ""
    refused("--threads", "bench", path("model.onnx"), "--threads", "0", status=WRONG_USAGE)
    refused("missing.onnx", "bench", path("missing.onnx"))


@case
def broken_files_are_named():
    model = read("model.onnx")
    for name, content in {"empty.onnx": b"", "cut.onnx": model[:len(model) // 2],
                          "text.onnx": b"this is no model\n" * 100}.items():
        refused(name, "info", write(name, content))
    refused("missing.onnx", "info", path("missing.onnx"))
    refused("data", "info", path("data"))
    refused("text.onnx", "classify", path("model.onnx"), "--image", path("text.onnx"))
    refused("missing.png", "classify", path("model.onnx"), "--image", path("missing.png"))
    refused("text.onnx", "run", path("model.onnx"), "--input", f"x={path('text.onnx')}",
            "--output", path("e"))


@case
def broken_data_is_named():
    for kind in ("images", "labels"):
        broken = "broken-" + kind
        shutil.copytree(path("data"), path(broken))
        name = f"t10k-{kind}-idx{'3' if kind == 'images' else '1'}-ubyte.gz"
        whole = read(os.path.join("data", name))
        write(os.path.join(broken, name), whole[:len(whole) // 2])
        refused(name, "eval", path("model.onnx"), "--data", "mnist:" + path(broken))
    refused("nowhere", "eval", path("model.onnx"), "--data", "mnist:" + path("nowhere"))
    refused("nowhere", "train", "--arch", "dense", "--data", DATA, "--out", path("nowhere", "m.onnx"))


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(path("data"))
    subprocess.run([sys.executable, MAKE_IDX, path("data"), "1500", "200"], check=True)
    failed = 0
    for run in CASES:
        start = time.monotonic()
        try:
            run()
            print(f"ok: {run.__name__} ({time.monotonic() - start:.1f} s)\n", flush=True)
        except Exception:
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print(f"FAILED: {run.__name__}\n", flush=True)
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
