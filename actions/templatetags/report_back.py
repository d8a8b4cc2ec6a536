"""What pairs report on, under the standing item of an agenda that asks for it."""

from django import template

from actions.selectors.report_back import own_actions as own_actions_of
from actions.selectors.report_back import report_back as reports_of
from meetings.enums import MeetingState, MinutesState, StandingItem
from meetings.rules import may_run

register = template.Library()


@register.inclusion_tag("actions/_report_back.html", takes_context=True)
def report_back(context, item, level=3):
    """Show what the reader may see, with a button on each action that they may report on.

    level: that of the pairs' headings. Nothing on other items, and of a meeting that is over: what
    was reported there is on its record. Facilitators go on while they draft the minutes.
    """
    return _context(item, context["user"]) | {
        "level": level,
        "user": context["user"],
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("actions/_report_back.html", takes_context=True)
def own_actions(context, meeting, pair_id):
    """Show the open actions of the reader's pair, before a meeting."""
    return {
        "shown": True,
        "item": None,
        "reports": own_actions_of(meeting, pair_id, context["user"]),
        "level": 3,
        "programme": meeting.set.programme,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("actions/_report_back_paper.html")
def report_back_paper(item):
    """Show what all of the set may see, for the agenda as a paper."""
    return _context(item, None)


def _context(item, user):
    meeting = item.meeting
    if item.standing != StandingItem.REPORT_BACK or not _is_open(meeting, user):
        return {"shown": False}
    return {
        "shown": True,
        "item": item,
        "reports": reports_of(meeting, item, user),
        "zone": meeting.zone,
        "programme": meeting.set.programme,
    }


def _is_open(meeting, user):
    if meeting.state != MeetingState.CLOSED:
        return True
    return bool(user) and meeting.minutes_state == MinutesState.DRAFT and may_run(user, meeting)
