"""A set's bank of questions: what it kept or added itself, and the stock that ships with it.

The stock is read from its file and never copied, so that it gets better for every set alike.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from meetings.enums import QuestionStage

STOCK = Path(__file__).parents[1] / "data" / "questions.toml"


@dataclass(frozen=True)
class StageQuestions:
    """The questions of one stage: the set's own first, then the stock's."""

    stage: QuestionStage
    own: list
    stock: list


@cache
def stock():
    """Return the texts of the stock by stage."""
    return tomllib.loads(STOCK.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Card:
    """One question to print on a card."""

    stage: QuestionStage
    text: str


def cards_of(questions):
    """Return a ``Card`` for each question of the bank, in the order of a turn."""
    return [
        Card(group.stage, text)
        for group in bank(questions)
        for text in [*(question.text for question in group.own), *group.stock]
    ]


def bank(questions):
    """Return the ``StageQuestions`` of each stage, in the order of a turn."""
    return [
        StageQuestions(stage, [one for one in questions if one.stage == stage], stock()[stage])
        for stage in QuestionStage
    ]
