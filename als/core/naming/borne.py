"""Names that people bear, by language: Faker's lists of given and family names.

The product never makes names up with them. They say which words of a dictionary are names as well:
"Will", "Grace", "Nada". A list is read when a text of its language is first judged (0.1 s).
"""

import pkgutil
from functools import cache
from importlib import import_module

from als.core.naming.reading import by_one_thread
from als.core.naming.text import folded

LISTS = "faker.providers.person"
LOCALES = {"nb": "no", "nn": "no", "bs": "hr", "sr-latn": "hr"}  # lists under another code
MISSING = {"en": ("bay", "bea", "dick", "gill", "norm", "stew", "verity")}  # Faker has not these
# On the list, and borne by too few to be asked about where a sentence begins with the day.
SELDOM = frozenset({"january", "sunday"})


@by_one_thread
@cache
def given_names(code):
    """Return the given names of a language without case and accents; of the unknown, none."""
    return _names(code, "first_name") | frozenset(MISSING.get(code, ())) - SELDOM


@by_one_thread
@cache
def names_borne(code):
    """Return given and family names of a language, without case and accents."""
    return given_names(code) | _names(code, "last_name")


def _names(code, kind):
    found = set()
    for module in pkgutil.iter_modules(import_module(LISTS).__path__):
        if module.name.split("_")[0] == LOCALES.get(code, code):
            provider = import_module(f"{LISTS}.{module.name}").Provider
            for attribute in dir(provider):
                if attribute.startswith(f"{kind}s"):
                    found |= {folded(str(name)) for name in getattr(provider, attribute)}
    return frozenset(found - {""})
