"""Somebody who sits for two pairs is one person: they come or not, and are asked once."""

import pytest
from django.urls import reverse

from als.core import clock
from als.portal.selectors.dashboard.all_needs import needs_of
from meetings.changes import meetings, owners, polls, review
from meetings.changes import session as session_changes
from meetings.enums import Answer, Outcome
from meetings.models import Attendance
from meetings.selectors.attendance import answer_counts, attendees_of, presence_of
from meetings.selectors.people import members_of
from meetings.selectors.polls import poll_of
from tests import factories as make
from tests.needs import need_text


@pytest.fixture
def twice(cast):
    """The upper lead of pair A sits for the upper side of pair B as well."""
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    return cast.fresh("upper_a")


def people_of(meeting):
    return attendees_of(meeting)


def rows(person, name="answer"):
    return list(Attendance.objects.filter(member__person=person).values_list(name, flat=True))


def test_their_one_answer_stands_in_both_pairs_rows(cast, twice, called):
    cast.client("upper_a").post(reverse("meetings:answer", args=[called.pk]), {"answer": "yes"})
    assert rows(twice) == ["yes", "yes"]
    assert answer_counts(people_of(called)) == [(Answer.YES, 1)]
    assert [
        need_text(need) for need in needs_of(twice) if "whether you will attend" in need_text(need)
    ] == []


def test_a_seat_taken_later_shows_the_answer_that_was_given(cast, called):
    meetings.answer(meeting=called, answer="no", by=cast.fresh("upper_a"))
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    said = [one.answer for one in people_of(called) if one.member.person == cast.upper_a]
    assert said == ["no", "no"]
    assert need_text(needs_of(cast.fresh("upper_a"))[0]) == f"“{called}”"


def test_a_seat_taken_after_a_poll_was_answered_shows_that_answer_in_the_grid(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, poll_opened_at=clock.now())
    option = make.DateOptionFactory(meeting=meeting)
    polls.answer_poll(meeting=meeting, fits={option.pk: "yes"}, by=cast.fresh("upper_a"))
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    row = poll_of(meeting, list(members_of(cast.set))).rows[0]
    said = [fit for member, fit in row.fits if member.person_id == cast.upper_a.pk]
    assert (said, row.names("yes")) == (["yes", "yes"], ["Upper A"])


def test_who_is_here_is_here_for_both_and_awaited_once(cast, twice, session):
    assert [m.person for m in presence_of(people_of(session)).expected].count(twice) == 1
    session_changes.note_arrival(
        meeting=session, member_id=twice.members.first().pk, by=cast.fresh("facilitator")
    )
    assert rows(twice, "outcome") == [Outcome.LATE, Outcome.LATE]
    assert twice not in [m.person for m in presence_of(people_of(session)).expected]


def test_a_stand_in_speaks_for_one_side(cast, twice, session):
    first = twice.members.first().pk
    session_changes.mark_attendance(
        meeting=session, outcomes={first: Outcome.STOOD_IN}, stand_ins={first: "Ivo Kos"},
        by=cast.fresh("facilitator"),
    )  # fmt: skip
    assert rows(twice, "outcome") == [Outcome.STOOD_IN]


def test_each_row_of_a_sheet_can_still_say_its_own(cast, twice, session):
    first, second = twice.members.all()
    outcomes = {first.pk: Outcome.PRESENT, second.pk: Outcome.LEFT_EARLY}
    session_changes.mark_attendance(
        meeting=session, outcomes=outcomes, by=cast.fresh("facilitator")
    )
    assert rows(twice, "outcome") == [Outcome.PRESENT, Outcome.LEFT_EARLY]


def test_what_is_a_persons_own_stays_one_when_they_leave_a_seat(cast, twice, session):
    """One review and one support each, whichever seat they were given from."""
    item = make.ItemFactory(meeting=session, proposed_by=cast.member("upper_b"))
    write = {"helped": "Tea", "hindered": "", "change": "", "named": False}
    review.write_review(meeting=session, by=twice, **write)
    owners.support_item(item=item, supports=True, by=twice)
    twice.members.filter(pair=cast.pair_a).update(left_at=session.opened_at)
    again = cast.fresh("upper_a")
    review.write_review(meeting=session, by=again, **{**write, "helped": "Coffee"})
    owners.support_item(item=item, supports=True, by=again)
    assert [row.helped for row in session.reviews.all()] == ["Coffee"]
    assert item.support.count() == 1
