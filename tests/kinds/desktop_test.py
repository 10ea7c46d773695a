#!/usr/bin/env python3
"""desktop_test.py CONVLENS FOLDER: the desktop program under Xvfb, with a real mouse.

Writes pictures and FOLDER/answers.jsonl, which agreement.py compares with convlens-cli. Ends with
"N passed, N failed".
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import time
import traceback
import zlib

PROGRAM, FOLDER = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
CASES = []
ANSWERS = []
SEVEN = [[[0.25, 0.2], [0.75, 0.2], [0.45, 0.85]]]
FOUR = [[[0.4, 0.15], [0.26, 0.55], [0.74, 0.55]], [[0.62, 0.3], [0.6, 0.86]]]


def case(run):
    CASES.append(run)
    return run


def path(name):
    return os.path.join(FOLDER, name)


def png_pixels(file):
    """-> (width, height, rows of RGB or RGBA bytes, bytes per pixel) of an 8-bit PNG."""
    data = open(file, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{file} is no PNG"
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert depth == 8 and kind in (2, 6)
    packed, at = b"", 8
    while at < len(data):
        length, = struct.unpack_from(">I", data, at)
        if data[at + 4:at + 8] == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += length + 12
    step = 3 if kind == 2 else 4
    raw, stride, rows, above = zlib.decompress(packed), width * step, [], bytearray(width * step)
    for y in range(height):
        row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        how = raw[y * (stride + 1)]
        for x in range(stride if how else 0):
            a = row[x - step] if x >= step else 0
            b, c = above[x], above[x - step] if x >= step else 0
            if how == 1:
                row[x] = (row[x] + a) & 255
            elif how == 2:
                row[x] = (row[x] + b) & 255
            elif how == 3:
                row[x] = (row[x] + (a + b) // 2) & 255
            elif how == 4:
                p = a + b - c
                near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                row[x] = (row[x] + near) & 255
        rows.append(bytes(row))
        above = row
    return width, height, rows, step


def colours(file):
    _, _, rows, step = png_pixels(file)
    return len({row[x:x + 3] for row in rows for x in range(0, len(row), step)})


def start(*arguments):
    print("$ convlens", " ".join(arguments))
    return subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(process, status=0):
    """Waits; -> stdout. Fails where the program ends with another status."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == status, f"status {process.returncode}, expected {status}\n{out}{err}"
    return out


def refused(word, *arguments):
    process = start(*arguments)
    out, err = process.communicate(timeout=60)
    assert process.returncode in range(1, 126), f"status {process.returncode}"
    assert word in out + err, f"the message should contain {word!r}:\n{out}{err}"


def state_and_pad(out):
    """What --state prints: a line of JSON each."""
    state, pad = [json.loads(line)["result"] for line in out.splitlines()[-2:]]
    return state, pad


def write_drawing(name, strokes):
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(json.dumps({"strokes": strokes}) + "\n")
    return path(name)


def answer(name, model, given, state):
    ANSWERS.append({"name": name, "given": given, "model": model, "drawing": state["drawing"],
                    "label": state["label"], "probabilities": state["probabilities"]})


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def window_of(process):
    """The program's window, once it is shown; -> its position on the screen."""
    for _ in range(300):
        assert process.poll() is None, process.communicate()
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                               capture_output=True, text=True).stdout.split()
        if found:
            break
        time.sleep(0.1)
    lines = xdotool("getwindowgeometry", "--shell", found[0]).splitlines()
    geometry = dict(line.split("=") for line in lines)
    return int(geometry["X"]), int(geometry["Y"])


def draw_with_mouse(origin, pad, strokes, button=1):
    """Moves the pointer over the pad with a button held, the left one, a few pixels at a time."""
    def place(point):
        return (round(origin[0] + pad["x"] + point[0] * pad["width"]),
                round(origin[1] + pad["y"] + point[1] * pad["height"]))
    for stroke in strokes:
        xdotool("mousemove", *place(stroke[0]), "sleep", 0.05, "mousedown", button)
        for (x0, y0), (x1, y1) in zip(stroke, stroke[1:]):
            moves = []
            for i in range(1, 13):
                moves += ["mousemove", *place((x0 + (x1 - x0) * i / 12, y0 + (y1 - y0) * i / 12)), "sleep", 0.01]
            xdotool(*moves)
        xdotool("mouseup", button, "sleep", 0.1)


