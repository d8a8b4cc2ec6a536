"""A poll's slots and answers, for the tests of finding a date."""

import datetime as dt

from django.urls import reverse

from meetings.changes import polls
from meetings.models import Meeting
from meetings.tokens import poll_token

NINE = dt.datetime(2100, 3, 4, 9, tzinfo=dt.UTC)
NOON = dt.datetime(2100, 3, 4, 12, tzinfo=dt.UTC)


def slots_of(meeting):
    return list(meeting.date_options.order_by("starts"))


def fresh(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def link_of(cast, meeting, person="upper_a"):
    return reverse("meetings:poll_link", args=[poll_token(meeting, cast.member(person))])


def offer(meeting, by, starts=NINE, ends=NOON):
    return polls.offer_slot(meeting=meeting, starts=starts, ends=ends, by=by)


def fill_in_poll(cast, meeting, person, *fits):
    answers = dict(zip([slot.pk for slot in slots_of(meeting)], fits, strict=False))
    polls.answer_poll(meeting=meeting, fits=answers, by=cast.people[person])
