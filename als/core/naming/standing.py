"""A word that is a common word and somebody's name: which of the two it is here."""

import hashlib
from bisect import bisect_left, bisect_right
from functools import cached_property

from als.core.naming.text import VOWELS

MAX_HEX = 32  # of a sentence's hash: 128 bits


class Standing:
    """The words of one text, where they stand. A ``place`` is a word's number in the text."""

    def __init__(self, text, lexicon):
        self.text, self.words, self.lexicon = text, text.words, lexicon
        self._starts = [word.start for word in text.words]
        self._sentences = {}

    def place_of(self, start, end):
        """Return the place of the one word from ``start`` to ``end``, or None."""
        place = bisect_left(self._starts, start)
        if place == len(self.words) or self._starts[place] != start:
            return None
        return place if self.words[place].end == end else None

    def may_be_no_name(self, place):
        """Return whether its capital may only be that of a sentence's start, or a month's."""
        word = self.words[place]
        if not word.capital or word.upper or word.camel or len(word.letters) < 2:
            return False
        return (word.first and self.lexicon.is_common(word)) or self._is_month(word)

    def may_be_written_small(self, place):
        """Return whether a common word may be a name here: its sentence begins without a capital.

        Not behind an article; and not in a language whose names look like words in many cases.
        """
        word, lexicon = self.words[place], self.lexicon
        if (
            word.capital
            or word.camel
            or lexicon.bends
            or word.plain in lexicon.hardly_written_small
        ):
            return False
        short = len(word.plain) < 3 and any(char in VOWELS for char in word.plain)
        if short or not self._begins_small(place) or not lexicon.is_common(word):
            return False
        return self._beside(place, -1) not in lexicon.articles

    def may_be_cleared_here(self, place):
        return self.may_be_no_name(place) or self.may_be_written_small(place)

    def _begins_small(self, place):
        return self.words[self._begins[bisect_right(self._begins, place) - 1]].raw[:1].islower()

    def is_plainly_no_name(self, place, *, borne_here=False):
        """Return whether the words beside it leave no doubt that it is the common word.

        ``borne_here``: somebody of the set has it for a name, so that "by May" leaves a doubt.
        """
        word = self.words[place]
        if word.first and self._beside(place, 1) in self.lexicon.after_no_name:
            return True
        return self._is_month(word) and self._is_date(place, borne_here)

    def _is_month(self, word):
        return word.base in self.lexicon.dates_borne

    def _is_date(self, place, borne_here):
        for way in (-1, 1):
            near, further = self._beside(place, way), self._beside(place, 2 * way)
            joined = near in self.lexicon.between_dates and further in self.lexicon.dates
            if near[:1].isdecimal() or near in self.lexicon.dates or joined:
                return True
        if borne_here or self.words[place].first or self.lexicon.writes_dates_small:
            return False
        before = self.lexicon.before_a_month
        return not before or self._beside(place, -1) in before

    def _beside(self, place, steps):
        """Return the word so many steps away in the same sentence, with little between; or ""."""
        other = place + steps
        if not 0 <= other < len(self.words):
            return ""
        first, last = sorted((place, other))
        if any(self.words[at].first for at in range(first + 1, last + 1)):
            return ""
        gap = self.text.typed[self.words[last - 1].end : self.words[last].start]
        return self.words[other].base if not gap.strip(" \t\n\r\u00a0-–/.") else ""

    def here(self, place):
        """Return the hash of a word and of its sentence, for comparing only.

        Of the sentence it has the words alone: marks and white space may change.
        """
        return _hash(f"{self.words[place].base} {self._sentence(place)}")

    def _sentence(self, place):
        at = bisect_right(self._begins, place) - 1
        if at not in self._sentences:
            last = at + 1 == len(self._begins)
            ends = len(self.words) if last else self._begins[at + 1]
            plain = " ".join(word.plain for word in self.words[self._begins[at] : ends])
            self._sentences[at] = _hash(plain)
        return self._sentences[at]

    @cached_property
    def _begins(self):
        """The places at which sentences begin; a line end within one begins none."""
        begins, ended = [0], 0
        for place, word in enumerate(self.words[1:], start=1):
            while self.text.ends[ended] < self.words[place - 1].end:
                ended += 1
            if word.first and self.text.ends[ended] <= word.start:
                begins.append(place)
        return begins


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:MAX_HEX]
