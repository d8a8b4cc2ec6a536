"""Tables of Word documents: columns as wide as what is in them, thin lines between rows."""

from itertools import zip_longest

from als.core.files.word import new_element

LETTER, PADDING = 0.22, 0.5  # centimetres, of a letter of the text and beside a column's text
MAX_LETTERS = 60  # from here on a longer text makes its column no wider


def widths(rows, whole):
    """Return the widths of the columns in centimetres, ``whole`` together.

    ``rows``: the cells' texts. No word is broken as long as there is room for the longest of each
    column; what is left goes where the long texts are.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    least = [_least(texts) for texts in columns]
    wanted = [
        max(low, PADDING + LETTER * min(MAX_LETTERS, max(map(len, texts))))
        for low, texts in zip(least, columns, strict=True)
    ]
    if sum(least) >= whole:
        return [whole * low / sum(least) for low in least]
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    left = whole - sum(least)
    if sum(more) == 0:
        return [low + left / len(least) for low in least]
    return [low + left * part / sum(more) for low, part in zip(least, more, strict=True)]


def _least(texts):
    words = [len(word) for text in texts for word in text.split()]
    return PADDING + LETTER * max(words, default=1)


def draw_lines(table, colour):
    """Give the table thin lines above, below and between its rows, and none between columns."""
    lines = new_element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        lines.append(new_element(f"w:{side}", val="single", sz="4", space="0", color=colour))
    table._tbl.tblPr.append(lines)
