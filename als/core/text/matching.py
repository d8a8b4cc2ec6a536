"""What two lists of words, sentences or lines have in common, in time with their length.

After Bram Cohen's "patience diff": what both begin and end with; then what stands once in each, as
far as it is in the same order; then the same within the gaps. A short gap is compared in full. A
long one in which nothing is unique (one sentence a thousand times) counts as changed: whoever
needs to know more has a person look at it.
"""

from bisect import bisect_left
from collections import Counter
from itertools import pairwise

MAX_ROUNDS = 12  # gaps within gaps; each round takes time with the length of all of them
MAX_COMPARISONS = 64 * 64  # of the parts of one gap: 64 for each part of the text at most


def matching_blocks(old, new):
    """Return ``(place in old, place in new, size)`` of what both have, in order, never touching."""
    pairs = []
    gaps = [(0, len(old), 0, len(new))]
    for _round in range(MAX_ROUNDS):
        gaps = [smaller for gap in gaps for smaller in _narrowed(old, new, gap, pairs)]
    return list(_blocks(sorted(pairs)))


def opcodes(old, new):
    """Yield ``(same?, old from, old to, new from, new to)`` from start to end."""
    a = b = 0
    for at_old, at_new, size in [*matching_blocks(old, new), (len(old), len(new), 0)]:
        if a < at_old or b < at_new:
            yield False, a, at_old, b, at_new
        a, b = at_old + size, at_new + size
        if size:
            yield True, at_old, a, at_new, b


def _narrowed(old, new, gap, pairs):
    """Put what the gap's sides surely share into ``pairs``; return the gaps that are left."""
    a, a_end, b, b_end = gap
    while a < a_end and b < b_end and old[a] == new[b]:
        pairs.append((a, b))
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
        pairs.append((a_end, b_end))
    if a == a_end or b == b_end:
        return []
    if (a_end - a) * (b_end - b) <= MAX_COMPARISONS:
        pairs += [(a + i, b + j) for i, j in _longest_common(old[a:a_end], new[b:b_end])]
        return []
    anchors = _anchors(old, new, (a, a_end, b, b_end))
    pairs += anchors
    edges = [(a - 1, b - 1), *anchors, (a_end, b_end)]
    return [
        (one + 1, other, one_new + 1, other_new)
        for (one, one_new), (other, other_new) in pairwise(edges)
        if anchors and other > one + 1 and other_new > one_new + 1
    ]


def _anchors(old, new, gap):
    """Return the places of what stands once in each, the most of them that are in one order."""
    a, a_end, b, b_end = gap
    once, once_new = Counter(old[a:a_end]), Counter(new[b:b_end])
    place = {new[j]: j for j in range(b, b_end) if once_new[new[j]] == 1}
    found = [(i, place[old[i]]) for i in range(a, a_end) if once[old[i]] == 1 and old[i] in place]
    # The longest run that rises in both, by the piles of a game of patience.
    tops, top_of, before = [], [], [None] * len(found)
    for number, (_i, j) in enumerate(found):
        pile = bisect_left(tops, j)
        before[number] = top_of[pile - 1] if pile else None
        tops[pile : pile + 1], top_of[pile : pile + 1] = [j], [number]
    rising, number = [], top_of[-1] if top_of else None
    while number is not None:
        rising.append(found[number])
        number = before[number]
    return rising[::-1]


def _longest_common(old, new):
    """Yield the places of a longest common subsequence; time with the product of both lengths."""
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below = longest[i], longest[i + 1]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1


def _blocks(pairs):
    start = None
    for a, b in pairs:
        if start and a == start[0] + start[2] and b == start[1] + start[2]:
            start = (*start[:2], start[2] + 1)
            continue
        if start:
            yield start
        start = (a, b, 1)
    if start:
        yield start
