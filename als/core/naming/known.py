"""The names that are looked for: of people in their parts, of places whole and short."""

from collections import defaultdict
from dataclasses import dataclass

from als.core.naming.derived import LANGUAGES, MIN_PLACE, Derived
from als.core.naming.lexicon import lexicon
from als.core.naming.people import split_name
from als.core.naming.spellings import initials_of_place, joined, spelled, spellings
from als.core.naming.text import VOWELS, read

# Particles of family names, which are no names by themselves where they are written small.
SHORT_FORMS = {"saint": "st", "mount": "mt", "sankt": "st", "sveti": "sv", "sveta": "sv"}
# What names of authorities and partnerships have besides a place, by language.
INSTITUTIONS = frozenset(
    [
        "council",
        "borough",
        "city",
        "metropolitan",
        "unitary",
        "authority",
        "combined",
        "local",
        "strategic",
        "partnership",
        "partnerships",
        "lsp",
        "london",
        "royal",
        "forum",
        "board",
        "town",
        "parish",
        "of",
        "the",
        "and",
        "in",
        "for",
        "zupanija",
        "grad",
        "opcina",
        "grada",
        "opcine",
        "zupanije",
        "kommune",
        "fylkeskommune",
        "fylke",
        "vald",
        "linn",
        "maakond",
        "landkreis",
        "kreis",
        "stadt",
        "gemeinde",
        "gmina",
        "powiat",
        "wojewodztwo",
        "commune",
        "departement",
        "region",
    ]
)
MIN_STEM_LENGTH, MAX_ENDING_LENGTH = 4, 3
MAX_TAIL_LENGTH = 7  # letters behind a name: "osloborgerne"
MIN_JOINED_LENGTH = 6  # letters of two words of a name in one
MIN_PLACE_LENGTH = 4  # letters of a place that other words are made from: "splitski"


@dataclass(frozen=True)
class Person:
    """A person as texts are searched for them."""

    name: str
    given: str = ""
    family: str = ""

    @classmethod
    def of(cls, name):
        """Return the person of a name that was typed whole."""
        parts = split_name(name)
        return cls(name, parts.given, parts.family)


@dataclass(frozen=True)
class _Sought:
    """A name: for each of its words the keys that it is found by.

    ``small``: it is found in small letters as well, where it is written as it is.
    """

    name: str
    plain: tuple
    keys: tuple
    small: bool


