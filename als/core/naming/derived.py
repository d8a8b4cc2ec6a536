"""Words made from names in Croatian, Bosnian and Serbian: whose it is, who lives there, of where.

No stemmer leads "zadrani" back to "Zadar" or "orlov" to "Orao": a vowel goes, a consonant softens.
So each name gives its roots, and a word is asked about if it is a root with one of the endings that
its language makes words from names with. All without accents: "č", "ć" and "c" are one letter.
"""

from itertools import pairwise, product

LANGUAGES = frozenset({"bs", "hr", "sr-latn"})
VOWELS = "aeiou"
# How the last letter sounds before an ending. Sisak: sisački; Požega: požeški; Zagreb: zagrepčani
SOFTENED = {"k": "c", "g": "z", "h": "s", "b": "p"}
OF_ADJECTIVES = ("", *VOWELS, *"og oga om ome omu oj im ima ih".split())
OF_NOUNS = ("", *VOWELS, *"om em ima ama".split())
MIN_PERSON, MIN_PLACE, MIN_BENT = 2, 3, 4  # letters of a root


def _each(middles, endings):
    return frozenset(middle + ending for middle, ending in product(middles, endings))


# "Horvatov", "Anin", "Holyjev"
WHOSE = _each(("ov", "ev", "jev", "in"), OF_ADJECTIVES)
# "Kneževićka", "Horvatica", and what is hers
SHE = _each(("k", "ic"), (*VOWELS, "om", *_each(("in",), OF_ADJECTIVES)))
# "zadarski", "riječki", "dubrovački"
OF_WHERE = _each(("sk", "k", "ck", "ack", "eck"), OF_ADJECTIVES[1:])
# "Zadrani", "Puljanka", "Karlovčanin", "Međimurci"
WHO_LIVES_THERE = (
    _each(("anin", "janin", "canin"), OF_NOUNS)
    | _each(("an", "jan", "can"), ("i", "a", "e", "ima", "ke", "ka", "ki", "ku", "kom", "kama"))
    | _each(("c",), ("i", "a", "e", "u", "em", "ima"))
    | {"ac"}
)
BENT = frozenset(OF_NOUNS) | {"j" + ending for ending in OF_NOUNS[1:]}


class Derived:
    """The roots of a set's names. Knows which words may be made from them."""

    def __init__(self):
        self._people, self._families, self._places = set(), set(), set()

    def add_person(self, plain, *, is_family):
        self._people |= roots_of(plain)
        if is_family:
            self._families |= roots_of(plain)

    def add_place(self, plains):
        """Add the words of a place's name, and two that one word is made from: Velika Gorica."""
        each = [roots_of(plain) | _of_adjective(plain) for plain in plains]
        self._places.update(*each)
        for first, second in pairwise(each):
            self._places |= {f"{one}o{other}" for one, other in product(first, second)}

    def may_be_made(self, plain):
        """Return whether it may be whose, who lives there, or of where: "zadrani"."""
        return any(
            (root in self._people and len(root) >= MIN_PERSON and ending in WHOSE)
            or (root in self._families and len(root) > MIN_PERSON and ending in SHE)
            or (root in self._places and len(root) >= MIN_PLACE and _is_of_place(ending))
            for root, ending in _cuts(plain)
        )

    def may_be_bent(self, plain, least=MIN_BENT):
        """Return whether it may be a name in another case: "zadru", "zubcu"."""
        return any(
            ending in BENT and len(root) >= least and (root in self._people | self._places)
            for root, ending in _cuts(plain)
        )


def _is_of_place(ending):
    return ending in OF_WHERE or ending in WHO_LIVES_THERE


MAX_ENDING = max(map(len, WHOSE | SHE | OF_WHERE | WHO_LIVES_THERE))


def _cuts(plain):
    """Yield a word as ``(root, ending)``, for each ending that is short enough."""
    for at in range(max(MIN_PERSON, len(plain) - MAX_ENDING), len(plain) + 1):
        yield plain[:at], plain[at:]


def roots_of(plain):
    """Return what may stand before an ending: of "osijek" "osijec" and "osjec" as well."""
    bare = plain[:-1] if plain[-1:] in VOWELS else plain
    roots = {bare, bare.replace("ije", "je")}
    if plain.endswith("ao"):
        roots.add(plain[:-2] + "l")
    for end in ("nik", "ac", "ec"):
        if len(plain) > len(end) + MIN_PLACE:
            roots.add(plain.removesuffix(end))
    # The vowel before the last consonant goes: Zadar, Sisak, Čakovec
    roots |= {
        root[:-2] + root[-1:]
        for root in roots
        if len(root) > MIN_PLACE and root[-2] in "ae" and root[-1] not in VOWELS
    }
    return roots | {root[:-1] + SOFTENED.get(root[-1:], root[-1:]) for root in roots}


def _of_adjective(plain):
    """Return the roots of the place that an adjective is of: "Ličko-senjska", "Istarska"."""
    bare = plain[:-1]
    if plain[-1:] not in VOWELS or not bare.endswith("k"):
        return set()
    places = {bare[:-1].removesuffix("s"), bare[:-1].removesuffix("ac")}
    return set().union(*(roots_of(place) for place in places if len(place) >= MIN_PLACE))