def close(process, origin):
    """As the window manager or a shell would: SDL makes a request to quit of SIGTERM."""
    process.terminate()
    # The loop sleeps in SDL: a movement of the mouse lets it look.
    xdotool("mousemove", origin[0] + 3, origin[1] + 3, "mousemove", origin[0] + 5, origin[1] + 5)
    return end(process)


@case
def help_and_version():
    assert "--screenshot" in end(start("--help"))
    end(start("--version"))


@case
def wrong_options_are_refused():
    refused("--bogus", "--bogus")
    refused("10x10", "--size", "10x10")
    refused("de", "--lang", "de")
    refused("missing.jsonl", "--draw", path("missing.jsonl"), "--screenshot", path("x.png"))
    refused("missing.onnx", "--model", path("missing.onnx"), "--screenshot", path("x.png"))
    with open(path("cut.jsonl"), "w", encoding="utf-8") as file:
        file.write('{"strokes": [[[0.1,')
    refused("cut.jsonl", "--draw", path("cut.jsonl"), "--screenshot", path("x.png"))


@case
def a_broken_model_is_told_on_the_screen():
    with open(path("text.onnx"), "w", encoding="utf-8") as file:
        file.write("this is no model\n")
    state, _ = state_and_pad(end(start("--model", path("text.onnx"), "--screenshot", path("x.png"), "--state")))
    assert "text.onnx" in (state["notice"] or ""), state


@case
def screenshot_has_its_size_and_the_maps():
    drawing = write_drawing("seven.jsonl", SEVEN)
    nothing = write_drawing("nothing.jsonl", [])
    end(start("--size", "1000x700", "--lang", "en", "--draw", nothing, "--screenshot", path("empty.png")))
    end(start("--size", "1000x700", "--lang", "en", "--draw", drawing, "--screenshot", path("seven-en.png")))
    end(start("--size", "1000x700", "--lang", "ru", "--draw", drawing, "--screenshot", path("seven-ru.png")))
    for name in ("empty.png", "seven-en.png", "seven-ru.png"):
        assert png_pixels(path(name))[:2] == (1000, 700), name
    found = [colours(path(name)) for name in ("empty.png", "seven-en.png")]
    print("colours on the screen, empty and with a 7:", found)
    assert found[1] > found[0] + 30, "the maps of the layers are not on the screen"
    pictures = [open(path(name), "rb").read() for name in ("empty.png", "seven-en.png", "seven-ru.png")]
    assert len(set(pictures)) == 3, "languages and drawings look the same"


