#!/usr/bin/env python3
"""make_idx.py FOLDER [TRAIN] [TEST] [SEED]: a small data set in MNIST's files, from nothing.

The digits are those of a seven-segment display, shifted, of random thickness, with a little noise:
enough to see a network learn, where the real data set is not at hand.
"""
import gzip
import random
import struct
import sys

SIDE = 28
# The segments of each digit: top, top left, top right, middle, bottom left, bottom right, bottom.
SEGMENTS = ["1110111", "0010010", "1011101", "1011011", "0111010",
            "1101011", "1101111", "1010010", "1111111", "1111011"]
# Each as (x0, y0, x1, y1) in a box of 10 by 16 pixels.
PLACES = [(0, 0, 10, 0), (0, 0, 0, 8), (10, 0, 10, 8), (0, 8, 10, 8),
          (0, 8, 0, 16), (10, 8, 10, 16), (0, 16, 10, 16)]


def picture(digit, rng):
    pixels = [min(255, int(rng.random() ** 6 * 60)) for _ in range(SIDE * SIDE)]
    left, top, half = rng.randint(6, 12), rng.randint(4, 8), rng.choice([0, 1])
    for lit, (x0, y0, x1, y1) in zip(SEGMENTS[digit], PLACES):
        if lit == "0":
            continue
        for y in range(top + y0 - half, top + y1 + half + 1):
            for x in range(left + x0 - half, left + x1 + half + 1):
                pixels[y * SIDE + x] = 255 - rng.randint(0, 40)
    return bytes(pixels)


def write(folder, name, count, rng):
    labels = [i % 10 for i in range(count)]
    rng.shuffle(labels)
    images = b"".join(picture(label, rng) for label in labels)
    # mtime=0: the same files from the same seed.
    with gzip.GzipFile(f"{folder}/{name}-images-idx3-ubyte.gz", "wb", mtime=0) as file:
        file.write(struct.pack(">IIII", 0x803, count, SIDE, SIDE) + images)
    with gzip.GzipFile(f"{folder}/{name}-labels-idx1-ubyte.gz", "wb", mtime=0) as file:
        file.write(struct.pack(">II", 0x801, count) + bytes(labels))


def main(arguments):
    if not 1 <= len(arguments) <= 4:
        sys.exit(__doc__)
    folder = arguments[0]
    train, test, seed = ([int(a) for a in arguments[1:]] + [1000, 200, 1][len(arguments) - 1:])
    rng = random.Random(seed)
    write(folder, "train", train, rng)
    write(folder, "t10k", test, rng)


main(sys.argv[1:])
