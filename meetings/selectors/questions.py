"""A set's bank of questions: what it kept or added itself, and the stock that ships with it.

The stock is read from its file and never copied, so that it gets better for every set alike.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from meetings.enums import QuestionStage

STOCK = Path(__file__).parents[1] / "data" / "questions.toml"


@dataclass(frozen=True)
class Shelf:
    """The questions of one stage: the set's own first, then the stock's."""

    stage: QuestionStage
    own: list
    stock: list

    @property
    def hint(self):
        return {
            QuestionStage.CLARIFY: _("So that everybody in the room sees the same."),
            QuestionStage.OPEN_UP: _("To look wider than the pair has looked so far."),
            QuestionStage.CHALLENGE: _("To test what is taken for granted, or not said."),
            QuestionStage.COMMIT: _("From talking to doing: what, who, when."),
        }[self.stage]

    @property
    def needs_permission(self):
        return self.stage == QuestionStage.CHALLENGE


@cache
def stock():
    """Return the texts of the stock by stage."""
    return tomllib.loads(STOCK.read_text(encoding="utf-8"))


def bank(questions):
    """Return the shelves, in the order of a turn."""
    return [
        Shelf(stage, [one for one in questions if one.stage == stage], stock()[stage])
        for stage in QuestionStage
    ]
