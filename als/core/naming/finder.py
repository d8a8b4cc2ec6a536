"""What keeps a text from being without names: names, addresses, and words that could be names."""

from bisect import bisect_left
from copy import copy
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from als.core.naming.known import Known
from als.core.naming.patterns import never_anonymous
from als.core.naming.standing import Standing
from als.core.naming.text import read

MIN_SPACED = 4  # letters: "s m i t h"
MIN_JOINED_LENGTH = 5  # letters of a name that was taken apart: "Brown-" and "low"
ALWAYS_DOTTED = frozenset({"eg", "ie", "am", "pm"})  # no initials, whoever has them
BETWEEN_LETTERS = frozenset(" .-\u00a0\n\r\t")
# A page asks about the same entries again and again. Together a few megabytes a finder at most.
MAX_REMEMBERED, MAX_REMEMBERED_LENGTH = 2000, 2000  # texts, characters of each


class NameReason(StrEnum):
    NAME = "name"  # of a person, a place or a partnership that is looked for
    ADDRESS = "address"  # mail, web, telephone, postcode: never anonymous
    COULD_BE = "could_be"  # until a person says that it is not a name


class FoundName(NamedTuple):
    """Words of a text that keep it from being without names.

    ``name``: whose, or what could be one, as a person would read it; ``word``: what is cleared if
    it is no name (empty: it can't be cleared). ``here``: the hash of it and its sentence, in which
    alone it can be cleared, as a common word that somebody bears; empty if it can't be.
    """

    why: NameReason
    start: int
    end: int
    name: str
    word: str = ""
    here: str = ""


class MarkedPart(NamedTuple):
    """A part of a sentence; ``named``: it is one of the names looked for.

    ``why`` says of which kind, and ``word`` what is cleared by saying that it is no name.
    """

    text: str
    named: bool
    why: str = ""
    word: str = ""


