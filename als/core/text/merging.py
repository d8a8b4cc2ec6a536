"""Bring two people's changes of one text together, where they don't touch.

A three-way merge as of diff3 (Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007):
what both left as it was divides the text into stretches; in each, whoever changed it has it.
If both did, and not alike, nobody but a person can say what it should be; nor where one sentence
stands so often that it can't be told which of them somebody changed.
"""

import re
from itertools import pairwise

from als.core.text.matching import matching_blocks

# A line may be a whole paragraph: so a sentence is the smallest part that is somebody's. It ends
# after a row of marks and the spaces behind it. A row is tried from its first mark only: a long one
# without a space would take time with its square. Without "(?:...)*+", in which Python before
# 3.11.5, as Debian 12 has it, drops what it passed over (python/cpython#106052).
END_OF_PART = re.compile(r"(?<![.!?…])[.!?…]+[ \t]+|\n")


def merge(base, ours, theirs):
    """Return ``base`` with both changes in it, or None where they touch."""
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    base, ours, theirs = (_parts(text) for text in (base, ours, theirs))
    merged = []
    for was, mine, other in _stretches(base, ours, theirs):
        if mine in (was, other):
            merged += other
        elif other == was:
            merged += mine
        else:
            return None
    return "".join(merged)


def _parts(text):
    """Return the sentences and lines that ``text`` is made of; joined, they are it."""
    edges = [0, *(end.end() for end in END_OF_PART.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def _stretches(base, ours, theirs):
    """Yield (base, ours, theirs) by turns: of what somebody changed, and of what all share."""
    at = (0, 0, 0)
    for shared, mine, other, size in _kept_by_both(base, ours, theirs):
        yield base[at[0] : shared], ours[at[1] : mine], theirs[at[2] : other]
        at = (shared + size, mine + size, other + size)
        yield (base[shared : at[0]],) * 3
    yield base[at[0] :], ours[at[1] :], theirs[at[2] :]


def _kept_by_both(base, ours, theirs):
    """Yield where parts of ``base`` stand, unchanged, in all three: (base, ours, theirs, size)."""
    mine, other = _places(base, ours), _places(base, theirs)
    start = 0
    while start < len(base):
        if start not in mine or start not in other:
            start += 1
            continue
        size = 1
        while all(places.get(start + size) == places[start] + size for places in (mine, other)):
            size += 1
        yield start, mine[start], other[start], size
        start += size


def _places(base, text):
    """Return for the parts of ``base`` that stayed where they stand in ``text``."""
    return {
        a + step: b + step for a, b, size in matching_blocks(base, text) for step in range(size)
    }
