#!/usr/bin/env python3
"""Cut fonts down to the characters that the program shows.

Usage: subset_fonts.py --fallback FONT --symbols OUT --ranges HEADER OUT=FONT [OUT=FONT…]

Every OUT gets those wanted characters that its FONT has. SYMBOLS gets, from the fallback font, the
ones that the first FONT lacks. HEADER gets both sets as ranges of code points, in the form that
Dear ImGui's glyph ranges have: first, last, …, 0.
"""

import argparse
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# Inclusive ranges of code points.
WANTED = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: «», ×, ÷, ±, °, ·, ²
    (0x0152, 0x0153), (0x0160, 0x0161), (0x0178, 0x0178), (0x017D, 0x017E),  # Latin's remainder
    (0x0391, 0x03A1), (0x03A3, 0x03A9), (0x03B1, 0x03C9),  # Greek
    (0x0401, 0x0401), (0x0410, 0x044F), (0x0451, 0x0451),  # Russian
    (0x1D40, 0x1D40),  # transpose
    (0x2010, 0x2015), (0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026),
    (0x202F, 0x202F), (0x2030, 0x2030), (0x2032, 0x2033), (0x2116, 0x2116),  # typography, №
    (0x2070, 0x2071), (0x2074, 0x208E), (0x2090, 0x209C),  # superscripts and subscripts
    (0x2190, 0x2195), (0x21BA, 0x21BB), (0x21D0, 0x21D4),  # arrows
    (0x2200, 0x2200), (0x2202, 0x2203), (0x2205, 0x2209), (0x220F, 0x2213), (0x2217, 0x221E),
    (0x2225, 0x222B), (0x2248, 0x2248), (0x2260, 0x2265), (0x226A, 0x226B), (0x2295, 0x229B),
    (0x22C5, 0x22C5), (0x2308, 0x230B), (0x27E8, 0x27E9),  # mathematics
    (0x25A0, 0x25A1), (0x25B2, 0x25B6), (0x25BC, 0x25BE), (0x25C0, 0x25C0), (0x25CB, 0x25CB),
    (0x25CF, 0x25CF), (0x2713, 0x2713), (0x2715, 0x2715), (0x27F2, 0x27F2),  # marks
]


def cut(font_path, code_points, out_path):
    """Keep the outlines of `code_points` and nothing else; ImGui reads no layout tables."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = []
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "FFTM", "BASE", "kern"]
    font = subset.load_font(str(font_path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    subset.save_font(font, str(out_path), options)


def as_ranges(code_points):
    ranges = []
    for point in sorted(code_points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def array(name, comment, code_points):
    pairs = ", ".join(f"0x{first:04X}, 0x{last:04X}" for first, last in as_ranges(code_points))
    return f"// {comment}\ninline constexpr unsigned short {name}[] = {{{pairs}, 0}};\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fallback", required=True)
    parser.add_argument("--symbols", required=True)
    parser.add_argument("--ranges", required=True)
    parser.add_argument("fonts", nargs="+", metavar="OUT=FONT")
    arguments = parser.parse_args()

    wanted = {point for first, last in WANTED for point in range(first, last + 1)}
    fonts = [pair.split("=", 1) for pair in arguments.fonts]
    has = set(TTFont(fonts[0][1]).getBestCmap())
    fallback_has = set(TTFont(arguments.fallback).getBestCmap())
    text, symbols = wanted & has, (wanted - has) & fallback_has

    for out, font in fonts:
        cut(font, text, out)
    cut(arguments.fallback, symbols, arguments.symbols)
    with open(arguments.ranges, "w", encoding="utf-8") as header:
        header.write("// Generated: which characters the embedded fonts have.\n#pragma once\n\n")
        header.write("namespace convlens::embedded {\n\n")
        header.write(array("kTextRanges", "In every text font.", text))
        header.write(array("kSymbolRanges", "In the symbols' font only.", symbols))
        header.write("\n}  // namespace convlens::embedded\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