@case
def every_model_answers_drawings_from_files():
    lines = subprocess.run([sys.executable, os.path.join(HERE, "agreement.py"), "drawings"], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    for model, count in (("explorer", len(lines)), ("lecture", 3), ("dense", 3)):
        for i, line in enumerate(lines[:count]):
            strokes = json.loads(line)["strokes"]
            out = end(start("--draw", write_drawing("drawing.jsonl", strokes), "--model", model,
                            "--size", "800x600", "--screenshot", path("drawing.png"), "--state"))
            state, _ = state_and_pad(out)
            assert state["model"] == model, state
            answer(f"drawing {i + 1}", model, strokes, state)


@case
def an_empty_pad_gives_no_verdict():
    nothing = write_drawing("nothing.jsonl", [])
    state, _ = state_and_pad(end(start("--draw", nothing, "--screenshot", path("empty.png"), "--state")))
    assert state["label"] is None and state["probabilities"] is None and state["drawing"] == []


def used(use, *arguments):
    """Starts the program with a window, lets `use(origin, pad)` do things with it; -> the state at the end."""
    _, pad = state_and_pad(end(start("--size", "1200x800", "--screenshot", path("x.png"), "--state")))
    process = start("--size", "1200x800", "--state", *arguments)
    try:
        origin = window_of(process)
        time.sleep(2)
        use(origin, pad)
        return state_and_pad(close(process, origin))[0]
    finally:
        process.kill()


def keys(*names):
    for name in names:
        xdotool("key", name, "sleep", 0.1)


def drawn_by_mouse(name, strokes, label):
    state = used(lambda origin, pad: draw_with_mouse(origin, pad, strokes), "--fresh")
    assert len(state["drawing"]) == len(strokes), f"{len(state['drawing'])} strokes"
    assert state["label"] == label, state
    answer(name, "explorer", None, state)


@case
def a_seven_drawn_with_the_mouse_is_answered_7():
    drawn_by_mouse("7 by mouse", SEVEN, 7)


@case
def a_four_of_two_strokes_is_answered_4():
    drawn_by_mouse("4 by mouse", FOUR, 4)


@case
def the_right_button_erases_and_keys_undo():
    def use(origin, pad):
        draw_with_mouse(origin, pad, SEVEN)
        draw_with_mouse(origin, pad, [[[0.2, 0.2], [0.8, 0.2]]], button=3)
        draw_with_mouse(origin, pad, [[[0.2, 0.9], [0.8, 0.9]]])
        keys("ctrl+z")
    state = used(use, "--fresh")
    assert state["pad"]["erased"] == [False, True], state["pad"]


@case
def what_was_made_comes_back_after_a_restart():
    def use(origin, pad):
        draw_with_mouse(origin, pad, FOUR)
        keys("m", "t", "bracketright", "p")
    before = used(use)
    assert (before["model"], before["dark"], before["settings"]["preparation"]) == ("lecture", True, False), before
    after = used(lambda *_: None)
    for key in ("drawing", "model", "settings", "language"):
        assert after[key] == before[key], f"{key}: {after[key]}, before {before[key]}"
    fresh = used(lambda *_: None, "--fresh")
    assert fresh["model"] == "explorer" and fresh["drawing"] != before["drawing"], fresh


@case
def light_and_dark_look_different():
    drawing = write_drawing("seven.jsonl", SEVEN)
    grounds = []
    for theme in ("light", "dark"):
        end(start("--size", "1280x800", "--theme", theme, "--draw", drawing, "--screenshot", path(f"{theme}.png")))
        rows = png_pixels(path(f"{theme}.png"))[2]
        grounds.append(sum(rows[-2][:3]) / 3)
    assert grounds[0] > 200 and grounds[1] < 60, f"the grounds are {grounds}"


@case
def files_are_opened_as_if_they_were_dropped():
    models = os.path.join(os.path.dirname(os.path.dirname(HERE)), "assets", "models")
    with open(path("mine.onnx"), "wb") as file:
        file.write(open(os.path.join(models, "dense.onnx"), "rb").read())
    state = used(lambda *_: None, "--fresh", path("mine.onnx"), write_drawing("four.jsonl", FOUR))
    assert "mine" in state["model"] and state["label"] == 4, state
    with open(path("words.txt"), "w", encoding="utf-8") as file:
        file.write("nothing of the kind\n")
    state = used(lambda *_: None, "--fresh", path("words.txt"))
    assert "words.txt" in (state["notice"] or ""), state


@case
def an_idle_window_uses_no_processor():
    process = start("--size", "1200x800", "--fresh")
    try:
        window_of(process)
        time.sleep(4)
        ticks = lambda: sum(map(int, open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))
        before = ticks()
        time.sleep(4)
        used = (ticks() - before) / os.sysconf("SC_CLK_TCK")
        print(f"{used:.2f} s of processor time in 4 s")
        assert used <= 0.08, "it draws without a reason"
    finally:
        process.kill()


def main():
    os.makedirs(FOLDER, exist_ok=True)
    ready, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24",
                               "-nolisten", "tcp", "-noreset"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    number = os.read(ready, 16).decode().strip()
    assert number, "Xvfb did not start"
    os.environ["DISPLAY"] = f":{number}"
    os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
    # What it keeps is of these tests alone.
    for variable, folder in (("HOME", "home"), ("XDG_DATA_HOME", "home/data"), ("XDG_CONFIG_HOME", "home/config")):
        shutil.rmtree(path(folder), ignore_errors=True)
        os.makedirs(path(folder))
        os.environ[variable] = path(folder)
    failed = 0
    try:
        for run in CASES:
            begun = time.monotonic()
            try:
                run()
                print(f"ok: {run.__name__} ({time.monotonic() - begun:.1f} s)\n", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc(file=sys.stdout)
                print(f"FAILED: {run.__name__}\n", flush=True)
    finally:
        server.terminate()
        server.wait()
    with open(path("answers.jsonl"), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in ANSWERS)
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
