"""A text as words: how each was written, where a sentence begins, and where it ends.

All of it is plain scanning: four times the text takes four times as long, whatever is in it.
"""

import html
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count, pairwise

from als.core.text.folding import TABLE

APOSTROPHES = frozenset("'’ʼ‘`´′＇")
# Marks of Markdown that a page does not show: they part no word.
UNSHOWN = frozenset("*_~`\\")
HYPHENS = frozenset("-‐‑‒⁃")
ENDS = frozenset(".!?…。！？")
CLOSING = frozenset("”\"’')]»“*_")
OPENING = frozenset('“"„«‘‚‹‟')
LIST_MARKS = frozenset("-*•–—+>#·◦▪")
# What Unicode lets programs leave out when they show a text, and is no mark or format already.
IGNORED = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
UNSEEN = frozenset({"Mn", "Me", "Cf"})  # categories: accents, and formats such as soft hyphens
MAX_TITLE_LENGTH = 5  # letters: "Cllr.", "Prof."; "Leader." ends a sentence
VOWELS = frozenset("aeiouy")
MAX_ENTITY_LENGTH = 32  # characters of "&CounterClockwiseContourIntegral;" and the like


@lru_cache(maxsize=8192)
def fold(char):
    """Return a character without case and accent; nothing for one that nobody sees."""
    if char in IGNORED:
        return ""
    taken_apart = unicodedata.normalize("NFKD", char.casefold())
    letters = "".join(
        c for c in taken_apart if unicodedata.category(c) not in UNSEEN and c not in IGNORED
    )
    # What casefolding leaves composed may fold again once it is taken apart.
    return letters.casefold().translate(TABLE)


@lru_cache(maxsize=8192)
def _letters(char):
    """Return the letters and digits that a character folds to."""
    return "".join(c for c in fold(char) if c.isalnum())


def folded(text):
    """Return a text's letters and digits without case and accents."""
    return "".join(map(_letters, text))


@lru_cache(maxsize=8192)
def _kind(char):
    """Return "w" for what words are made of, "" for what nobody sees, else the plain sign."""
    folded = fold(char)
    if not folded:
        return "" if unicodedata.category(char) in UNSEEN or char in IGNORED else " "
    if any(c.isalnum() for c in folded):
        return "w"
    return " " if folded.isspace() and char not in "\n\r\v\f\x85\u2028\u2029" else folded[0]


@dataclass(slots=True)
class Word:
    """A word of a text. ``plain`` is it without case, accents and marks, ``raw`` with them.

    ``first``: a sentence, a list item, a heading or a quotation begins with it.
    """

    plain: str
    raw: str
    start: int
    end: int
    first: bool = False
    hyphen: bool = False  # only a hyphen is between the word before and this
    dotted: bool = False  # a full stop follows at once
    base: str = ""  # without "’s" and the like

    @property
    def capital(self):
        return self.raw[:1].isupper() or self.raw[:1].istitle()

    @property
    def upper(self):
        """Is it in capitals, with two of them at least?"""
        return len(self.letters) > 1 and self.raw.isupper()

    @property
    def letters(self):
        if self.plain.isalpha():  # nearly all words: this is asked several times of each
            return self.plain
        return "".join(c for c in self.plain if c.isalpha())

    @property
    def camel(self):
        """Is there a capital behind a small letter? "deVries", "McIntosh"."""
        return any(a.islower() and b.isupper() for a, b in pairwise(self.raw))

    @property
    def small(self):
        return self.raw.casefold()


@dataclass(frozen=True)
class Text:
    """A text that was taken apart: its words, and the ends of its sentences."""

    typed: str
    words: tuple
    ends: tuple


@lru_cache(maxsize=64)  # an entry is judged more than once
def read(typed):
    """Return the ``Text`` of what was typed."""
    words = _words(_signs(typed))
    for one, after in pairwise(words):
        gap = typed[one.end : after.start]
        one.dotted = gap[:1] == "."
        after.hyphen = len(gap) == 1 and gap in HYPHENS
        after.first = _begins(one, gap, typed[max(one.start - 2, 0) : one.start])
    if words:
        words[0].first = True
        words[-1].dotted = typed[words[-1].end : words[-1].end + 1] == "."
    _quotations(words, typed)
    return Text(typed, tuple(words), _sentence_ends(typed))


