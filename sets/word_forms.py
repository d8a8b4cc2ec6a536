"""The forms that a language's sentences ask for, with sentences to fill and words to begin from.

One file a language in ``sets/words/``. A language without a file has those of English: the
product's texts are in English there.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
ENGLISH = "en"
GAP = "___"
OF_SEVERAL = "_plural"


@dataclass(frozen=True)
class Form:
    """A form of a word: its code, what it is called, and a sentence with a gap for it."""

    code: str
    name: str
    sentence: str


@dataclass(frozen=True)
class WordForms:
    """What a language's words need. Words are dicts: ``one``, ``many`` and each form by code."""

    code: str
    forms: tuple
    gender: str  # what gender is called in the language
    genders: dict  # by code, what each is called; empty where nothing depends on it
    also: dict  # other codes that translators may use, each with the form that it is
    partnership: dict
    presets: tuple  # dicts: ``name``, and words as ``upper`` and ``lower``

    def filled(self, words):
        """Return the sentences whose form these words have, with it in the gap."""
        pairs = ((form.sentence, words.get(form.code)) for form in self.forms)
        return [_filled(sentence, word) for sentence, word in pairs if word]

    @property
    def codes(self):
        """Return the codes that a text in the language may ask for."""
        own = {form.code for form in self.forms} | self.also.keys()
        return own | {"plural"}


def _filled(sentence, word):
    text = sentence.replace(GAP, word)
    return text[:1].upper() + text[1:]


@cache
def word_forms(language):
    """Return the ``WordForms`` of a language; those of English where it has none."""
    if language not in languages():
        return word_forms(ENGLISH)
    read = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return WordForms(
        language,
        tuple(Form(**form) for form in read["forms"]),
        read.get("gender", ""),
        read.get("genders", {}),
        read.get("also", {}),
        read["partnership"],
        tuple(read["presets"]),
    )


@cache
def languages():
    """Return the codes of the languages that have forms of their own."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
