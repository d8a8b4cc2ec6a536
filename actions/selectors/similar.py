"""Texts that are alike, by their words alone: suggestions, each with the words in common.

Texts are compared by their trigrams, the runs of three letters of each word, as PostgreSQL's
``pg_trgm`` does; in Python, so that both databases suggest the same (decision 28). Words that most
texts have in common do not distinguish two of them, and are left out first. Callers pass only what
the reader may read, so that a suggestion discloses nothing of an issue that another pair keeps to
itself.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

# Share of trigrams in common, of all of both. Long texts on different matters share many: of the
# worked example's themes the likest reach 0.33, the same matter in other words 0.41.
ALIKE = 0.36
MIN_WORD_LENGTH = 4  # shorter ones hold sentences together
MAX_REASONS = 5
# Each is compared with each: with these two limits the page takes half a second at most.
MAX_THINGS = 100
MAX_CHARACTERS = 2_000  # of the words of each; of the worked example's texts none comes near it
COMMON = 0.5  # of all texts: a word in more of them distinguishes none


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
    sets = [trigrams(" ".join(sorted(each))[:MAX_CHARACTERS]) for each in words]
    found = []
    for a, b in combinations(range(len(things)), 2):
        score = similarity(sets[a], sets[b])
        if score >= at_least and (shared := _shared(words[a], words[b])):
            found.append(Likeness(things[a], things[b], score, shared))
    return sorted(found, key=lambda one: -one.score)


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


def similarity(one, other):
    """Return the share, from 0 to 1, that two sets of trigrams have in common, of all of both."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if one or other else 0.0


def trigrams(text):
    """Return the trigrams of a text: "map" has "  m", " ma", "map" and "ap "; any case."""
    padded = [f"  {word} " for word in re.findall(r"[^\W_]+", text.lower())]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}
