"""Names taken for one: in another case, with other accents, or in letters of another script."""

import unicodedata
from functools import cache

# Of Latin letters and digits, those that are taken for each other in common type
ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})


def alike(one, other):
    """Return whether the two are taken for one name, also where a blank is missing in either."""
    same = comparable(one) == comparable(other)
    return same or _run_together(one) == _run_together(other)


def comparable(name):
    """Return its words in alphabetical order, as they look: for comparing only."""
    return tuple(sorted(_words_of(name)))


def _run_together(name):
    return "".join(_words_of(name))


def _words_of(name):
    text = "".join(_latin(char) for char in _without_marks(name))
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return [word.translate(ALIKE).replace("rn", "m").replace("vv", "w") for word in words]


@cache
def _latin(char):
    """Return the Latin letters that Unicode lists as looking the same, or the character itself."""
    if char.isascii() or unicodedata.category(char) in ("Cf", "Cc"):
        return char if char.isascii() else ""
    from confusable_homoglyphs.confusables import confusables_data  # 7 MB

    # Listed is "ø" as an o with a stroke, "æ" as two letters, and "м" by its capital alone
    listed = [row["c"] for form in (char, char.upper()) for row in confusables_data.get(form, ())]
    bare = (_without_marks(other) for other in listed)
    return next((other for other in bare if other.isascii() and other.isalnum()), char)


def _without_marks(text):
    text = unicodedata.normalize("NFKD", text)
    return "".join(char for char in text if not unicodedata.combining(char))
