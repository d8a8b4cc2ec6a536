"""Opening, attendance, closing, and what is carried over."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from als.core.refusals import Refused
from meetings.changes import agenda
from meetings.changes import session as session_changes
from meetings.enums import AgendaState, Outcome
from meetings.models import AgendaItem, Attendance
from meetings.selectors.agenda import agenda_of
from meetings.selectors.document import content_of
from tests import factories as make
from tests.meetings.conftest import verbs

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


def test_opening_begins_the_minutes(cast, called):
    with time_machine.travel(NOON, tick=False):
        meeting = session_changes.open_meeting(meeting=called, by=cast.facilitator)
    assert (meeting.state, meeting.minutes_state, meeting.opened_at) == (
        "in_session",
        "draft",
        NOON,
    )
    assert meeting.minutes_revision == 1


def test_opening_twice_is_opening_once(cast, called):
    first = session_changes.open_meeting(meeting=called, by=cast.facilitator)
    again = session_changes.open_meeting(meeting=called, by=cast.facilitator)
    assert (again.opened_at, verbs()) == (first.opened_at, ["opened"])


def test_only_a_called_meeting_opens(cast, meeting_of):
    with pytest.raises(Refused, match="Call the meeting"):
        session_changes.open_meeting(meeting=meeting_of(1, dated=True), by=cast.facilitator)
    with pytest.raises(Refused, match="closed already"):
        session_changes.open_meeting(meeting=meeting_of(2, closed=True), by=cast.facilitator)


@pytest.mark.parametrize("person", ["upper_a", "other_facilitator", "manager", "sponsor"])
def test_nobody_but_the_facilitators_opens_or_closes(cast, called, session, person):
    by = cast.people[person]
    for change, meeting in (
        (session_changes.open_meeting, called),
        (session_changes.close_meeting, session),
    ):
        with pytest.raises(Refused, match="Only facilitators of this set can"):
            change(meeting=meeting, by=by)


@pytest.fixture
def called(meeting_of):
    return meeting_of(2, called=True)


def test_attendance_is_marked_beside_the_answer(cast, session):
    member = cast.member("upper_a")
    Attendance.objects.create(meeting=session, member=member, answer="no")
    session_changes.mark_attendance(
        meeting=session, outcomes={member.pk: Outcome.LATE}, by=cast.facilitator
    )
    row = Attendance.objects.get()
    assert (row.answer, row.outcome, verbs()) == ("no", "late", ["marked attendance"])


def test_marking_the_same_twice_changes_nothing(cast, session):
    outcomes = {cast.member(name).pk: Outcome.PRESENT for name in ("upper_a", "lower_b")}
    for _ in range(2):
        meeting = session_changes.mark_attendance(
            meeting=session, outcomes=outcomes, by=cast.facilitator
        )
    assert (meeting.minutes_revision, verbs()) == (1, ["marked attendance"])


def test_attendance_is_of_members_of_this_set(cast, session):
    outcomes = {cast.member("outsider").pk: Outcome.PRESENT}
    with pytest.raises(Refused, match="members of this set"):
        session_changes.mark_attendance(meeting=session, outcomes=outcomes, by=cast.facilitator)
    assert not Attendance.objects.exists()


def test_attendance_is_marked_from_the_opening_until_the_minutes_are_agreed(cast, meeting_of):
    outcomes = {cast.member("upper_a").pk: Outcome.PRESENT}
    for number, trait, sentence in (
        (3, "called", "once the meeting is open"),
        (4, "agreed", "agreed"),
    ):
        with pytest.raises(Refused, match=sentence):
            session_changes.mark_attendance(
                meeting=meeting_of(number, **{trait: True}), outcomes=outcomes, by=cast.facilitator
            )


def test_what_was_not_reached_returns_on_the_next_agenda(cast, session, called, item_of):
    item_of(session, title="Done", state=AgendaState.DISCUSSED)
    left = item_of(session, title="Left", why="It matters", minutes=25)
    meeting = session_changes.close_meeting(meeting=session, by=cast.facilitator)
    left.refresh_from_db()
    back = called.agenda.get()
    assert (meeting.state, left.state) == ("closed", "carried_over")
    assert (back.title, back.why, back.minutes, back.state) == (
        "Left",
        "It matters",
        25,
        "on_agenda",
    )
    assert (back.carried_from, back.proposed_by) == (left, cast.member("upper_a"))


def test_a_proposal_that_nobody_took_up_returns_as_a_proposal_and_takes_no_others_time(
    cast, session, called, item_of
):
    item_of(session, title="Idea", state=AgendaState.PROPOSED, position=1)
    item_of(session, title="Placed", position=2)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert called.agenda.get(title="Idea").state == "proposed"
    assert [slot.item.title for slot in agenda_of(session).slots] == ["Placed", "Idea"]


def test_its_owner_may_still_reword_what_was_carried_over(cast, session, called, item_of):
    item_of(session)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    agenda.edit_item(item=called.agenda.get(), title="Anew", minutes=5, by=cast.upper_a)
    assert called.agenda.get().title == "Anew"


def test_carried_items_follow_those_that_are_there(cast, session, called, item_of):
    item_of(called, title="There", position=7)
    item_of(session, title="Carried")
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert list(called.agenda.values_list("title", flat=True)) == ["There", "Carried"]


def test_what_was_decided_was_discussed_and_is_neither_carried_nor_called_not_reached(
    cast, client, session, called, item_of
):
    decided, noted, _left = (item_of(session, title=title) for title in ("Data", "Rent", "Bus"))
    for item, kind in ((decided, "decision"), (noted, "note")):
        make.MinuteFactory(meeting=session, item=item, kind=kind, written_by=cast.facilitator)
    standing = make.ItemFactory(
        meeting=session, standing="next_date", kind="standing", proposed_by=None
    )
    make.MinuteFactory(meeting=session, item=standing, kind="decision", written_by=cast.facilitator)
    client.force_login(cast.facilitator)
    page = client.get(reverse("meetings:close", args=[session.pk])).content.decode()
    assert [f"<li>{title}</li>" in page for title in ("Data", "Rent", "Bus")] == [True, True, True]
    assert page.index("Rent") < page.index("A decision was taken on these") < page.index("Data")
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    words = [item["state"] for item in content_of(session)["items"]]
    assert words == ["Discussed", "Carried over", "Carried over", "Discussed"]
    assert list(called.agenda.values_list("title", flat=True)) == ["Rent", "Bus"]


def test_after_the_last_meeting_what_was_begun_is_not_called_not_reached(cast, session, item_of):
    begun, never = item_of(session, title="Rent"), item_of(session, title="Bus")
    make.MinuteFactory(meeting=session, item=begun, written_by=cast.facilitator)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    words = {item["title"]: item["state"] for item in content_of(session)["items"]}
    assert words == {begun.title: "Not finished", never.title: "Not reached"}


def test_after_the_last_item_the_page_leads_to_closing(cast, client, session, item_of):
    item = item_of(session)
    client.force_login(cast.facilitator)
    response = client.post(
        reverse("meetings:agenda_mark", args=[item.pk]), {"discussed": "yes"}, follow=True
    )
    page = response.content.decode()
    assert "Every item has been discussed" in page
    assert page.count(reverse("meetings:close", args=[session.pk])) == 1


def test_the_button_of_the_last_item_promises_no_next_one(cast, client, session, item_of):
    first, last = (item_of(session, state="on_agenda", position=n) for n in (1, 2))
    client.force_login(cast.facilitator)
    address = reverse("meetings:session", args=[session.pk])
    page = client.get(f"{address}?item={first.pk}").text
    assert ("go on to the next item" in page, "it was the last item" in page) == (True, False)
    client.post(reverse("meetings:agenda_mark", args=[first.pk]), {"discussed": "yes"})
    page = client.get(f"{address}?item={last.pk}").text
    assert ("go on to the next item" in page, "it was the last item" in page) == (False, True)


def test_closing_twice_carries_once(cast, session, called, item_of):
    item_of(session)
    for _ in range(2):
        session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert (called.agenda.count(), verbs()) == (1, ["closed"])


def test_after_the_last_meeting_nothing_is_carried(cast, session, item_of):
    item = item_of(session)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    item.refresh_from_db()
    assert (item.state, AgendaItem.objects.count()) == ("on_agenda", 1)


def test_nothing_is_carried_into_another_set(cast, session, item_of):
    from tests import factories as make

    make.MeetingFactory(cycle__set=cast.other_set, cycle__number=2, called=True)
    item_of(session)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert AgendaItem.objects.count() == 1


def test_only_a_meeting_in_session_closes(cast, called):
    with pytest.raises(Refused, match="in session"):
        session_changes.close_meeting(meeting=called, by=cast.facilitator)
