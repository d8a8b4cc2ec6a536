"""The plan of a set's year: what each cycle is for, and days spread over the year."""

import datetime as dt
from itertools import pairwise

from django.utils.translation import gettext as _

from meetings.enums import MeetingState, Stage

FRIDAY = 5


def purposes():
    """Return what each stage is for, as the first words of a cycle's purpose."""
    return {
        Stage.VIEWS: _("Hear how each side sees the shared work, before looking for answers."),
        Stage.ISSUES: _("Name the issues that stand in the way, and those worth a year’s work."),
        Stage.PROPOSALS: _("Turn issues into proposals for action that both sides can agree."),
        Stage.LESSONS: _("Share what came of the actions, and say what others can learn."),
    }


def stages(count):
    """Return the stages of so many cycles: views first, lessons last, issues and proposals between.

    Of an odd number between, proposals get the longer half: issues are raised between meetings
    too, while an action has to be proposed, tried and talked about.
    """
    between = count - 2
    issues = between // 2
    return [
        Stage.VIEWS,
        *[Stage.ISSUES] * issues,
        *[Stage.PROPOSALS] * (between - issues),
        Stage.LESSONS,
    ]


def spread(count, first, last, *, after=None, before=None):
    """Return so many working days spread evenly from ``first`` to ``last``, or None if too tight.

    A year's ends are half a step away, so that each meeting is in the middle of its part;
    ``after`` and ``before`` are days of other meetings, from which it is a whole step.
    """
    lead, tail = (1 if after else 0.5), (1 if before else 0.5)
    step = ((before or last) - (after or first)) / (count - 1 + lead + tail)
    days = [_working_day((after or first) + step * (lead + number)) for number in range(count)]
    fits = [after or first - dt.timedelta(days=1), *days, before or last + dt.timedelta(days=1)]
    return days if all(one < other for one, other in pairwise(fits)) else None


def _working_day(day):
    weekday = day.isoweekday()
    return day if weekday <= FRIDAY else day + dt.timedelta(days=8 - weekday)


def all_held(meetings):
    """Return whether the year is over: there are meetings, and each is closed."""
    return bool(meetings) and all(one.state == MeetingState.CLOSED for one in meetings)


def misfits(set_, meetings):
    """Return sentences about days that are out of order or outside the set's year."""
    outside = [m for m in meetings if not set_.start <= m.day <= set_.end]
    behind = [(one, other) for one, other in pairwise(meetings) if other.day <= one.day]
    return [
        *(_("“%s” is outside the set’s year.") % meeting for meeting in outside),
        *(_("“%(later)s” does not come after “%(earlier)s”.") % {"earlier": one, "later": other}
          for one, other in behind),
    ]  # fmt: skip
