"""Makes the web font: variable (weight 400 to 700), with Europe's Latin letters, in two files.

The first has what nearly every English page needs, and is half the size; the second has the
other letters, and comes only where a page has one of them (``unicode-range`` in app.css).

Usage: vendor_font.py LATIN LATIN_EXT PLAIN_OUT LETTERS_OUT (woff2 files).
"""

import copy
import io
import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC]
SIGNS = [
    0x2013,
    0x2014,
    0x2018,
    0x2019,
    0x201A,
    0x201C,
    0x201D,
    0x201E,
    0x2022,
    0x2026,
    0x20AC,
    0x2122,
    0x2212,
]
PLAIN = [*range(0x20, 0x7F), 0xA0, 0xA3, 0xA7, 0xA9, 0xAB, 0xB0, 0xB7, 0xBB, 0xD7, 0xE9, *SIGNS]
EXTENDED = [*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B]


def reopened(font):
    """The font as it would be read from disk: some steps leave its tables half done."""
    buffer = io.BytesIO()
    font.flavor = None
    font.save(buffer)
    return TTFont(buffer)


def subset(path, wanted, weight=(400, 700)):
    font = reopened(instantiateVariableFont(TTFont(path), {"wght": weight}))
    options = Options()
    options.layout_features = ["kern", "ccmp", "locl"]
    options.hinting = False
    options.name_IDs = [1, 2, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return reopened(font)


def add(font, more):
    """Put the glyphs of `more` into `font`, with their parts, widths and variations."""
    font.ensureDecompiled()  # before the order of glyphs grows
    names = {}
    have = dict(font.getBestCmap())
    for code, name in more.getBestCmap().items():
        names[name] = have.get(code, f"ext.{name}")
    for name in more.getGlyphOrder():
        names.setdefault(name, f"ext.{name}")
    fresh = [
        name
        for name in more.getGlyphOrder()
        if names[name] not in font.getGlyphOrder() and name != ".notdef"
    ]
    for name in fresh:
        new = names[name]
        glyph = copy.deepcopy(more["glyf"][name])
        for part in getattr(glyph, "components", []):
            part.glyphName = names[part.glyphName]
        font["glyf"][new] = glyph
        font["hmtx"][new] = more["hmtx"][name]
        font["gvar"].variations[new] = more["gvar"].variations.get(name, [])
    cmap = {code: names[name] for code, name in more.getBestCmap().items() if code not in have}
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(cmap)
    # Widths vary by gvar's own points once HVAR, made for fewer glyphs, is gone
    del font["HVAR"]
    font["post"].formatType = 3.0
    font["maxp"].recalc(font)


def save_part(font, wanted, out):
    """Save the font with these characters only."""
    part = reopened(font)
    options = Options()
    options.layout_features = ["kern", "ccmp", "locl"]
    options.name_IDs = [1, 2, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(part)
    part.flavor = "woff2"
    part.save(out)


def main(latin, extended, plain_out, letters_out):
    font = subset(latin, LATIN + SIGNS)
    # Kerning that does not change with the weight: half the size, and nobody sees it
    steady = subset(latin, LATIN + SIGNS, weight=400)
    for table in ("GPOS", "GDEF"):
        font[table] = steady[table]
    add(font, subset(extended, EXTENDED))
    save_part(font, PLAIN, plain_out)
    save_part(font, set(font.getBestCmap()) - set(PLAIN), letters_out)


if __name__ == "__main__":
    main(*sys.argv[1:])
