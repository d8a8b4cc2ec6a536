"""What changed between two versions of a text: by lines, then by words where a line changed.

What is kept and inserted, joined, is the new text; what is kept and removed, the old one.
"""

import re
from dataclasses import dataclass
from itertools import groupby

from als.core.text.line_ends import with_line_feeds
from als.core.text.matching import opcodes

KEPT, REMOVED, INSERTED = "kept", "removed", "inserted"
# A word or a mark, with the white space before it.
WORD = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
# Lines with less in common than this are easier to read one after the other than word by word.
ALIKE = 0.4


@dataclass(frozen=True)
class Segment:
    kind: str
    text: str


def differences(old, new):
    """Return the pieces that both texts are made of, in order; no two of a kind in a row."""
    pieces = _compare(_lines(old), _lines(new), _changed_lines)
    return [
        Segment(kind, "".join(piece.text for piece in group))
        for kind, group in groupby(pieces, key=lambda piece: piece.kind)
    ]


def _lines(text):
    """Return the lines of a text, whichever line ends it has."""
    return with_line_feeds(text).splitlines(keepends=True)


def _changed_lines(old, new):
    old, new = "".join(old), "".join(new)
    words = _compare(WORD.findall(old), WORD.findall(new), _replaced)
    kept = sum(len(piece.text) for piece in words if piece.kind == KEPT)
    alike = 2 * kept >= ALIKE * (len(old) + len(new))
    return words if alike else _replaced([old], [new])


def _replaced(old, new):
    pieces = Segment(REMOVED, "".join(old)), Segment(INSERTED, "".join(new))
    return [piece for piece in pieces if piece.text]


def _compare(old, new, changed):
    """Return the pieces of two lists; ``changed`` gives those of what differs in between."""
    pieces = []
    for same, a, b, c, d in opcodes(old, new):
        if same:
            pieces.append(Segment(KEPT, "".join(new[c:d])))
        elif a < b and c < d:
            pieces += changed(old[a:b], new[c:d])
        else:
            pieces += _replaced(old[a:b], new[c:d])
    return pieces