def _signs(typed):
    """Return ``(sign, start, end)`` of a text as its reader sees it: "&#83;" is an S."""
    if "&" not in typed:
        return zip(typed, count(), count(1), strict=False)
    return _unescaped_signs(typed)


def _unescaped_signs(typed):
    at, length = 0, len(typed)
    while at < length:
        end = at + 1
        if typed[at] == "&":
            close = typed.find(";", at + 2, at + MAX_ENTITY_LENGTH)
            shown = html.unescape(typed[at : close + 1]) if close > 0 else "&"
            if not shown.startswith("&"):
                end = close + 1
                for sign in shown:
                    yield sign, at, end
                at = end
                continue
        yield typed[at], at, end
        at = end


class _Growing:
    """A word that is being read."""

    def __init__(self):
        self.raw, self.plain, self.start, self.end = [], [], None, None
        self.held = []  # signs that belong to it only if letters follow
        self.cut = None  # where an apostrophe stood

    def take(self, sign, start, end):
        if self.start is None:
            self.start = start
        if self.held and self.held[-1] in APOSTROPHES:
            self.cut = len(self.plain)
        self.held.clear()
        self.raw.append(sign)
        self.plain.append(_letters(sign))
        self.end = end

    def word(self):
        plain = "".join(self.plain)
        # "Smith’s", "I’m": what follows the apostrophe belongs to no name.
        base = "".join(self.plain[: self.cut]) if self.cut else plain
        short = self.cut is not None and len(plain) - len(base) < 3
        return Word(plain, "".join(self.raw), self.start, self.end, base=base if short else plain)


def _words(signs):
    words, growing = [], _Growing()
    for sign, start, end in signs:
        kind = _kind(sign)
        if kind == "w":
            growing.take(sign, start, end)
        elif growing.start is None:
            if sign == "&":
                words.append(Word("and", "and", start, end, base="and"))
        elif kind == "":
            continue
        elif (sign in APOSTROPHES or sign in UNSHOWN) and len(growing.held) < MAX_ENTITY_LENGTH:
            growing.held.append(sign)
        else:
            words.append(growing.word())
            growing = _Growing()
            if sign == "&":
                words.append(Word("and", "and", start, end, base="and"))
    if growing.start is not None:
        words.append(growing.word())
    return words


def _begins(before, gap, ahead):
    """Return whether a sentence begins behind this gap. ``ahead``: before the word before it.

    A line end alone begins none: text that was pasted has them anywhere.
    """
    if "\n" in gap or "\r" in gap:
        lines = [line.strip() for line in gap.replace("\r", "\n").split("\n")]
        if not all(lines[1:-1]) or (lines[-1] and lines[-1][0] in LIST_MARKS):
            return True
    marked = "".join(gap.split())
    if ":" in gap and gap[-1:].isspace():
        return True
    if "|" in gap:
        return True
    # A list that is numbered.
    numbered = not ahead.strip(" \t") or ahead[-1:] == "\n"
    if numbered and marked in {")", "."} and (before.raw.isdigit() or len(before.raw) == 1):
        return before.raw.isdigit() or before.raw.islower()
    if not any(c in ENDS for c in gap):
        return False
    if not any(c.isspace() for c in gap):
        return False
    return marked != "." or not is_shortened(before)


def is_shortened(word):
    """Return whether a full stop behind the word is its own: "J.", "Cllr.", "St."."""
    if len(word.letters) == 1:
        return True
    if not word.capital or word.upper or len(word.letters) > MAX_TITLE_LENGTH:
        return False
    return word.plain in _titles() or not any(c in VOWELS for c in word.plain)


@cache
def _titles():
    from nameparser import Lexicon  # 43 ms

    return Lexicon.default().titles


def _quotations(words, typed):
    """Let a quotation of several words begin like a sentence. "Rose" alone in quotes does not."""
    for place, word in enumerate(words[:-1]):
        if word.start and typed[word.start - 1] in OPENING and not word.first:
            after = words[place + 1]
            word.first = typed[word.end : after.start] == " " and not after.capital


def _sentence_ends(typed):
    """Return where sentences end, each once, in order; the last is the end of the text."""
    ends, closing = [], False
    for at, char in enumerate(typed):
        if char == "\n" or (closing and char.isspace()):
            ends.append(at)
        closing = char in ENDS or (closing and char in CLOSING)
    return (*ends, len(typed))
