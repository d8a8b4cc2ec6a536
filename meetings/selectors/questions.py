"""A set's bank of questions: what it kept or added itself, and the stock that ships with it.

The stock is read from its file and never copied, so that it gets better for every set alike.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from meetings.enums import QuestionStage

FOLDER = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class StageQuestions:
    """The questions of one stage: the set's own first, then the stock's."""

    stage: QuestionStage
    own: list
    stock: list


@cache
def stock(language):
    """Return the texts of the stock by stage: in that language, or in English."""
    own = FOLDER / f"questions.{language}.toml"
    path = own if own.exists() else FOLDER / "questions.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Card:
    """One question to print on a card."""

    stage: QuestionStage
    text: str


def cards_of(questions, language):
    """Return a ``Card`` for each question of the bank, in the order of a turn."""
    return [
        Card(group.stage, text)
        for group in bank(questions, language)
        for text in [*(question.text for question in group.own), *group.stock]
    ]


def bank(questions, language):
    """Return the ``StageQuestions`` of each stage, in the order of a turn.

    ``language``: of the set's members, who ask them aloud.
    """
    texts = stock(language)
    return [
        StageQuestions(stage, [one for one in questions if one.stage == stage], texts[stage])
        for stage in QuestionStage
    ]
