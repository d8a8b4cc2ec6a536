"""Two people at one date poll at the same instant, on a database that lets them."""

import pytest

from als.core.refusals import Refused
from meetings.changes import polls
from meetings.models import DateAnswer, DateOption, Meeting
from tests import factories as make
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.meetings.conftest import mailed, verbs

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    made = make_cast()
    make.FacilitatorFactory(set=made.set, person=made.stranger)
    return made


def poll_with(cast, slots, **traits):
    meeting = make.MeetingFactory(cycle__set=cast.set, **traits)
    return meeting, make.DateOptionFactory.create_batch(slots, meeting=meeting)


def facilitators(cast):
    return [cast.fresh(name) for name in ("facilitator", "stranger")]


def refusals(results):
    assert all(isinstance(r, Refused) for r in results if isinstance(r, Exception)), results
    return sum(isinstance(result, Refused) for result in results)


def test_two_who_open_it_ask_everybody_once(cast):
    meeting, _slots = poll_with(cast, 2)
    results = at_once(
        *(lambda by=by: polls.open_poll(meeting=meeting, by=by) for by in facilitators(cast))
    )
    assert (refusals(results), len(mailed()), verbs()) == (0, 4, ["opened the date poll"])


def test_of_three_slots_two_people_withdraw_one(cast):
    _meeting, slots = poll_with(cast, 3, polled=True)
    results = at_once(
        *(
            lambda slot=slot, by=by: polls.withdraw_slot(option=slot, by=by)
            for slot, by in zip(slots, facilitators(cast), strict=False)
        )
    )
    assert (refusals(results), DateOption.objects.offered().count()) == (1, 2)


def test_two_who_pick_different_dates_get_one(cast):
    meeting, slots = poll_with(cast, 2, polled=True)
    results = at_once(
        *(
            lambda slot=slot, by=by: polls.pick_slot(option=slot, by=by)
            for slot, by in zip(slots, facilitators(cast), strict=True)
        )
    )
    assert refusals(results) == 1
    picked = Meeting.objects.get(pk=meeting.pk)
    assert (picked.starts in [slot.starts for slot in slots], verbs()) == (
        True, ["picked a date", "planned"],
    )  # fmt: skip


def test_the_same_member_in_two_tabs_answers_once(cast):
    meeting, slots = poll_with(cast, 2, polled=True)
    results = at_once(
        *(
            lambda fit=fit: polls.answer_poll(
                meeting=meeting, fits={slots[0].pk: fit}, by=cast.fresh("upper_a")
            )
            for fit in ("yes", "no")
        )
    )
    assert (refusals(results), DateAnswer.objects.count()) == (0, 1)
