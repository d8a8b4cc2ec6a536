"""Names taken for one: in another case, with other accents, or in letters of another script."""

import unicodedata
from functools import cache

from confusable_homoglyphs.confusables import confusables_data

# Of Latin letters and digits, those that are taken for each other in common type
ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})


def looks_of(name):
    """Return what the name looks like: its words in order of the alphabet, for comparing only."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(_latin(char) for char in text if not unicodedata.combining(char))
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return tuple(
        sorted(word.translate(ALIKE).replace("rn", "m").replace("vv", "w") for word in words)
    )


@cache
def _latin(char):
    """Return the Latin letter that Unicode lists as looking the same, or the character itself."""
    if char.isascii() or unicodedata.category(char) in ("Cf", "Cc"):
        return char if char.isascii() else ""
    found = [row["c"] for row in confusables_data.get(char, ())]
    return next((other for other in found if other.isascii() and other.isalnum()), char)
