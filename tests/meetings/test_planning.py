"""Date and place, the call, the answers."""

import datetime as dt

import pytest
from django.db import transaction

from als.core.models import OutMail
from als.core.refusals import Refused
from meetings.changes import meetings
from meetings.enums import Answer, MeetingState
from meetings.models import Attendance, Meeting
from sets.enums import SetState
from sets.models import LearningSet
from tests import factories as make
from tests.meetings.conftest import mailed, verbs

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)
ONE = dt.datetime(2026, 3, 4, 13, tzinfo=dt.UTC)
EVERYBODY = ["Facilitator", "Lower A", "Lower B", "Upper A", "Upper B"]


def edit(meeting, by, **fields):
    new = {"starts": TEN, "ends": ONE, "place": "Town Hall", "link": "", **fields}
    return meetings.edit_meeting(meeting=meeting, by=by, **new)


def test_a_facilitator_sets_date_and_place(cast, meeting_of):
    meeting = edit(meeting_of(), cast.facilitator, place="Corn Hall")
    meeting.refresh_from_db()
    assert (meeting.starts, meeting.place, meeting.minutes_long) == (TEN, "Corn Hall", 180)
    assert (verbs(), mailed()) == (["planned"], [])


def test_nobody_else_sets_the_date(cast, meeting_of, case):
    for person in ["upper_a", "manager", "sponsor", "other_facilitator"]:
        with case(person):
            meeting = meeting_of()
            with pytest.raises(Refused, match="Only facilitators of this set can"):
                edit(meeting, cast.people[person])
            meeting.refresh_from_db()
            assert meeting.starts is None


def test_a_meeting_ends_after_it_starts(cast, meeting_of):
    with pytest.raises(Refused, match="end after it starts"):
        edit(meeting_of(), cast.facilitator, ends=TEN)


def test_the_date_of_a_meeting_in_session_stays(cast, session):
    with pytest.raises(Refused, match="has begun"):
        edit(session, cast.facilitator, place="Elsewhere")


def test_a_call_tells_members_and_facilitators_of_this_set(cast, meeting_of):
    meeting = meetings.call(meeting=meeting_of(dated=True), by=cast.facilitator)
    assert meeting.state == MeetingState.CALLED
    assert (mailed(), verbs()) == (EVERYBODY, ["called"])
    assert set(OutMail.objects.values_list("calendar_method", flat=True)) == {"REQUEST"}


def test_calling_twice_sends_once(cast, meeting_of):
    meeting = meeting_of(dated=True)
    meetings.call(meeting=meeting, by=cast.facilitator)
    meetings.call(meeting=meeting, by=cast.facilitator)
    assert (mailed(), verbs()) == (EVERYBODY, ["called"])


def test_a_call_brings_a_preparing_set_to_run(cast, meeting_of):
    make.GroundRulesFactory(set=cast.set)
    LearningSet.objects.update(state=SetState.PREPARING)
    meetings.call(meeting=Meeting.objects.get(pk=meeting_of(dated=True).pk), by=cast.facilitator)
    cast.set.refresh_from_db()
    cast.other_set.refresh_from_db()
    assert (cast.set.state, cast.other_set.state) == (SetState.RUNNING, SetState.PREPARING)


def test_a_set_without_ground_rules_or_a_confirmed_pair_does_not_begin(cast, meeting_of):
    LearningSet.objects.update(state=SetState.PREPARING)
    meeting = Meeting.objects.get(pk=meeting_of(dated=True).pk)
    with pytest.raises(Refused, match="Write the ground rules"):
        meetings.call(meeting=meeting, by=cast.facilitator)
    cast.set.pairs.update(state="proposed", confirmed_at=None)
    with pytest.raises(Refused, match="No pair is confirmed"):
        meetings.call(meeting=meeting, by=cast.facilitator)
    assert mailed() == []


def test_people_who_left_or_withdrew_are_not_told(cast, meeting_of):
    left = cast.member("lower_a")
    left.left_at = TEN
    left.save()
    gone = make.PairFactory(set=cast.set, number=7, withdrawn=True)
    make.MemberFactory(pair=gone, person=cast.stranger)
    meetings.call(meeting=meeting_of(dated=True), by=cast.facilitator)
    assert mailed() == [name for name in EVERYBODY if name != "Lower A"]