class Finder:
    """Finds what keeps texts from being without names.

    ``known``: the set's names. ``cleared``: words that are no names, as ``word_key`` gives them; a
    word that belongs to a name counts as not cleared, whenever the name came. ``cleared_here``:
    hashes, as ``FoundName.here``, of words and the sentence in which alone they are no names.
    ``guess`` False: only names and addresses are found, for texts that may have names of others.
    """

    def __init__(
        self,
        things=(),
        people=(),
        language="",
        *,
        cleared=(),
        cleared_here=(),
        common=(),
        guess=True,
    ):
        self.known = Known(things, people, language, common)
        self.lexicon = self.known.lexicon
        self.cleared = frozenset(cleared)
        self.cleared_here = frozenset(cleared_here)
        self.guess = guess
        self._people, self._void, self._remembered = tuple(people), {}, {}

    @cached_property
    def people_alone(self):
        """The finder of people and addresses, for texts that may name places."""
        here = self.cleared_here
        return Finder((), self._people, self.language, cleared_here=here, guess=False)

    @cached_property
    def sure(self):
        """The finder of names and addresses, without what could be a name."""
        other = copy(self)
        other.guess, other._remembered = False, {}
        return other

    @property
    def language(self):
        return self.lexicon.code

    def findings(self, typed):
        """Return all ``FoundName`` of a text in its order; where one is within another, that."""
        if not typed:
            return []
        found = self._remembered.get(typed)
        if found is None:
            found = tuple(self._look_through(typed))
            if len(typed) <= MAX_REMEMBERED_LENGTH:
                if len(self._remembered) >= MAX_REMEMBERED:
                    self._remembered.clear()
                self._remembered[typed] = found
        return list(found)

    def _look_through(self, typed):
        text = read(typed)
        standing = Standing(text, self.lexicon)
        sure = [
            FoundName(NameReason.NAME, start, end, name)
            for name, start, end in self.known.found(text.words)
        ]
        sure += [
            FoundName(NameReason.ADDRESS, start, end, typed[start:end])
            for start, end in never_anonymous(text)
        ]
        sure = [one for one in _outermost(sure) if not self._is_no_name(one, standing)]
        sure = [self._with_here(one, standing) for one in sure]
        if not self.guess:
            return sure
        sure = sorted([*sure, *_apart_from(sure, self._taken_apart(text))], key=_place)
        guessed = [
            FoundName(NameReason.COULD_BE, word.start, word.end, word.raw, self._clearable(word))
            for place, word in _outside(text.words, sure)
            if self._could_be(word, place, standing)
        ]
        guessed = [self._with_here(one, standing) for one in guessed]
        return sorted([*sure, *guessed], key=_place)

    def _is_no_name(self, one, standing):
        """Return whether a name is here the common word or month that it also is."""
        place = standing.place_of(one.start, one.end) if one.why == NameReason.NAME else None
        if place is None or not standing.may_be_no_name(place):
            return False
        plainly = standing.is_plainly_no_name(place, borne_here=True)
        return plainly or self._is_cleared_here(place, standing)

    def _is_cleared_here(self, place, standing):
        return bool(self.cleared_here) and standing.here(place) in self.cleared_here

    def _with_here(self, one, standing):
        place = standing.place_of(one.start, one.end) if one.why != NameReason.ADDRESS else None
        if place is None or not standing.may_be_cleared_here(place):
            return one
        return one._replace(here=standing.here(place))

    def found_in(self, *texts):
        """Return what is found in any of the texts, sorted, each once."""
        return sorted({one.name for text in texts for one in self.findings(text)})

    def sentences(self, *texts, only=None, here=""):
        """Return the sentences in which something is found, each as a list of ``MarkedPart``.

        ``only``: of these names and words alone. ``here``: of that finding alone.
        """

        def is_meant(one):
            return (only is None or one.name in only) and here in ("", one.here)

        return [
            pieces
            for text in texts
            for pieces in sentences_around(text, list(filter(is_meant, self.findings(text))))
        ]

    def is_part(self, typed):
        """Return whether a word is part of a name that is looked for, in this form or another."""
        return any(self.known.is_part(word) for word in read(typed).words)

    # --- what could be a name ---

    def _could_be(self, word, place, standing):
        if not word.letters or self._is_cleared(word):
            return False
        if not word.letters.isascii() or _is_leet(word):
            return True
        if self.known.may_derive(word) or self.known.are_initials(word):
            return True
        if not word.capital:
            # In small letters it is a name if it is of one and no word: "nordmanns", "norfolk".
            if standing.may_be_written_small(place):  # "we asked smith", of a set's Smith
                is_own = self.known.is_own(word) and not self._is_cleared_here(place, standing)
                return is_own and not standing.is_plainly_no_name(place)
            return word.camel or (self._is_of_a_name(word) and not self.lexicon.is_common(word))
        if standing.may_be_no_name(place):
            # "Will said": closed, unless it is plainly no name. "Roads were": nobody is called so.
            return (self.lexicon.is_borne(word) or self.known.is_own(word)) and not (
                standing.is_plainly_no_name(place) or self._is_cleared_here(place, standing)
            )
        if self._is_nobody(word):
            return False
        if not word.first or word.upper or word.camel or (word.dotted and len(word.plain) == 1):
            return True
        return not self.lexicon.is_common(word)

    def _is_of_a_name(self, word):
        return self.known.is_part(word) or self.known.begins_like_a_name(word)

    def _taken_apart(self, text):
        """Yield names in two pieces, single letters in a row, and initials in small letters."""
        for one, after in pairwise(text.words):
            joined = one.plain + after.plain
            is_name = len(joined) >= MIN_JOINED_LENGTH and self.known.is_joined(joined)
            if is_name and _between(text.typed, one, after):
                yield _not_clearable(text.typed, one, after)
        for run in _single_letters(text):
            letters = "".join(word.plain for word in run)
            small = letters not in ALWAYS_DOTTED and not any(word.capital for word in run)
            initials = small and letters in self.known.initials
            if len(run) >= MIN_SPACED or initials:
                yield _not_clearable(text.typed, run[0], run[-1])

    def _is_nobody(self, word):
        """Return whether it is a form of a day, a month, a title or "I": "Mondays"."""
        forms = {word.plain, word.base, *self.lexicon.lemmas(word.raw)}
        return not forms.isdisjoint(self.lexicon.never_names)

    def _is_cleared(self, word):
        """Return whether it was cleared, and is no part of a name."""
        for key in (word.plain, word.base):
            if (f"{key}." if _is_initial(word) else key) in self.cleared:
                if key not in self._void:
                    self._void[key] = self.known.is_part(word)
                return not self._void[key]
        return False

    def _clearable(self, word):
        return "" if self.known.is_part(word) else _key(word)


