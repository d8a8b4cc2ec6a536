"""Who is told of a meeting: when it is called, when it changes, when it is cancelled."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.changes import agenda, agreeing, cycles, minutes, session
from meetings.changes import meetings as meeting_changes
from meetings.enums import AgendaState, MeetingState, WhoIsNotified
from meetings.models import Attendance, Invited, Meeting
from sets.models import LearningSet
from tests import factories as make
from tests.meetings.conftest import mailed, verbs

TEN = dt.datetime(2026, 4, 8, 10, tzinfo=dt.UTC)
ONE = dt.datetime(2026, 4, 8, 13, tzinfo=dt.UTC)
EVERYBODY = ["Facilitator", "Lower A", "Lower B", "Upper A", "Upper B"]
LEADS = ["Lower A", "Lower B", "Upper A", "Upper B"]
NOT_FACILITATORS = ["upper_a", "manager", "sponsor", "other_facilitator", "stranger"]


def call(meeting, cast, audience=WhoIsNotified.EVERYBODY, *names):
    people = [cast.people[name].pk for name in names]
    return meeting_changes.call(
        meeting=meeting, audience=audience, people=people, by=cast.facilitator
    )


def move(meeting, cast, starts=TEN, ends=ONE):
    return meeting_changes.edit_meeting(
        meeting=meeting, starts=starts, ends=ends, place="Hall", link="", by=cast.facilitator
    )


def cancel(meeting, by, reason="Snow."):
    return meeting_changes.cancel_meeting(meeting=meeting, reason=reason, by=by)


def recipients(sequence):
    return mailed(key__endswith=f"sequence {sequence}")


@pytest.fixture
def planned(meeting_of):
    return meeting_of(dated=True)


@pytest.fixture
def deputy(cast):
    """A member who leads no side."""
    person = make.PersonFactory(name="Deputy")
    make.MemberFactory(pair=cast.pair_a, person=person)
    return person


# Who is told


@pytest.mark.parametrize(
    ("audience", "names", "who"),
    [
        (WhoIsNotified.EVERYBODY, [], ["Deputy", *EVERYBODY]),
        (WhoIsNotified.LEADS, [], LEADS),
        (WhoIsNotified.CHOSEN, ["upper_b", "facilitator"], ["Facilitator", "Upper B"]),
    ],
)
def test_those_who_are_meant_get_it_and_nobody_else(cast, planned, deputy, audience, names, who):
    call(planned, cast, audience, *names)
    assert mailed() == who
    assert sorted(Invited.objects.values_list("person__name", flat=True)) == who


def test_who_is_not_of_the_set_can_not_be_chosen(cast, planned):
    with pytest.raises(Refused, match="Nobody would be notified") as refusal:
        call(planned, cast, WhoIsNotified.CHOSEN, "outsider", "sponsor", "manager")
    assert (refusal.value.field, mailed()) == ("people", [])


def test_an_update_and_the_cancellation_go_to_those_who_were_told(cast, planned):
    call(planned, cast, WhoIsNotified.CHOSEN, "upper_a", "lower_b")
    move(planned, cast)
    cancel(planned, cast.facilitator)
    assert [recipients(n) for n in range(3)] == [["Lower B", "Upper A"]] * 3


def test_who_comes_to_the_set_later_hears_of_the_change_where_all_were_told(cast, planned):
    call(planned, cast)
    make.MemberFactory(pair=cast.pair_b, person=make.PersonFactory(name="Newcomer"))
    move(planned, cast)
    assert recipients(1) == sorted([*EVERYBODY, "Newcomer"])
    assert Invited.objects.filter(person__name="Newcomer").exists()


def test_who_has_left_the_set_hears_of_nothing_more(cast, planned):
    call(planned, cast)
    member = cast.member("upper_a")
    member.left_at = TEN
    member.save()
    cancel(planned, cast.facilitator)
    assert recipients(1) == [name for name in EVERYBODY if name != "Upper A"]


def test_a_meeting_called_before_it_was_kept_who_was_told_goes_on_telling_all(cast, called):
    move(called, cast)
    assert recipients(1) == EVERYBODY


def test_more_people_are_invited_later_and_nobody_twice(cast, planned):
    call(planned, cast, WhoIsNotified.LEADS)
    both = [cast.facilitator.pk, cast.upper_a.pk]
    for _ in range(2):
        meeting_changes.invite_others(meeting=planned, people=both, by=cast.facilitator)
    assert (mailed(), verbs()) == (EVERYBODY, ["called", "invited more people to"])
    move(planned, cast)
    assert recipients(1) == EVERYBODY


def test_only_people_of_the_set_are_invited_and_only_to_a_called_meeting(cast, called, meeting_of):
    with pytest.raises(Refused, match="Nobody would be notified"):
        meeting_changes.invite_others(
            meeting=called, people=[cast.outsider.pk], by=cast.facilitator
        )
    with pytest.raises(Refused, match="once the meeting is called"):
        meeting_changes.invite_others(
            meeting=meeting_of(2, dated=True), people=[cast.upper_a.pk], by=cast.facilitator
        )
    assert mailed() == []


def test_a_person_is_noted_once_for_a_meeting(cast, called):
    Invited.objects.create(meeting=called, person=cast.upper_a)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invited.objects.create(meeting=called, person=cast.upper_a)


def test_an_audience_of_ones_own_invention_is_refused_by_the_database(called):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.update(audience="public")


# Cancelling


def test_a_cancelled_meeting_is_planned_anew_without_date_and_answers(cast, called, item_of):
    item = item_of(called)
    meeting_changes.answer(meeting=called, answer="yes", by=cast.upper_a)
    meeting = cancel(called, cast.facilitator)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts, meeting.ends, meeting.called_at) == (
        MeetingState.DRAFT, None, None, None,
    )  # fmt: skip
    assert not Attendance.objects.exists()
    assert list(meeting.agenda.values_list("pk", "state")) == [(item.pk, AgendaState.ON_AGENDA)]
    assert verbs() == ["answered", "cancelled"]


def test_the_cancellation_says_why_and_what_is_cancelled(cast, called):
    cancel(called, cast.facilitator, reason="Snow <b>& ice</b>")
    mail = OutMail.objects.get(to=cast.upper_a)
    assert mail.subject == f"Cancelled: Main set, {called}"
    assert "Snow <b>& ice</b>" in mail.text
    assert "Wed 4 Mar 2026, 10:00" in mail.text
    assert "<b>& ice" not in mail.html
    assert mail.calendar_method == "CANCEL"


def test_the_history_says_that_it_was_cancelled_and_not_why(cast, called):
    cancel(called, cast.facilitator, reason="Her mother is ill.")
    assert AuditEntry.objects.get().details == {"notified": 5}


def test_cancelling_twice_is_cancelling_once(cast, called):
    cancel(called, cast.facilitator)
    cancel(called, cast.facilitator)
    assert (mailed(), verbs()) == (EVERYBODY, ["cancelled"])


def test_calling_again_goes_on_with_a_higher_number(cast, called):
    cancel(called, cast.facilitator)
    move(called, cast)
    meeting = call(called, cast, WhoIsNotified.LEADS)
    assert (meeting.sequence, meeting.uid) == (2, called.uid)
    assert [recipients(1), recipients(2)] == [EVERYBODY, LEADS]


def test_nobody_but_the_sets_facilitators_cancels_or_invites(cast, called, case):
    for person in NOT_FACILITATORS:
        with case(person):
            by = cast.people[person]
            with pytest.raises(Refused, match="Only facilitators of this set can"):
                cancel(called, by)
            with pytest.raises(Refused, match="Only facilitators of this set can"):
                meeting_changes.invite_others(meeting=called, people=[by.pk], by=by)
            assert (mailed(), Meeting.objects.get(pk=called.pk).state) == ([], "called")


def test_a_cancellation_that_fails_takes_nothing_back(cast, called):
    with pytest.raises(RuntimeError), transaction.atomic():
        cancel(called, cast.facilitator)
        raise RuntimeError
    assert (Meeting.objects.get(pk=called.pk).state, mailed()) == ("called", [])


# What each state allows


def answer(meeting, cast):
    meeting_changes.answer(meeting=meeting, answer="yes", by=cast.upper_a)


def invite(meeting, cast):
    meeting_changes.invite_others(meeting=meeting, people=[cast.upper_a.pk], by=cast.facilitator)


def propose(meeting, cast):
    agenda.propose_item(
        meeting=meeting, title="One", why="", presenter="", minutes=5, by=cast.upper_a
    )


def housekeeping(meeting, cast):
    agenda.add_housekeeping(meeting=meeting, title="Tea", minutes=5, by=cast.facilitator)


def edit_cycle(meeting, cast):
    cycles.edit_cycle(
        meeting=meeting, stage="issues", name="", purpose="Other", by=cast.facilitator
    )


def mark(meeting, cast):
    item = make.ItemFactory(meeting=meeting, proposed_by=cast.member("upper_a"))
    agenda.mark_item(item=item, discussed=True, by=cast.facilitator)


def minute(meeting, cast):
    item = make.ItemFactory(meeting=meeting, proposed_by=cast.member("upper_a"))
    minutes.write_minute(
        item=item, kind="note", text="Heard.", disclosure="set", pair=None, by=cast.facilitator
    )


def attendance(meeting, cast):
    outcomes = {cast.member("upper_a").pk: "present"}
    session.mark_attendance(meeting=meeting, outcomes=outcomes, by=cast.facilitator)


def by_facilitator(change):
    return lambda meeting, cast: change(meeting=meeting, by=cast.facilitator)


STATES = ["draft", "called", "in_session", "closed"]
# What may be done in which states; saying again what was said counts as done.
ALLOWED = {
    "set date and place": (move, STATES[:2]),
    "change the cycle": (edit_cycle, STATES[:1]),
    "call": (by_facilitator(meeting_changes.call), STATES[:2]),
    "invite others": (invite, ["called"]),
    "cancel": (lambda m, cast: cancel(m, cast.facilitator), ["called"]),
    "answer": (answer, ["called"]),
    "propose an item": (propose, STATES[:3]),
    "add housekeeping": (housekeeping, STATES[:3]),
    "open": (by_facilitator(session.open_meeting), ["called", "in_session"]),
    "mark an item": (mark, ["in_session"]),
    "minute": (minute, ["in_session", "closed"]),
    "mark attendance": (attendance, ["in_session", "closed"]),
    "close": (by_facilitator(session.close_meeting), ["in_session", "closed"]),
    "circulate the minutes": (by_facilitator(agreeing.circulate_minutes), ["closed"]),
}
TRAITS = {"draft": "dated"}


def test_each_state_allows_what_it_allows_and_nothing_else(cast, meeting_of, case):
    for state in STATES:
        for what in ALLOWED:
            with case(state, what):
                meeting = meeting_of(**{TRAITS.get(state, state): True})
                change, states = ALLOWED[what]
                try:
                    change(meeting, cast)
                    done = True
                except Refused:
                    done = False
                assert done == (state in states)


def test_in_a_closed_set_nothing_is_called_or_cancelled(cast, called):
    LearningSet.objects.update(state="closed")
    meeting = Meeting.objects.get(pk=called.pk)
    with pytest.raises(Refused):
        cancel(meeting, cast.facilitator)
    assert mailed() == []


# Pages


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def post(cast, name, meeting, **data):
    return cast.client("facilitator").post(url(name, meeting), data, follow=True)


def test_a_facilitator_calls_for_the_people_ticked(cast, planned):
    people = [cast.upper_a.pk, cast.lower_a.pk]
    response = post(cast, "call", planned, audience="chosen", people=people)
    assert "The invitations are on their way." in response.text
    assert mailed() == ["Lower A", "Upper A"]


def test_a_choice_that_is_not_clear_calls_nobody(cast, planned, case):
    for audience, ticked, sentence in [
        ("chosen", [], "Tick at least one person."),
        ("everybody", ["upper_a"], "You have ticked people."),
        ("leads", ["upper_a"], "You have ticked people."),
        ("", [], "Choose an answer for “Who is notified?”."),
        ("all", [], "Choose one of the answers that are offered for “Who is notified?”."),
        ("chosen", ["outsider"], "Choose one of the answers that are offered for “"),
    ]:
        with case(audience):
            people = [cast.people[name].pk for name in ticked]
            response = post(cast, "call", planned, audience=audience, people=people)
            assert sentence in response.text
            assert (mailed(), Meeting.objects.get(pk=planned.pk).state) == ([], "draft")


def test_ticks_are_kept_when_the_choice_is_not_clear(cast, planned):
    response = post(cast, "call", planned, audience="leads", people=[cast.upper_b.pk])
    assert [str(box.data["value"]) for box in response.context["form"]["people"]
            if box.data["selected"]] == [str(cast.upper_b.pk)]  # fmt: skip


def test_a_refusal_stands_on_the_form(cast, meeting_of):
    response = post(cast, "call", meeting_of(dated=True, place=""), audience="everybody")
    assert "Say where it is, or give a link for joining" in response.text


def test_the_page_for_inviting_offers_those_who_have_no_invitation(cast, planned):
    call(planned, cast, WhoIsNotified.LEADS)
    page = cast.client("facilitator").get(url("invite", planned)).text
    assert ("facilitator@example.org" in page, "upper.a@example.org" in page) == (True, False)
    post(cast, "invite", planned, people=[cast.facilitator.pk])
    assert mailed() == EVERYBODY
    page = cast.client("facilitator").get(url("invite", planned)).text
    assert "Everybody in the set has been invited" in page


def test_a_meeting_is_cancelled_with_a_reason_or_not_at_all(cast, called):
    response = post(cast, "cancel", called, reason="  ")
    assert "Fill in “Why is it cancelled?”." in response.text
    assert Meeting.objects.get(pk=called.pk).state == "called"
    response = post(cast, "cancel", called, reason="Snow.")
    assert "The meeting is cancelled." in response.text
    assert Meeting.objects.get(pk=called.pk).state == "draft"


def test_only_a_called_meeting_offers_to_cancel_it_and_only_to_facilitators(cast, meeting_of):
    meetings = [meeting_of(1, dated=True), meeting_of(2, called=True), meeting_of(3, closed=True)]
    shown = {
        (person, meeting.state)
        for meeting in meetings
        for person in ("facilitator", "upper_a")
        if url("cancel", meeting) in cast.client(person).get(url("meeting", meeting)).text
    }
    assert shown == {("facilitator", "called")}


@pytest.mark.parametrize(
    ("name", "state"), [("call", "dated"), ("invite", "called"), ("cancel", "called")]
)
def test_pages_ask_the_database_as_often_for_many_people_as_for_few(
    cast, meeting_of, name, state, django_assert_num_queries, django_assert_max_num_queries
):
    meeting, client = meeting_of(**{state: True}), cast.client("facilitator")
    with django_assert_max_num_queries(6) as few:
        client.get(url(name, meeting))
    for number in range(5, 8):
        make.MemberFactory(pair=make.PairFactory(set=cast.set, number=number))
    with django_assert_num_queries(len(few)):
        client.get(url(name, meeting))
