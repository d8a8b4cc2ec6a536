"""An agenda as plain lines, minutes first: "20 Report back on actions". As templates hold it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from als.core.refusals import Refused
from meetings.enums import AgendaKind, StandingItem
from meetings.models.agenda import MAX_ITEM_MINUTES

LINE = re.compile(r"(\d{1,4})\s+(\S.*)")
MAX_TITLE, MAX_LINES = 200, 50


@dataclass(frozen=True)
class Line:
    """One item: its minutes, what it is, and which standing item that is ("" for none)."""

    minutes: int
    title: str
    standing: str = ""

    def __str__(self):
        return f"{self.minutes} {self.title}"


def lines_of(items):
    """Return the ``Line``s of an agenda without what members wrote: their items are a topic."""
    return [
        Line(item.minutes, _("A topic from members"))
        if item.kind == AgendaKind.MEMBER
        else Line(item.minutes, item.title, item.standing)
        for item in items
    ]


def read_lines(text):
    """Return the ``Line``s of a text; ``Refused`` says which line is none.

    A title that is a standing item's in the language in use is that standing item, once.
    """
    standing = {str(which.label).casefold(): which.value for which in StandingItem}
    lines = []
    for number, typed in enumerate(text.splitlines(), start=1):
        if typed.strip():
            line = _read(typed.strip(), number)
            which = standing.pop(line.title.casefold(), "")
            lines.append(Line(line.minutes, line.title, which))
    if not lines:
        raise Refused(_("Write at least one item."), field="text")
    if len(lines) > MAX_LINES:
        raise Refused(_("An agenda has at most %s items.") % MAX_LINES, field="text")
    return lines


def _read(typed, number):
    found = LINE.fullmatch(typed)
    if not found or not 1 <= int(found[1]) <= MAX_ITEM_MINUTES or len(found[2]) > MAX_TITLE:
        sentence = _(
            "Line %(number)s: begin with the minutes (1 to 480), then say what it is, in 200 "
            "characters at most: “20 Report back on actions”. It is “%(typed)s”."
        )
        facts = {"number": number, "typed": typed[:60]}
        raise Refused(sentence % facts, field="text")
    return Line(int(found[1]), found[2])