def _between(typed, one, after):
    """Return whether there is little between two words: a blank, a hyphen, a line end."""
    gap = typed[one.end : after.start]
    return len(gap) <= 3 and all(char in BETWEEN_LETTERS for char in gap)


def _single_letters(text):
    """Yield the longest runs of two and more words of one letter with little between them."""
    run = []
    for word in text.words:
        single = len(word.plain) == 1 and word.plain.isalpha()
        if run and not (single and _between(text.typed, run[-1], word)):
            if len(run) > 1:
                yield run
            run = []
        if single:
            run.append(word)
    if len(run) > 1:
        yield run


def _place(finding):
    return finding.start, finding.end


def _apart_from(found, others):
    """Return those of the others that touch nothing that was found."""
    starts, kept = [one.start for one in found], []
    for one in _outermost(others):
        place = bisect_left(starts, one.end) - 1
        if place < 0 or found[place].end <= one.start:
            kept.append(one)
    return kept


def _not_clearable(typed, first, last):
    return FoundName(NameReason.COULD_BE, first.start, last.end, typed[first.start : last.end])


def word_key(typed):
    """Return what a cleared word is kept as; empty if it is not one word.

    An initial keeps its full stop: "plan B" is cleared without "J. B.".
    """
    words = read(typed).words
    return _key(words[0]) if len(words) == 1 else ""


def _key(word):
    return word.plain + "." * _is_initial(word)


def _is_initial(word):
    return word.dotted and len(word.plain) == 1


def _is_leet(word):
    """Return whether it has digits among its letters: "Sm1th", but not "2nd"."""
    if word.plain.isalpha() or word.plain.isdecimal():
        return False
    figures, letters = word.plain[:1], word.plain[1:]
    if figures.isdecimal() and len(letters) >= MIN_SPACED and letters.isalpha():  # "5mithson"
        return True
    return not word.raw.lstrip("0123456789").isalpha() or any(c.isupper() for c in word.raw)


def _outermost(found):
    """Return the findings in order, without those that lie within another of them."""
    kept, end = [], -1
    for one in sorted(found, key=lambda one: (one.start, -one.end, one.why)):
        if one.end > end:
            kept.append(one)
            end = one.end
    return kept


def _outside(words, found):
    """Yield the words that lie in none of the findings, each behind its number."""
    starts = [one.start for one in found]
    for number, word in enumerate(words):
        place = bisect_left(starts, word.end) - 1
        if place < 0 or found[place].end <= word.start:
            yield number, word


def sentences_around(typed, found):
    """Return the sentences of a text with something found in them, each as ``MarkedPart`` items.

    ``found``: rows of ``FoundName`` in order. One may reach over several sentences.
    """
    if not found:
        return []
    ends = read(typed).ends
    rows = []
    for one in found:
        place = bisect_left(ends, one.start + 1)
        first = ends[place - 1] if place else 0
        last = ends[min(bisect_left(ends, one.end), len(ends) - 1)]
        if rows and first < rows[-1][1]:
            rows[-1] = (rows[-1][0], max(last, rows[-1][1]), rows[-1][2])
            rows[-1][2].append(one)
        else:
            rows.append((first, last, [one]))
    return [_pieces(typed, *row) for row in rows]


def _pieces(typed, start, end, found):
    while start < end and typed[start].isspace():
        start += 1
    while end > start and typed[end - 1].isspace():
        end -= 1
    pieces, at = [], start
    for one in found:
        if one.end <= at:
            continue
        begins = max(one.start, at)
        if begins > at:
            pieces.append(MarkedPart(typed[at:begins], False))
        pieces.append(MarkedPart(typed[begins : one.end], True, one.why.value, one.word))
        at = one.end
    return [*pieces, MarkedPart(typed[at:end], False)] if at < end else pieces
