"""Texts that whoever means harm would type, of any length, by name."""

import functools
import gc
import itertools
import re
import time

from als.core.forms.base import MAX_TEXT_LENGTH


def repeated(piece):
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def numbered(piece):
    """Of as many different pieces as fit."""

    def text(length):
        pieces = (piece.format(number) for number in itertools.count())
        return "".join(itertools.islice(pieces, length // 6))[:length]

    return text


def nested_lists(length):
    return "\n".join("  " * depth + "- a" for depth in range(int(length**0.5)))


def wide_table(length):
    columns = length // 6
    return "|" * columns + "\n" + "|-" * columns + "|\n" + "a\n" * columns


HOSTILE = {
    "line ends": repeated("\n"),
    "returns": repeated("\r\n"),
    "lines": repeated("a\n"),
    "dots": repeated("."),
    "dots and letters": repeated("...a"),
    "blanks": repeated(" "),
    "blanks that do not part": repeated("a\u00a0"),
    "tabs": repeated("\t"),
    "blanks at the end": lambda length: "a" + " " * (length - 1),
    "one letter": repeated("a"),
    "signs of formulas": repeated("="),
    "separators": repeated(";,"),
    "quotation marks": repeated('"'),
    "invisible": repeated("\u200b"),
    "brackets": repeated("["),
    "pictures": repeated("!["),
    "links": repeated("[a]("),
    "links that end": repeated("]("),
    "parentheses": repeated("("),
    "quoted": repeated(">"),
    "quoted lists": repeated("> - "),
    "stars": repeated("*"),
    "stars and letters": repeated("*a **b"),
    "underscores": repeated("_a"),
    "backticks": repeated("`a``"),
    "bars": repeated("|"),
    "table": wide_table,
    "tags": repeated("<a "),
    "entities": repeated("&#"),
    "quotation marks in code": repeated('`"'),
    "backslashes": repeated("\\"),
    "addresses": repeated("http://a."),
    "at signs": repeated("a@"),
    "repeated sentences": repeated("We met. "),
    "repeated names": repeated("Ann Kos "),
    "different sentences": numbered("We met {}. "),
    "different words": numbered("w{} "),
    "combining": lambda length: "e" + "\u0301" * (length - 1),
    "combining in disorder": lambda length: (
        "e" + "\u0301" * (length // 2) + "\u0323" * (length // 2)
    ),
    "combining by turns": lambda length: "e" + "\u0301\u0323\u0334" * (length // 3),
    "combined": repeated("e\u0301\u0323"),
    "paragraphs": repeated("a.\n\n"),
    "nested lists": nested_lists,
    "signatures": repeated("1" * 18 + "."),
    "heads": repeated("message-id:\n"),
    "words in bold": repeated("**a** b "),
    "numbered lists": numbered("1. w{}\n\n"),
    "links elsewhere": numbered("[a](http://a.b/{}) "),
}


@functools.cache
def hostile(kind, length):
    return HOSTILE[kind](length)


def turned(text):
    """Return it with its halves exchanged: much in common, nothing where it was."""
    return text[len(text) // 2 :] + text[: len(text) // 2]


# What the finder of names passes over, and what may begin or end a name.
HOSTILE_TO_NAMES = [
    "\n", "...", "Berg ", "*", "’", "x’", "@ ", "1 ", "&#83;", "&", "J. ", "a\u0301", "“", "Will: ",
]  # fmt: skip


def seconds(function, text):
    """Return how long the function takes for the text, in seconds of the processor.

    Without the collection of garbage: it takes what the process has in memory, not the text.
    """
    gc.disable()
    try:
        start = time.process_time()
        function(text)
        return time.process_time() - start
    finally:
        gc.enable()


def takes_too_long(function, text):
    """Return whether it takes more than half of ``square_of_longest``, in each of three tries."""
    return all(seconds(function, text) > square_of_longest() / 2 for _try in range(3))


@functools.cache
def square_of_longest():
    """Return the seconds that the square of the longest text takes in the quickest of patterns.

    As this machine goes: it is measured with a fifth of the length. In proportion to its length no
    text takes a tenth of it.
    """
    square, text = re.compile("a+b"), "a" * (MAX_TEXT_LENGTH // 5)
    return min(seconds(square.search, text) for _try in range(3)) * 5**2
