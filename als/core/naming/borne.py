"""Names that people bear, by language: Faker's lists of given and family names.

They say which words of a dictionary are names as well: "Will", "Grace", "Nada". They are kept as
files (``deploy/vendor_names.py``): Faker itself, which makes up all kinds of things, takes four
times the memory and a tenth of a second.
"""

from functools import cache
from pathlib import Path

from als.core.naming.reading import by_one_thread

FOLDER = Path(__file__).parent / "names"
LISTS = {"nb": "no", "nn": "no", "bs": "hr", "sr-latn": "hr"}  # under another code
MISSING = {"en": ("bay", "bea", "dick", "gill", "norm", "stew", "verity")}  # Faker has not these
# On the list, and borne by too few to be asked about where a sentence begins with the day.
SELDOM = frozenset({"january", "sunday"})


def given_names(code):
    """Return the given names of a language without case and accents; of the unknown, none."""
    return _names(code)[0]


def names_borne(code):
    """Return given and family names of a language, without case and accents."""
    return _names(code)[1]


@by_one_thread
@cache
def _names(code):
    path = FOLDER / f"{LISTS.get(code, code)}.txt"
    if not path.exists():
        return frozenset(), frozenset()
    given, family = path.read_text(encoding="utf-8").split("\n\n")
    given = frozenset(given.split()).union(MISSING.get(code, ())) - SELDOM
    return given, given.union(family.split())
