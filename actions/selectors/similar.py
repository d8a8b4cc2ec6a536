"""Texts that are alike, by their words alone: suggestions, each with the words in common.

Texts are compared by their trigrams, the runs of three letters of each word: PostgreSQL does it
with ``pg_trgm``, and for SQLite the same measure stands here. Words that most texts have in common
do not distinguish two of them, and are left out first. Callers pass only what the reader may read,
so that a suggestion discloses nothing of an issue that another pair keeps to itself.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from django.db import connection

# Share of trigrams in common, of all of both. Long texts on different matters share many: of the
# worked example's themes the likest reach 0.33, the same matter in other words 0.41.
ALIKE = 0.36
MIN_WORD_LENGTH = 4  # shorter ones hold sentences together
MAX_REASONS = 5
# More would keep the database busy for longer than anybody waits: it compares each with each.
MAX_THINGS = 100
MAX_CHARACTERS = 4_000  # of the words of each; of the worked example's texts none comes near it
COMMON = 0.5  # of all texts: a word in more of them distinguishes none

PAIRS = """
    SELECT a.n, b.n, similarity(a.words, b.words)
    FROM unnest(%s::text[]) WITH ORDINALITY a(words, n)
    JOIN unnest(%s::text[]) WITH ORDINALITY b(words, n) ON a.n < b.n
    WHERE similarity(a.words, b.words) >= %s
"""


@dataclass(frozen=True)
class Likeness:
    """Two things that are alike: how much, from 0 to 1, and the words that both have."""

    one: object
    other: object
    score: float
    words: tuple


def alike(texts, *, at_least=ALIKE):
    """Return what is alike among ``{thing: its texts}``, the likest first: of the first 100."""
    things = list(texts)[:MAX_THINGS]
    words = _without_common([_words(" ".join(texts[thing])) for thing in things])
    found = [
        Likeness(things[a], things[b], score, _shared(words[a], words[b]))
        for a, b, score in _scores(words, at_least)
    ]
    return sorted((one for one in found if one.words), key=lambda one: -one.score)


def _words(text):
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) >= MIN_WORD_LENGTH}


def _without_common(texts):
    """Return the texts' words without those that most of the texts have."""
    if len(texts) < 4:
        return texts
    number = Counter(word for words in texts for word in words)
    common = {word for word, count in number.items() if count > COMMON * len(texts)}
    return [words - common for words in texts]


def _shared(one, other):
    """Return words of one text that begin as a word of the other does: the longest say most."""
    stems = {word[:5] for word in other}
    shared = [word for word in one if word[:5] in stems]
    return tuple(sorted(shared, key=lambda word: (-len(word), word))[:MAX_REASONS])


def _scores(texts, at_least):
    joined = [" ".join(sorted(words))[:MAX_CHARACTERS] for words in texts]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PAIRS, [joined, joined, at_least])
            return [(a - 1, b - 1, score) for a, b, score in cursor.fetchall()]
    trigrams = [_trigrams(words) for words in joined]
    scores = [
        (a, b, _share(trigrams[a], trigrams[b])) for a, b in combinations(range(len(joined)), 2)
    ]
    return [(a, b, score) for a, b, score in scores if score >= at_least]


def trigram_similarity(one, other):
    """Return what PostgreSQL's ``similarity`` does: trigrams in common, of all of both."""
    return _share(_trigrams(one), _trigrams(other))


def _share(one, other):
    return len(one & other) / len(one | other) if one | other else 0.0


def _trigrams(text):
    padded = [f"  {word} " for word in re.findall(r"[^\W_]+", text.lower())]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}