class Known:
    """The names of one set. ``found(words)`` finds them in the words of a text.

    A person is found by their whole name, by each given name and each part of the family name, and
    by their initials; a place by its name, its halves, and without "City Council" and the like.
    A name that is a common word as well is found by itself only with a capital.
    """

    def __init__(self, things=(), people=(), language="", common=()):
        """``common``: words that names of things may have and that are no place's: its tiers."""
        self.lexicon = lexicon(language)
        self.common = INSTITUTIONS | {word.plain for text in common for word in read(text).words}
        self._by_key = defaultdict(list)
        self._parts = set()  # keys of words that belong to a name
        self._own = set()  # of those the words that are a name's own, "Bury" and not "upon"
        self._derived = Derived() if language in LANGUAGES else None
        self.initials = set()
        self._stems_of_places = defaultdict(list)
        self._beginnings = defaultdict(set)
        for name in sorted({*things} - {""}):
            self._add_place(name)
        for person in sorted({_person(one) for one in people}, key=lambda one: one.name):
            self._add_person(person)

    # --- what is looked for ---

    def _add_place(self, name):
        words = read(name).words
        self._add(name, words, small=True)
        for half in _halves(words):
            short = self._without_institution(half)
            for form in (half, short, self._without_common_end(half)):
                if form and len(form) < len(words) and not self._is_generic(form):
                    self._add(_as_written(name, form), form, small=len(form) > 1)
                if len(form) > 1 and not self._is_generic(form):  # "kingslynn"
                    self._add(_as_written(name, form), (joined(form),), small=True)
        self.initials |= initials_of_place(words, self.common)
        own = [word for word in words if word.plain not in self.common]
        for word in spelled(own):
            self._parts |= self._keys_of_name(word)
            self._add_derived(word)
            self._add_beginning(word)
            if word.capital and word.plain not in _POINTS:
                self._own |= self._keys_of_name(word)
        if self._derived:
            self._add_roots(self._derived.add_place, own)

    def _add_roots(self, add, words):
        """Let words be asked about that are made from these, as either of two spellings."""
        for plains in {
            tuple(w.plain for w in words),
            tuple(spellings(w)[-1].plain for w in words),
        }:
            add(plains)

    def _add_derived(self, word):
        if len(word.plain) >= MIN_PLACE_LENGTH and word.plain.isalpha():
            begins = word.plain[: max(MIN_PLACE_LENGTH, len(word.plain) - 2)]
            self._stems_of_places[begins[:MIN_PLACE_LENGTH]].append((begins, len(word.plain)))

    def _add_beginning(self, word):
        """Let words of small letters that begin like it be asked about: "nowakowi"."""
        begins = word.plain[:-1] if word.plain[-1:] in VOWELS else word.plain
        if len(begins) >= MIN_STEM_LENGTH and begins.isalpha():
            self._beginnings[begins[:MIN_STEM_LENGTH]].add(begins)

    def _without_institution(self, words):
        start, end = 0, len(words)
        while start < end and words[start].plain in self.common:
            start += 1
        while end > start and words[end - 1].plain in self.common:
            end -= 1
        return words[start:end]

    def _without_common_end(self, words):
        """Return the place without the words of the dictionary behind it; nothing if all are."""
        while words and self.lexicon.is_word(words[-1].small):
            words = words[:-1]
        return () if all(self.lexicon.is_word(word.small) for word in words) else words

    def _is_generic(self, words):
        """Return whether it has no word that is a place's own: "North"."""
        return all(
            word.plain in self.common or word.plain in _POINTS or len(word.letters) < 2
            for word in words
        )

    def _is_role(self, person):
        """Return whether the "name" is a role, which is found only as a whole: "Lead, pair 1"."""
        from nameparser.config import CONSTANTS  # 43 ms

        words = read(f"{person.given} {person.family}").words
        capitals = [word for word in words if word.capital]
        # "Rose de Vries" has no role for a name, though "rose" and "de" are in the dictionary.
        others = [w for w in words if not w.capital and w.small not in CONSTANTS.prefixes]
        small = [w for w in others if self.lexicon.is_word(w.small)]
        if person.name.islower() or not all(self.lexicon.is_word(w.small) for w in capitals[:1]):
            return False
        return bool(small) or (len(words) == 1 and _says_more(person.name))

    def _add_person(self, person):
        if self._is_role(person):
            self._add(person.name, read(person.name).words, small=True)
            return
        for whole in (person.name, f"{person.given} {person.family}"):
            words = read(whole).words
            self._add(whole.strip(), words, small=len(words) > 1)
        initials = ""
        for part in (person.given, person.family):
            words = [word for word in read(part).words if not _is_particle(word, part)]
            initials += "".join(word.plain[:1] for word in words)
            for word in spelled(words):
                self._add_word(_as_written(part, (word,)), word)
                if self._derived:
                    is_family = part == person.family
                    self._derived.add_person(word.plain, is_family=is_family)
        self._add_joined(person)
        if person.given and person.family:
            family = [w for w in read(person.family).words if not _is_particle(w, person.family)]
            self.initials |= {initials, initials[:1] + "".join(w.plain[:1] for w in family)}

    def _add_joined(self, person):
        """Add what is in one word: "hopejones", "devries", "stjohn", "marysmith"."""
        words = [w for w in read(f"{person.given} {person.family}").words if len(w.plain) > 1]
        for first in range(len(words)):
            for last in range(first + 2, len(words) + 1):
                word = joined(words[first:last])
                if len(word.plain) >= MIN_JOINED_LENGTH or last == len(words):
                    self._add_word(" ".join(w.raw for w in words[first:last]), word)

    def _add_word(self, name, word):
        if len(word.letters) < 2:
            return
        keys = self._keys_of_name(word)
        self._parts |= keys
        self._own |= keys
        self._add_beginning(word)
        self._add(name, (word,), small=not self.lexicon.is_word(word.small))

    def _add(self, name, words, *, small):
        if not words or not any(word.plain for word in words):
            return
        keys = tuple(self._keys_of_name(word) for word in words)
        sought = _Sought(name, tuple(_short(word.plain) for word in words), keys, small)
        for key in keys[0]:
            self._by_key[key].append(sought)

    def _keys_of_name(self, word):
        keys = {f"={_short(word.plain)}", f"={_short(word.base)}"}
        if len(word.letters) > 1:
            keys.add(f"~{self.lexicon.stem(word.raw)}")
            if self.lexicon.bends:
                keys.add(f"~{word.plain}")
                keys |= {
                    f"^{lemma}"
                    for lemma in self.lexicon.lemmas(word.raw)
                    if abs(len(lemma) - len(word.plain)) < MAX_ENDING_LENGTH
                }
        return keys

    # --- where it is ---

    def _keys_in_text(self, word):
        """Return the keys of names that a word may be, in this form or another."""
        keys = {f"={_short(word.plain)}", f"={_short(word.base)}"}
        lemmas = self.lexicon.lemmas(word.base if word.base != word.plain else word.raw)
        keys |= {f"={lemma}" for lemma in lemmas}
        if self.lexicon.bends:
            keys |= {f"^{lemma}" for lemma in lemmas}
        if not self.lexicon.is_word(word.small):
            stem = self.lexicon.stem(word.raw)
            keys.add(f"~{stem}")
            if self.lexicon.bends and word.capital:
                longest = min(MAX_ENDING_LENGTH, len(stem) - MIN_STEM_LENGTH)
                keys |= {f"~{stem[:-cut]}" for cut in range(1, longest + 1)}
        return keys

    def found(self, words):
        """Return ``(name, start, end)`` of each name that is in the words of a text."""
        keys = [None] * len(words)
        found = []
        for place, word in enumerate(words):
            if not (word.capital or self._is_written_so(word)):
                continue
            own = keys[place] = keys[place] or self._keys_in_text(word)
            sought = {id(one): one for key in own for one in self._by_key.get(key, ())}
            found += [
                (one.name, word.start, words[place + len(one.keys) - 1].end)
                for one in sought.values()
                if self._stands(one, words, place, keys)
            ]
        return found

    def _is_written_so(self, word):
        """Return whether a name begins with the very word, whatever its case."""
        return any(f"={_short(plain)}" in self._by_key for plain in (word.plain, word.base))

    def _stands(self, sought, words, place, keys):
        here = words[place : place + len(sought.keys)]
        if len(here) < len(sought.keys):
            return False
        for at, (word, wanted) in enumerate(zip(here, sought.keys, strict=True), start=place):
            keys[at] = keys[at] or self._keys_in_text(word)
            if keys[at].isdisjoint(wanted):
                return False
        if here[0].capital or (place and words[place - 1].plain in self.lexicon.never_names):
            return True
        as_it_is = all(
            plain in (_short(word.plain), _short(word.base))
            for plain, word in zip(sought.plain, here, strict=True)
        )
        return sought.small and as_it_is

    def is_joined(self, plain):
        """Return whether it is a part of a name as it is written, and no word of the language."""
        return f"={plain}" in self._parts and not self.lexicon.is_word(plain)

    def is_part(self, word):
        """Return whether the word is part of a name, in this form or another."""
        return not self._parts.isdisjoint(self._keys_in_text(word))

    def is_own(self, word):
        """Return whether it makes a name this one, in any form: "Bury", not "upon"."""
        if not self._own.isdisjoint(self._keys_in_text(word)):
            return True
        return self._derived is not None and self._derived.may_be_bent(word.plain, MIN_PLACE)

    def may_derive(self, word):
        """Return whether a word in small letters may be made from a name: "zagrebački", "anin"."""
        if self._derived and self._derived.may_be_made(word.plain):
            return True
        if not self.lexicon.derives_small or len(word.plain) <= MIN_PLACE_LENGTH:
            return False
        return any(
            word.plain.startswith(begins) and length < len(word.plain) <= length + 5
            for begins, length in self._stems_of_places.get(word.plain[:MIN_PLACE_LENGTH], ())
        )

    def begins_like_a_name(self, word):
        """Return whether it begins with a part of a name, and goes on for a few letters."""
        if self._derived and self._derived.may_be_bent(word.plain):
            return True
        return any(
            word.plain.startswith(begins) and len(word.plain) <= len(begins) + MAX_TAIL_LENGTH
            for begins in self._beginnings.get(word.plain[:MIN_STEM_LENGTH], ())
        )

    def are_initials(self, word):
        return word.plain in self.initials and not self.lexicon.is_word(word.small)


def _person(one):
    if isinstance(one, str):
        return Person.of(one)
    label = {word.plain for word in read(one.name).words}
    parts = {word.plain for word in read(f"{one.given} {one.family}").words}
    # Parts that have nothing of the label are of an earlier name.
    return one if label & parts else Person.of(one.name)


def _short(plain):
    """Return the word, or the short form that it is often written in: "St" for "Saint"."""
    return SHORT_FORMS.get(plain, plain)


def _is_particle(word, part):
    """Return whether it is small in a name that has capitals: "de", "von der"."""
    return word.raw.islower() and not part.islower()


def _says_more(name):
    """Return whether most of its words are written small: "Facilitator, research team"."""
    words = read(name).words
    return 2 * sum(word.raw.islower() for word in words) > len(words)


def _halves(words):
    """Return the words on both sides of each "and", or all of them."""
    halves, half = [], []
    for word in words:
        if word.plain in {"and", "i", "og", "und", "et", "ja", "y", "e"} and half:
            halves.append(half)
            half = []
        else:
            half.append(word)
    return [tuple(half) for half in (*halves, half) if half]


_POINTS = frozenset("north south east west upper lower new old great little".split())


def _as_written(name, words):
    return name[words[0].start : words[-1].end]
