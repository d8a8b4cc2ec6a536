"""Who meets, when, and what they say."""

import datetime as dt

from meetings.enums import MeetingState, Stage
from meetings.models import Meeting
from sets.models import GroundRulesAcceptance
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.year.words import TODAY

UPPER_A, LOWER_A = "upper.a@example.org", "lower.a@example.org"
UPPER_B, LOWER_B = "upper.b@example.org", "lower.b@example.org"
FACILITATOR = "facilitator@example.org"
PAIR_A = "Pair 1: Uppershire A Partnership – Lowerton A Partnership"

MEETING, NEXT = "Meeting 1: Sharing views", "Meeting 2: Identifying issues"
PLACE = "Town hall, room 2"
FIRST_DAY, SECOND_DAY = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2)
MORNING, AFTERNOON = "10:00–13:00", "14:00–17:00"

DESK, MAP = "One desk for both", "A map of who does what"
NOTE = "Callers are sent on, and give up at the third desk."
SAYS_MORE = f"{NOTE} Two in ten call again."
DECISION = "The set tries one desk for a month."
ACTION = "Lend a clerk to the shared desk."
UNSAVED = "Nobody has read this sentence"
ISSUE = "Two telephone books disagree"
QUESTION = "What did the caller hope for?"
CHANGE = "Begin with airtime."


def a_set_about_to_meet():
    """Return the cast of a set whose two next meetings have no date yet."""
    cast = make_cast()
    cast.set.start, cast.set.end = TODAY, TODAY + dt.timedelta(days=330)
    cast.set.save()
    for number, stage in enumerate((Stage.VIEWS, Stage.ISSUES), start=1):
        make.MeetingFactory(cycle__set=cast.set, cycle__number=number, cycle__stage=stage)
    rules = make.GroundRulesFactory(set=cast.set)
    for name in ("upper_a", "lower_a", "upper_b", "lower_b"):
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    return cast


def the_next_meeting_begins():
    at = dt.datetime.combine(SECOND_DAY, dt.time(10), dt.UTC)
    Meeting.objects.filter(cycle__number=2).update(
        state=MeetingState.IN_SESSION,
        starts=at,
        ends=at + dt.timedelta(hours=3),
        place=PLACE,
        called_at=at,
        opened_at=at,
        minutes_state="draft",
    )
