"""Find the names of a set's places, partnerships and people in what was typed."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from als.common.letters import TABLE
from reports.endings import forms_of
from sets.models import Agreement, Member, Pair, SetFacilitator

# A surname of fewer letters is too often a word.
SHORTEST_SURNAME = 4
WORD = re.compile(r"[^\W_]+")
# What was passed over is not given back ("++", "*+"): dots in a row would take their square.
SENTENCE = re.compile(r"(?=\S)(?:[^.!?…\n]++|[.!?…]++[”\"’)]*+(?!\s|\Z))*+(?:[.!?…]++[”\"’)]*+)?")
# What may stand between the letters of a name: "Dr.", "O’Neill", "Smith-Jones".
WITHIN_A_NAME = str.maketrans("", "", ".-'’")


@lru_cache(maxsize=4096)
def _plain(char):
    """Return a character without case and accent.

    Marks that nobody sees (soft hyphens, zero-width spaces) come along when text is pasted: they
    part no word. "&" is the same word as "and", which names of places are written with as well.
    """
    taken_apart = unicodedata.normalize("NFKD", char.casefold()).replace("&", " and ")
    kept = (c for c in taken_apart if unicodedata.category(c) != "Cf")
    letters = "".join(c for c in kept if not unicodedata.combining(c))
    # What casefolding leaves composed may fold again once it is taken apart.
    return letters.casefold().translate(TABLE)


class Word(NamedTuple):
    """A word of a text: without accents and case, and where it stands as it was typed."""

    plain: str
    start: int
    end: int
    capital: bool


@lru_cache(maxsize=64)  # an entry is judged more than once
def words_in(text):
    """Return the words of a text, in their order."""
    letters, at = [], []
    for place, char in enumerate(text):
        plain = _plain(char)
        letters.append(plain)
        at += [place] * len(plain)
    found = WORD.finditer("".join(letters))
    spans = ((m[0], at[m.start()], at[m.end() - 1] + 1) for m in found)
    return tuple(Word(plain, start, end, text[start].isupper()) for plain, start, end in spans)


def words_of(text):
    """Return the text as words between single spaces, without accents, case and punctuation."""
    return f" {' '.join(word.plain for word in words_in(text))} "


def surname_of(name):
    """Return the last word of a personal name that is written as one, else nothing."""
    parts = name.split()
    like_a_name = len(parts) > 1 and all(
        part.translate(WITHIN_A_NAME).isalpha() and part[0].isupper() for part in parts
    )
    return parts[-1] if like_a_name and len(parts[-1]) >= SHORTEST_SURNAME else ""


@dataclass(frozen=True)
class Piece:
    """A part of a sentence; ``named``: it is one of the names looked for."""

    text: str
    named: bool


@dataclass(frozen=True)
class _Name:
    """A name and the forms that each of its words may have. ``surname``: only with a capital."""

    name: str
    words: tuple
    forms: tuple
    surname: bool

    def stands_at(self, words, place):
        """Does it stand there? In another form than its own only with a capital."""
        here = words[place : place + len(self.forms)]
        if len(here) < len(self.forms):
            return False
        if not all(word.plain in forms for word, forms in zip(here, self.forms, strict=True)):
            return False
        as_it_is = tuple(word.plain for word in here) == self.words
        return here[0].capital or (as_it_is and not self.surname)


class Names:
    """The names of one set. ``people`` are found by surname as well, if it has a capital.

    A name is found whatever its accents and case, and with a capital also in the forms that it
    takes in the ``language`` ("Zagrebu"). ``people_alone`` finds nothing but people.
    """

    def __init__(self, things=(), people=(), language=""):
        self.people_alone = Names(people=people, language=language) if things else self
        surnames = {surname_of(name) for name in people} - {""}
        self._at = defaultdict(list)
        for name in sorted({*things, *people} - {""}):
            self._add(name, language, surname=False)
        for name in sorted(surnames):
            self._add(name, language, surname=True)

    def _add(self, name, language, surname):
        words = tuple(word.plain for word in words_in(name))
        if not words:
            return
        known = _Name(name, words, tuple(forms_of(word, language) for word in words), surname)
        for form in known.forms[0]:
            self._at[form].append(known)

    def places(self, text):
        """Return the names in a text as ``(name, start, end)``, in the order of the text."""
        words = words_in(text)
        return [
            (known.name, word.start, words[place + len(known.forms) - 1].end)
            for place, word in enumerate(words)
            for known in self._at.get(word.plain, ())
            if known.stands_at(words, place)
        ]

    def found_in(self, *texts):
        """Return the names that any of the texts has in it, sorted."""
        return sorted({name for text in texts if text for name, _s, _e in self.places(text)})

    def sentences(self, *texts, only=None):
        """Return the sentences that have names in them, each as a list of ``Piece``.

        ``only``: of these names alone.
        """
        return [
            _pieces(text, start, end, spans)
            for text in texts
            for start, end, spans in self._sentences(text, only)
        ]

    def _sentences(self, text, only):
        bounds = [match.span() for match in SENTENCE.finditer(text)]
        starts, ends = [start for start, _end in bounds], [end for _start, end in bounds]
        rows = []
        for name, start, end in self.places(text):
            if only is not None and name not in only:
                continue
            first = starts[max(bisect_right(starts, start) - 1, 0)]
            last = ends[min(bisect_left(ends, end), len(ends) - 1)]
            if rows and first < rows[-1][1]:
                spans = rows[-1][2]
                spans.append((start, end))
                rows[-1] = (rows[-1][0], max(last, rows[-1][1]), spans)
            else:
                rows.append((first, last, [(start, end)]))
        return rows


def _pieces(text, start, end, spans):
    """Cut ``text[start:end]`` where names begin and end; spans may lie within one another."""
    pieces, at = [], start
    for begins, ends in sorted(spans):
        if ends <= at:
            continue
        pieces += [Piece(text[at : max(begins, at)], False)] if begins > at else []
        pieces.append(Piece(text[max(begins, at) : ends], True))
        at = ends
    return [*pieces, Piece(text[at:end], False)] if at < end else pieces


def names_of(set_):
    """Return the ``Names`` of all pairs and people that were ever asked, in two queries."""
    pairs = Pair.objects.filter(set=set_).select_related("upper__authority", "lower__authority")
    things = set()
    for pair in pairs:
        for side in (pair.upper, pair.lower):
            things |= {side.name, side.place, side.authority.name if side.authority else ""}
    members = Member.objects.filter(pair__set=set_).order_by().values_list("person__name")
    # Whoever was asked and declined never became a member.
    asked = Agreement.objects.filter(pair__set=set_).order_by().values_list("person__name")
    facilitate = SetFacilitator.objects.filter(set=set_).order_by().values_list("person__name")
    people = {name for (name,) in members.union(asked, facilitate)}
    return Names(things, people - {None}, set_.programme.language)
