"""The date of the meeting that follows, under the standing item that asks for it."""

from django import template

from meetings.enums import MeetingState, StandingItem
from meetings.selectors.next_date import next_date as date_after

register = template.Library()


@register.inclusion_tag("meetings/_next_date.html", takes_context=True)
def next_date(context, item):
    """Show the date, the poll, or the way to one. Nothing on other items, or once it is over."""
    return _context(item, context["user"])


@register.inclusion_tag("meetings/_next_date_paper.html")
def next_date_paper(item):
    """Show what all of the set may see, for the agenda as a paper."""
    return _context(item, None)


def _context(item, user):
    meeting = item.meeting
    if item.standing != StandingItem.NEXT_DATE or meeting.state == MeetingState.CLOSED:
        return {"shown": False}
    return {"shown": True, "set": meeting.set, "next": date_after(meeting, user)} | {
        "zone_name": meeting.zone.key
    }
