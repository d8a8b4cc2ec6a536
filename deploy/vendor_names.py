"""Write the names that people bear, by language, from Faker's lists: als/core/naming/names.

    python deploy/vendor_names.py

A file has the given names without case and accents, an empty line, and the family names that are
no given names. Only languages that have a dictionary need one.
"""

import pkgutil
import sys
import textwrap
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from als.core.naming.borne import FOLDER
from als.core.naming.lexicon import DICTIONARIES
from als.core.naming.text import folded

LISTS = "faker.providers.person"
WIDTH = 118  # characters of a line


def names(code, kind):
    """Return the names of a kind, "first_name" or "last_name", of all countries of a language."""
    found = set()
    for module in _modules():
        if language(module) == code:
            provider = import_module(f"{LISTS}.{module}").Provider
            for attribute, value in ((one, getattr(provider, one)) for one in dir(provider)):
                if attribute.startswith(f"{kind}s") and not isinstance(value, property):
                    found |= {folded(str(name)) for name in value}
    return found - {""}


def language(module):
    return module.split("_")[0]


def written(code):
    """Return the text of a language's file."""
    given = names(code, "first_name")
    family = names(code, "last_name") - given
    parts = (textwrap.fill(" ".join(sorted(one)), WIDTH) for one in (given, family))
    return "\n\n".join(parts) + "\n"


def _modules():
    return [module.name for module in pkgutil.iter_modules(import_module(LISTS).__path__)]


def main():
    FOLDER.mkdir(exist_ok=True)
    for code in set(map(language, _modules())):
        if DICTIONARIES.get(code, code) in SUPPORTED_LANGUAGES:
            (FOLDER / f"{code}.txt").write_text(written(code), encoding="utf-8")


if __name__ == "__main__":
    main()
