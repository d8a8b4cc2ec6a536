"""Two people call, cancel and move a meeting at the same instant, on a database that lets them."""

import pytest

from als.accounts.changes import make_feed, person_of_feed
from als.core.models import OutMail
from als.core.refusals import Refused
from meetings.changes import meetings
from meetings.models import Meeting
from tests import factories as make
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.meetings.conftest import verbs
from tests.meetings.test_calling import EVERYBODY, ONE, TEN, recipients

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    made = make_cast()
    make.FacilitatorFactory(set=made.set, person=made.stranger)
    return made


def meeting_of(cast, **traits):
    return make.MeetingFactory(cycle__set=cast.set, cycle__number=1, **traits)


def by_both(cast, change, **kwargs):
    """Let two facilitators press the same button."""
    people = [cast.fresh(name) for name in ("facilitator", "stranger")]
    results = at_once(*(lambda by=by: change(by=by, **kwargs) for by in people))
    assert [result for result in results if isinstance(result, Exception)] == []


def test_two_who_call_a_meeting_call_it_once(cast):
    by_both(cast, meetings.call, meeting=meeting_of(cast, dated=True))
    assert (recipients(0), verbs()) == (sorted([*EVERYBODY, "Stranger"]), ["called"])


def test_two_who_cancel_a_meeting_cancel_it_once(cast):
    meeting = meeting_of(cast, called=True)
    by_both(cast, meetings.cancel_meeting, meeting=meeting, reason="Snow.")
    assert (verbs(), Meeting.objects.get().sequence) == (["cancelled"], 1)


def test_two_who_invite_the_same_people_send_one_mail_each(cast):
    meeting = meeting_of(cast, called=True)
    by_both(cast, meetings.invite_others, meeting=meeting, people=[cast.upper_a.pk])
    assert recipients(0) == ["Upper A"]


def test_moved_and_cancelled_at_once_the_last_mail_says_what_holds(cast):
    meeting, by = meeting_of(cast, called=True), cast.fresh("facilitator")
    when = {"starts": TEN, "ends": ONE, "place": "Hall", "link": ""}
    results = at_once(
        lambda: meetings.edit_meeting(meeting=meeting, by=by, **when),
        lambda: meetings.cancel_meeting(meeting=meeting, reason="Snow.", by=cast.fresh("stranger")),
    )
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
    assert Meeting.objects.get().state == "draft"
    last = OutMail.objects.filter(to=cast.upper_a).order_by("pk").last()
    assert last.calendar_method == "CANCEL"


def test_of_two_addresses_made_at_once_one_works(cast):
    tokens = at_once(*[lambda: make_feed(by=cast.upper_a)] * 2)
    assert [person_of_feed(token) for token in tokens].count(cast.upper_a) == 1
