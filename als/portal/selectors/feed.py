"""A person's own calendar: the meetings of all their sets, and what their pairs have to do.

It is read with an address alone, by programs that keep what they read: so it says no more than
title, time, place and link, and only what the person may see at this moment.
"""

import datetime as dt
import re
import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.enums import ActionState
from actions.models import ProposedAction
from als.core.prepared import prepared
from als.core.text.languages import in_language
from meetings.calendar import brief_event, calendar_of, ical, new_event
from meetings.enums import MeetingState
from meetings.models import Meeting
from sets.enums import PairState
from sets.models.roles import roles_of

# Of actions' entries: two installations' are told apart by the moment of the proposal.
NAMESPACE = uuid.UUID("b6c3a52e-6a0f-4a4f-9a53-1d9f5a0c7c11")
HOUR = dt.timedelta(hours=1)
STAMP = re.compile(r"^DTSTAMP:.*$", re.MULTILINE)


def feed_of(person):
    """Return the text of the person's calendar."""
    meetings = _meetings(person)
    events = [*map(brief_event, meetings), *map(_due_day, _actions(person))]
    refresh = ical().vDuration(HOUR)
    theirs = [person.language, *(meeting.set.programme.language for meeting in meetings)]
    with in_language(next(filter(None, theirs), "")):
        name = _("Action learning sets")
    refresh.params["VALUE"] = "DURATION"
    return calendar_of(
        events, meetings, {"name": name, "x-wr-calname": name, "refresh-interval": refresh}
    )


def without_stamps(text):
    """Return the calendar without the moments at which it was made: what two readings share."""
    return STAMP.sub("", text)


@prepared
def _meetings(person):
    return Meeting.objects.visible_to(person).exclude(state=MeetingState.DRAFT).with_set()


@prepared
def _actions(person):
    """Return the agreed actions of the person's pairs that are not done yet."""
    return (
        ProposedAction.objects.visible_to(person)
        .filter(
            issue__pair__in=roles_of(person).pairs,
            issue__pair__state=PairState.CONFIRMED,
            state__in=sorted(ActionState.open_states() - {ActionState.PROPOSED}),
        )
        .select_related("issue__pair__set__programme")
    )


def _due_day(action):
    page = reverse("actions:action", args=[action.pk])
    uid = uuid.uuid5(NAMESPACE, f"action {action.pk} {action.proposed_at.isoformat()}")
    with in_language(action.pair.set.programme.language):
        event = new_event(uid, _("Due: %s") % action, page)
    event.add("dtstart", action.due)
    event.add("transp", "TRANSPARENT")  # a day on which something is due is not a day taken
    return event
