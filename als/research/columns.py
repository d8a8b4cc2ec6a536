"""What a column and a table of an extract are: the code book is made of this alone."""

from collections.abc import Callable
from dataclasses import dataclass, field

CODE, TEXT, WHOLE, NUMBER, YES_NO, MONTH = "code", "text", "integer", "number", "boolean", "month"


@dataclass(frozen=True)
class Column:
    """One variable. ``kind``: one of those above; ``values``: code → meaning, where it has few.

    ``blank``: what an empty cell means.
    """

    name: str
    kind: str
    meaning: str
    unit: str = ""
    values: dict = field(default_factory=dict)
    blank: str = ""


@dataclass(frozen=True)
class TableOf:
    """``row``: what one row is; ``rows`` gives those of a ``SetData``, as dicts by column."""

    row: str
    columns: tuple
    rows: Callable
    left_out: str = ""


def values_of(choices):
    """Return the values of choices with their meanings."""
    return {str(choice.value): choice.label for choice in choices}
