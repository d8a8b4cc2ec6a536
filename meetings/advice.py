"""Advice in disguise: open questions that carry their own answer ("Have you thought of …?").

Rules are data, a file a language, and nothing is sent anywhere. A hint is all that follows: it
never keeps anybody from noting a question.
"""

import tomllib
from functools import cache
from pathlib import Path

from als.core.text.folding import plain

RULES = Path(__file__).parent / "data"
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
BREAKS = '.,;:!?…–—\n"“”„»«()'  # a sentence, or a part of one, begins after it


@cache
def _rules(language):
    """Return (what begins a part of a sentence, what is anywhere); both empty without rules."""
    file = RULES / f"advice.{language}.toml"
    rules = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return tuple(
        tuple(f" {phrase} " for phrase in rules.get(kind, [])) for kind in ("begins", "anywhere")
    )


def is_advice(text, language):
    """Return whether an open question reads like advice, by the rules of that language."""
    begins, anywhere = _rules(language)
    parts = _parts(text)
    return any(part.startswith(begins) for part in parts) or any(
        phrase in f" {' '.join(''.join(parts).split())} " for phrase in anywhere
    )


def _parts(text):
    """Return the parts of its sentences, folded to small letters, each word between spaces."""
    folded = plain(text.translate(APOSTROPHES))
    for sign in BREAKS:
        folded = folded.replace(sign, "|")
    letters = "".join(c if c.isalnum() or c == "|" else " " for c in folded)
    return [f" {' '.join(part.split())} " for part in letters.split("|")]
