"""Words by which readers could recognise whose a passage without names is.

A passage gives itself away if it has words that elsewhere in the same report stand only with one
named pair, and the passage is of that pair: "our dunes", where one pair of the report has dunes.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from als.core.naming.finder import FoundName, NameReason, sentences_around
from als.core.naming.lexicon import lexicon
from als.core.naming.text import read
from als.core.text.markdown import MAX_KEPT_LENGTH
from reports.sources import key_of

MIN_LETTERS = 3
MIN_DIGITS = 2


@dataclass(frozen=True)
class Beside:
    """A passage with names in which marked words stand, and the sentences that they stand in."""

    row: object
    sentences: list


class Recogniser:
    """The words of a report's passages with names, by the pairs that they stand with."""

    def __init__(self, language):
        self.lexicon = lexicon(language)
        self._pairs = defaultdict(set)  # stem → keys of pairs
        self._passages = defaultdict(list)  # key of a pair → (row, texts, their stems)

    def add(self, pair_pk, row, texts):
        """Take in a passage that the report may print with its pair's names.

        ``row``: None for words of a version that is out, which are of no row any more.
        """
        stems = self.stems(texts)
        self._passages[pair_pk].append((row, texts, stems))
        for stem in stems:
            self._pairs[stem].add(pair_pk)

    def marks(self, pair_pk, texts, but=None):
        """Return the stems in the texts that stand only with this pair elsewhere, sorted.

        ``but``: kind and key of a passage that doesn't count: itself.
        """
        found = {stem for stem in self.stems(texts) if self._pairs.get(stem) == {pair_pk}}
        return sorted(found & self._elsewhere(pair_pk, but)) if found else []

    def marked(self, texts, stems):
        """Return the texts' sentences with these stems in them, as lists of ``MarkedPart``."""
        return [
            pieces
            for text in texts
            if text
            for pieces in sentences_around(
                text,
                [
                    FoundName(NameReason.NAME, word.start, word.end, word.raw)
                    for word in read(text).words
                    if self._stem(word) in stems
                ],
            )
        ]

    def beside(self, pair_pk, stems, but=None):
        """Return the pair's passages with names in which these stems stand, as ``Beside``."""
        rows = [
            Beside(row, self.marked(texts, stems))
            for row, texts, _stems in self._passages[pair_pk]
            if row is not None and key_of(row) != but
        ]
        return [row for row in rows if row.sentences]

    def _elsewhere(self, pair_pk, but):
        passages = self._passages[pair_pk]
        return {
            stem
            for row, _texts, stems in passages
            if row is None or key_of(row) != but
            for stem in stems
        }

    def stems(self, texts):
        """Return what the words of the texts are compared by, as a set."""
        return set().union(*(self._stems(text) for text in texts if text))

    def _stems(self, text):
        stems_of = _kept_stems if len(text) <= MAX_KEPT_LENGTH else _stems
        return stems_of(self.lexicon, text)

    def _stem(self, word):
        return _stem(self.lexicon, word)


def _stems(words_of, text):
    return frozenset(_stem(words_of, word) for word in read(text).words) - {""}


# A report is compiled at each visit of its page: some 2 MB.
_kept_stems = lru_cache(maxsize=1024)(_stems)


def _stem(words_of, word):
    """Return what a word is compared by; nothing for words too short to tell anything."""
    if word.base != word.plain and word.plain.endswith("nt"):
        return ""  # "don’t"
    if word.plain.isdigit():
        return word.plain if len(word.plain.lstrip("0")) >= MIN_DIGITS else ""
    return words_of.stem(word.base) if len(word.base) >= MIN_LETTERS else ""


def texts_digest(texts):
    """Return the hash (SHA-256) of the texts that a side decided on."""
    return hashlib.sha256(json.dumps(list(texts), ensure_ascii=False).encode()).hexdigest()
