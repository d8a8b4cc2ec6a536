"""Measure how much longer each function that takes people's text needs for a longer one.

    make bench-growth

Eight times the text should take eight times as long; with the square of its length it would be 64
times. Each row of ``tests/core/takes_text.py`` takes each hostile text. What grows too fast is
printed, and the exit code is 1. Best on a machine that does nothing else.
"""

import re
import sys

import django

django.setup()

from als.core.naming.text import read
from als.core.text import markdown
from tests.core.hostile import HOSTILE, HOSTILE_TO_NAMES, repeated, seconds
from tests.core.takes_text import LONGEST, SHORTER, TAKES_TEXT

# What a longer text costs in memory, and what else a machine does, has made 8 into 15 but never
# into 20.
TIMES, AT_MOST, TRIES = 8, 24, 4
# In seconds: what the longest text takes in no more is no fault, and too short to be measured.
# With the square of its length, or with nothing but a scan for each character, it would be seconds.
HARMLESS = 0.1
# Longer than any form takes, where the square of the length begins to show.
FORMATTED, FORMATTED_LENGTH = ["a\u00a0", "&#", "&amp;", "<", '"'], 400_000
NAMES_LENGTH = 40_000


def growth(function, text, length, harmless=HARMLESS):
    """Return how many times as long the long text takes, as the quickest of a few tries says.

    ``text`` makes one of a length. It is 0 if the long text takes less than ``harmless`` seconds.
    """
    short, long = text(length // TIMES), text(length)
    shorts, longs = [], []
    for _try in range(TRIES):
        longs.append(seconds(function, long))
        if min(longs) < harmless:
            return 0
        shorts.append(seconds(function, short))
        times = min(longs) / max(min(shorts), 1e-6)
        if times <= AT_MOST:
            break
    return times


def rows():
    """Yield ``(what, function, text, length)`` of all that is measured."""
    for name, function in TAKES_TEXT.items():
        function("Ann met. ")  # what is loaded once
        for kind, text in HOSTILE.items():
            yield f"{name}: {kind}", function, text, SHORTER.get(name, LONGEST)
    for unit in HOSTILE_TO_NAMES:
        yield f"names: {unit!r}", TAKES_TEXT["names"], repeated(unit), NAMES_LENGTH
    for unit in FORMATTED:
        yield f"markdown.words: {unit!r}", markdown.words, repeated(unit), FORMATTED_LENGTH


def main():
    square = growth(re.compile("a+b").search, repeated("a"), LONGEST // 5, harmless=0)
    assert square > AT_MOST, "what takes the square of its length is not found"
    read.cache_clear()
    measured = {what: growth(*given) for what, *given in rows()}
    too_fast = {what: times for what, times in measured.items() if times > AT_MOST}
    for what, times in too_fast.items():
        print(f"{times:6.1f} times as long for {TIMES} times the text: {what}")
    print(f"{len(measured)} measured, {len(too_fast)} too fast.")
    return int(bool(too_fast))


if __name__ == "__main__":
    sys.exit(main())