def test_a_person_with_two_seats_gets_one_mail(cast, meeting_of):
    make.MemberFactory(pair=cast.pair_b, person=cast.upper_a)
    meetings.call(meeting=meeting_of(dated=True), by=cast.facilitator)
    assert mailed() == EVERYBODY


def test_a_meeting_without_a_date_or_a_place_is_not_called(cast, meeting_of):
    with pytest.raises(Refused, match="Give the meeting a date"):
        meetings.call(meeting=meeting_of(), by=cast.facilitator)
    with pytest.raises(Refused, match="Say where it is"):
        meetings.call(meeting=meeting_of(2, dated=True, place=""), by=cast.facilitator)
    assert mailed() == []


def test_a_member_does_not_call_a_meeting(cast, meeting_of):
    with pytest.raises(Refused, match="Only facilitators of this set can"):
        meetings.call(meeting=meeting_of(dated=True), by=cast.upper_a)


def test_a_call_that_fails_sends_nothing(cast, meeting_of):
    with pytest.raises(RuntimeError), transaction.atomic():
        meetings.call(meeting=meeting_of(dated=True), by=cast.facilitator)
        raise RuntimeError
    assert (mailed(), verbs()) == ([], [])


def test_moving_a_called_meeting_raises_the_sequence_tells_and_asks_again(cast, called):
    meetings.answer(meeting=called, answer="yes", by=cast.upper_a)
    meeting = edit(called, cast.facilitator, starts=TEN + dt.timedelta(hours=1))
    attendance = Attendance.objects.get()
    assert (meeting.sequence, attendance.answer, attendance.answered_at) == (1, "", None)
    assert mailed(key=f"meeting {meeting.pk} sequence 1") == EVERYBODY
    assert "SEQUENCE:1" in OutMail.objects.first().calendar
    asked = OutMail.objects.filter(text__contains="say again whether you will come")
    assert {mail.to for mail in OutMail.objects.exclude(pk__in=asked)} == {cast.facilitator}


def test_another_link_tells_but_keeps_the_answers(cast, called):
    meetings.answer(meeting=called, answer="yes", by=cast.upper_a)
    meeting = edit(called, cast.facilitator, link="https://example.org/room")
    assert (meeting.sequence, Attendance.objects.get().answer) == (1, "yes")
    assert "Your answer still counts" in OutMail.objects.get(to=cast.upper_a).text


def test_saving_the_same_date_tells_nobody(cast, called):
    meeting = edit(called, cast.facilitator)
    assert (meeting.sequence, mailed(), verbs()) == (0, [], [])


@pytest.mark.parametrize("said", Answer)
def test_a_member_answers_and_the_last_word_counts(cast, called, said):
    meetings.answer(meeting=called, answer="no", by=cast.upper_a)
    meetings.answer(meeting=called, answer=said, by=cast.upper_a)
    row = Attendance.objects.get()
    assert (row.member, row.answer) == (cast.member("upper_a"), said)


def test_the_same_answer_twice_is_written_down_once(cast, called):
    for _ in range(2):
        meetings.answer(meeting=called, answer="yes", by=cast.upper_a)
    assert verbs() == ["answered"]


def test_only_members_of_the_set_answer(cast, called, case):
    for person in ["facilitator", "outsider", "sponsor", "stranger"]:
        with case(person):
            with pytest.raises(Refused, match="Only members"):
                meetings.answer(meeting=called, answer="yes", by=cast.people[person])
            assert not Attendance.objects.exists()


def test_an_answer_needs_a_called_meeting(cast, meeting_of, session):
    with pytest.raises(Refused, match="once the meeting is called"):
        meetings.answer(meeting=meeting_of(2), answer="yes", by=cast.upper_a)
    with pytest.raises(Refused, match="has begun"):
        meetings.answer(meeting=session, answer="yes", by=cast.upper_a)


def test_in_a_closed_set_nobody_plans_or_answers(cast, called):
    LearningSet.objects.update(state=SetState.CLOSED)
    meeting = Meeting.objects.get(pk=called.pk)
    with pytest.raises(Refused):
        edit(meeting, cast.facilitator, place="Elsewhere")
    with pytest.raises(Refused):
        meetings.answer(meeting=meeting, answer="yes", by=cast.upper_a)
