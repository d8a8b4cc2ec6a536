"""Take the slash out of the zero of the fonts named as arguments: report pages are full of years.

The slash cuts the inside of the zero into two outlines. Their points are kept and joined to one,
so that width, weight and kerning stay as they are. The licence (OFL) reserves no font name.
"""

import sys

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont


def outlines_of(font, name):
    """Return the glyph's outlines, each as a list of the pen's drawing commands."""
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    outlines = []
    for command, points in pen.value:
        if command == "moveTo":
            outlines.append([])
        outlines[-1].append((command, points))
    return outlines


def joined(left, right):
    """Return one outline from two halves, without the slash: it is each one's only straight line.

    The left half begins at the bottom and meets the slash after its first curve, the right one
    begins at the top of the slash, which is its first line.
    """
    start, first, slash, *back = left[:-1]
    _top, other_slash, *curves = right[:-1]
    assert slash[0] == other_slash[0] == "lineTo"
    across = ("lineTo", other_slash[1])
    return [start, first, across, *curves, slash, *back, left[-1]]


def main():
    for path in sys.argv[1:]:
        font = TTFont(path, recalcTimestamp=False)
        outside, left, right = outlines_of(font, "zero")
        pen = TTGlyphPen(None)
        for command, points in [*outside, *joined(left, right)]:
            getattr(pen, command)(*points)
        font["glyf"]["zero"] = pen.glyph()
        font.save(path)


if __name__ == "__main__":
    main()
