"""Makes the fonts that PDFs fall back on, and the list of the signs that some font of a PDF draws.

Signs and letters beyond Europe's Latin ones come from DejaVu, emoji in one colour from Noto. They
are plain TrueType without hints: a PDF takes the few shapes that it needs, and no page loads them.

``fonts.css`` gets the exact ranges of its files: one that is wider than a file draws empty boxes.

Usage: vendor_pdf_fonts.py DEJAVU_FOLDER NOTO_EMOJI ATKINSON_FOLDER OUT_FOLDER DRAWN_TXT FONTS_CSS
"""

import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).parent.parent))
from als.core.text.glyphs import OTHERWISE

DEJAVU = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono")
# Latin is the typeface's own, except for what it lacks of it; private use says nothing to anybody.
# What a reader does not see: joiners, marks of direction, selectors of a shape
UNSEEN = {
    9, 10, 13, 0xAD, 0x34F, 0x61C, *range(0x180B, 0x1810), *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF,
    *range(0xE0000, 0xE0200),
}  # fmt: skip
RANGE = re.compile(r'(/fonts/)([^"/]+)("\) format\("woff2"\);\s+unicode-range: )[^;]+;')
LEFT_OUT = {*range(0xE000, 0xF900), *range(0xF0000, 0x110000)}


def main(dejavu, emoji, atkinson, out, drawn_txt, fonts_css):
    out, drawn = Path(out), set()
    for name in DEJAVU:
        drawn |= save(TTFont(Path(dejavu) / f"{name}.ttf"), out / f"{name}.ttf")
    drawn |= save(TTFont(emoji), out / "NotoEmoji.ttf")
    for path in Path(atkinson).glob("atkinson-next-latin-*-normal.woff2"):
        drawn |= set(TTFont(path).getBestCmap())
    replaced = {ord(sign) for sign in OTHERWISE}
    drawn = drawn - LEFT_OUT - {*range(0x20)} | UNSEEN | replaced
    Path(drawn_txt).write_text(" ".join(ranges(drawn)) + "\n")
    css = Path(fonts_css)
    css.write_text(RANGE.sub(lambda found: exact(found, Path(atkinson)), css.read_text()))


def exact(found, folder):
    codes = {code for code in TTFont(folder / found[2]).getBestCmap() if code >= 0x20}
    return "".join(found.groups()) + ", ".join(f"U+{one.upper()}" for one in ranges(codes)) + ";"


def save(font, path):
    """Write the font without hints; return the characters that it has."""
    options = Options()
    options.hinting = False
    options.layout_features = ["*"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    options.notdef_outline = True
    wanted = set(font.getBestCmap()) - LEFT_OUT
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(path)
    return wanted


def ranges(codes):
    """Yield the characters as "20-7e": hexadecimal, in order, for Python and the browser alike."""
    first = before = None
    for code in [*sorted(codes), None]:
        if first is not None and code != before + 1:
            yield f"{first:x}" if first == before else f"{first:x}-{before:x}"
            first = None
        first, before = code if first is None else first, code


if __name__ == "__main__":
    main(*sys.argv[1:])
