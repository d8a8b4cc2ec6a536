"""An agenda as plain lines, minutes first: "20 Report back on actions". As templates hold it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from als.core.refusals import Refused
from meetings.enums import AgendaKind, StandingItem
from meetings.models import Question
from meetings.models.agenda import MAX_ITEM_MINUTES

LINE = re.compile(r"(\d{1,4})\s+(\S.*)")
MAX_TITLE, MAX_LINES, MAX_QUESTIONS = 200, 50, 50
MAX_QUESTION_LENGTH = Question._meta.get_field("text").max_length


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


def read_questions(text):
    """Return the questions of a text, each once; ``Refused`` if one is too long, or too many."""
    lines = list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
    if len(lines) > MAX_QUESTIONS:
        sentence = _("A template has at most %s questions. Take some out.")
        raise Refused(sentence % MAX_QUESTIONS, field="questions")
    if too_long := next((line for line in lines if len(line) > MAX_QUESTION_LENGTH), None):
        sentence = _("A question has at most %(most)s characters. Shorten “%(line)s…”.")
        facts = {"most": MAX_QUESTION_LENGTH, "line": too_long[:60]}
        raise Refused(sentence % facts, field="questions")
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
