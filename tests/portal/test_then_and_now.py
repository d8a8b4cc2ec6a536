"""Whoever is called otherwise by now: each page says who it was, then and now."""

import datetime as dt

import pytest

from als.accounts.changes import rename
from als.core import clock
from als.core.disclosure import Disclosure
from tests import factories as make
from tests.actions.conftest import make_action

pytestmark = pytest.mark.django_db
BOTH = "Upper A (now Ana Kos)"


@pytest.fixture
def renamed(cast):
    """Upper A said something of each kind, the facilitator recorded an action; both are renamed."""
    before = clock.now() - dt.timedelta(days=1)
    member = cast.member("upper_a")
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, dated=True)
    make.ItemFactory(meeting=meeting, proposed_by=member, added_at=before)
    make.TopicFactory(proposed_by=member, proposed_at=before)
    make.TopicFactory(proposed_by=member, proposed_at=before, withdrawn_at=before)
    issue = make.IssueFactory(
        pair=cast.pair_a, raised_by=cast.upper_a, confirmed_by=member, confirmed_at=before,
        disclosure=Disclosure.SET,
    )  # fmt: skip
    cast.action = make_action(cast, issue, proposed_by=cast.facilitator, proposed_at=before)
    rename(person=cast.upper_a, name="Ana Kos")
    rename(person=cast.facilitator, name="Fay Kos")
    cast.meeting = meeting
    return cast


def test_a_review_that_shows_a_name_shows_both(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, closed=True)
    before = clock.now() - dt.timedelta(days=1)
    make.ReviewFactory(meeting=meeting, member=cast.member("upper_a"), named=True, at=before)
    rename(person=cast.upper_a, name="Ana Kos")
    assert BOTH in cast.client("lower_a").get(f"/meetings/{meeting.pk}/review/").text


@pytest.mark.parametrize(
    ("address", "times"),
    [
        ("/pairs/{pair}/", 1),
        ("/meetings/{meeting}/", 1),
        ("/sets/{set}/focus/", 2),
    ],
)
def test_what_somebody_said_is_under_both_names(renamed, address, times):
    where = {"pair": renamed.pair_a.pk, "meeting": renamed.meeting.pk, "set": renamed.set.pk}
    text = renamed.client("lower_a").get(address.format(**where)).content.decode()
    assert text.count(BOTH) == times


def test_an_action_says_who_recorded_it_then_and_now(renamed):
    text = renamed.client("lower_a").get(f"/actions/{renamed.action.pk}/").content.decode()
    assert "Facilitator (now Fay Kos) recorded this" in text
