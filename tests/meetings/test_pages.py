"""The pages of a meeting, in the browser of each kind of person."""

import re

import pytest
from django.urls import reverse

from meetings.enums import AgendaState, Outcome
from meetings.models import AgendaItem, Attendance
from tests import factories as make
from tests.meetings.pages import page, url
from tests.pages import queries


def fill(cast, meeting, rows):
    """Give the meeting that many of everything that its pages list."""
    for _ in range(rows):
        pair = make.PairFactory(set=cast.set, number=20 + cast.set.pairs.count())
        member = make.MemberFactory(pair=pair)
        make.AttendanceFactory(meeting=meeting, member=member, answer="yes", outcome="present")
        make.PaperFactory(set=cast.set, cycle_number=meeting.cycle.number)
        item = make.ItemFactory(meeting=meeting, proposed_by=member)
        make.ItemFactory(meeting=meeting, proposed_by=member, proposed=True)
        make.MinuteFactory(item=item, pair=pair, written_by=cast.facilitator)


@pytest.mark.parametrize(
    ("name", "trait", "person", "budget"),
    [
        ("meeting", "called", "facilitator", 15),
        ("meeting", "called", "upper_a", 15),
        ("session", "in_session", "facilitator", 18),
        ("session", "in_session", "upper_a", 15),
        ("live", "in_session", "upper_a", 15),
        ("attendance", "in_session", "facilitator", 6),
        ("minutes", "circulated", "upper_a", 15),
        ("call", "dated", "facilitator", 6),
        ("circulate", "closed", "facilitator", 13),
    ],
)
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_one(
    cast, meeting_of, name, trait, person, budget
):
    meeting, client = meeting_of(**{trait: True}), cast.client(person)
    fill(cast, meeting, 1)
    once = queries(client, url(name, meeting))
    fill(cast, meeting, 3)
    assert (queries(client, url(name, meeting)), once <= budget) == (once, True)


def test_the_list_asks_as_often_for_four_meetings_as_for_one(cast, meeting_of):
    client, address = cast.client("upper_a"), reverse("meetings:meetings", args=[cast.set.pk])
    fill(cast, meeting_of(1, closed=True), 1)
    once = queries(client, address)
    for number in (2, 3, 4):
        fill(cast, meeting_of(number, called=True), 2)
    assert (queries(client, address), once <= 6) == (once, True)


def test_the_list_counts_items_and_people_apart(cast, meeting_of, item_of):
    meeting = meeting_of(closed=True)
    for _ in range(3):
        item_of(meeting)
    for name in ("upper_a", "lower_a"):
        make.AttendanceFactory(meeting=meeting, member=cast.member(name), outcome=Outcome.PRESENT)
    text = " ".join(cast.client("upper_a").get(url("meetings", cast.set)).text.split())
    assert "3 agenda items · 2 people took part" in text


def test_the_meeting_shows_running_times_on_the_programmes_clock(cast, meeting_of, item_of):
    cast.programme.time_zone = "Europe/Zagreb"
    cast.programme.save()
    meeting = meeting_of(called=True)
    item_of(meeting, minutes=25, position=1)
    item_of(meeting, minutes=45, position=2)
    text = page(cast, "upper_a", "meeting", meeting)
    assert [time in text for time in (">11:00<", ">11:25<", "Wed 4 Mar 2026, 11:00")] == [True] * 3
    assert "70 of 180 minutes planned, 110 free." in text


def test_an_agenda_that_is_too_long_says_so(cast, meeting_of, item_of):
    meeting = meeting_of(called=True)
    item_of(meeting, minutes=200)
    text = page(cast, "upper_a", "meeting", meeting)
    assert "200 of 180 minutes: 20 more than the meeting has." in text


def test_a_date_outside_the_sets_year_is_a_warning_to_facilitators(cast, meeting_of):
    meeting = meeting_of(called=True)
    cast.set.start = "2026-04-01"
    cast.set.save()
    warned = {
        p
        for p in ("facilitator", "upper_a")
        if "outside the set" in page(cast, p, "meeting", meeting)
    }
    assert warned == {"facilitator"}


def test_each_sees_the_buttons_that_are_theirs(cast, called, item_of):
    item = item_of(called)
    facilitator, owner, other = (
        page(cast, person, "meeting", called) for person in ("facilitator", "upper_a", "lower_a")
    )
    edit, move, answer = url("agenda_edit", item), url("agenda_move", item), url("answer", called)
    assert [edit in text for text in (facilitator, owner, other)] == [False, True, False]
    assert [answer in text for text in (facilitator, owner, other)] == [False, True, True]
    moves = [move in page(cast, person, "meeting", called) for person in ("facilitator", "upper_a")]
    assert moves == [True, False]


def test_a_member_answers_with_a_button(cast, called):
    client = cast.client("upper_a")
    response = client.post(url("answer", called), {"answer": "maybe"}, follow=True)
    assert "Your answer is noted: Perhaps." in response.text
    assert Attendance.objects.get().answer == "maybe"


def test_an_answer_of_ones_own_invention_is_a_bad_request(cast, called):
    assert cast.client("upper_a").post(url("answer", called), {"answer": "x"}).status_code == 400


def test_a_missing_hour_is_said_at_the_field_and_nothing_is_saved(cast, called):
    typed = {"starts": "2026-03-29T01:30", "ends": "2026-03-29T05:00", "place": "Other hall"}
    response = cast.client("facilitator").post(url("meeting_edit", called), typed)
    assert "there is no 01:30" in response.text
    assert 'value="Other hall"' in response.text
    called.refresh_from_db()
    assert (called.place, called.sequence) == ("Town Hall", 0)


def test_the_date_is_set_on_the_programmes_clock(cast, meeting_of):
    meeting = meeting_of()
    typed = {"starts": "2199-07-01T10:00", "ends": "2199-07-01T13:00", "place": "Hall"}
    cast.client("facilitator").post(url("meeting_edit", meeting), typed)
    meeting.refresh_from_db()
    assert meeting.starts.isoformat() == "2199-07-01T09:00:00+00:00"


def test_a_date_in_the_past_is_asked_about_once_and_then_taken(cast, meeting_of):
    meeting, client = meeting_of(), cast.client("facilitator")
    typed = {"starts": "2020-07-01T10:00", "ends": "2020-07-01T13:00", "place": "Hall"}
    asked = client.post(url("meeting_edit", meeting), typed)
    assert list(asked.context["form"].errors) == ["past_date"]
    meeting.refresh_from_db()
    assert (meeting.starts, "Yes, the date is in the past" in asked.text) == (None, True)
    client.post(url("meeting_edit", meeting), {**typed, "past_date": "on"})
    meeting.refresh_from_db()
    assert meeting.starts.year == 2020


def test_the_call_page_names_all_who_can_be_told(cast, meeting_of):
    text = page(cast, "facilitator", "call", meeting_of(dated=True))
    assert "upper.a@example.org" in text
    assert "outsider@example.org" not in text


def test_the_calendar_file_is_a_calendar_file(cast, called, meeting_of):
    response = cast.client("upper_a").get(url("calendar", called))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.text.startswith("BEGIN:VCALENDAR")
    assert cast.client("upper_a").get(url("calendar", meeting_of(2))).status_code == 404


def test_a_member_proposes_an_item_and_the_form_keeps_what_was_typed(cast, called):
    client, typed = (
        cast.client("upper_a"),
        {"title": "Data", "why": "We count twice", "minutes": "0"},
    )
    response = client.post(url("agenda_new", called), typed)
    assert "Give it at least 1 minute." in response.text
    assert "We count twice" in response.text
    client.post(url("agenda_new", called), typed | {"minutes": "20"})
    assert AgendaItem.objects.get().title == "Data"


def test_moving_comes_back_to_the_item(cast, called, item_of):
    first, second = item_of(called, position=1), item_of(called, position=2)
    typed = {"up": "up", "was_at": "2"}
    response = cast.client("facilitator").post(url("agenda_move", second), typed)
    assert response.url == f"{url('meeting', called)}#item-{second.pk}"
    assert list(called.agenda.all()) == [second, first]


def test_attendance_starts_from_the_answers_and_says_so(cast, session):
    Attendance.objects.create(meeting=session, member=cast.member("upper_a"), answer="yes")
    text = page(cast, "facilitator", "attendance", session)
    assert "Nothing is saved yet" in text
    member = cast.member("lower_b")
    cast.client("facilitator").post(url("attendance", session), {f"member_{member.pk}": "late"})
    assert Attendance.objects.get(member=member).outcome == "late"
    assert "Nothing is saved yet" not in page(cast, "facilitator", "attendance", session)


def test_all_present_sets_whoever_is_not_marked_otherwise_and_saves_nothing(cast, session):
    late = cast.member("lower_b")
    Attendance.objects.create(meeting=session, member=late, outcome="late")

    shown = cast.client("facilitator").get(url("attendance", session) + "?all=present").text

    chosen = re.findall(r'<option value="(\w*)" selected', shown)
    assert sorted(chosen) == ["late", "present", "present", "present"]
    assert Attendance.objects.get().outcome == "late"
    assert cast.client("upper_a").get(url("attendance", session)).status_code == 403


def test_minutes_show_attendance_entries_and_the_count_of_the_rest(cast, meeting_of, item_of):
    meeting = meeting_of(circulated=True)
    item = item_of(meeting, title="Shared data", state=AgendaState.DISCUSSED)
    make.MinuteFactory(item=item, text="We share it", kind="decision", written_by=cast.facilitator)
    for _ in range(2):
        make.MinuteFactory(
            item=item,
            text="SECRET",
            disclosure="pair",
            pair=cast.pair_a,
            written_by=cast.facilitator,
        )
    make.AttendanceFactory(meeting=meeting, member=cast.member("upper_b"), outcome="apologies")
    text = page(cast, "upper_b", "minutes", meeting)
    assert "2 entries can only be seen by the pairs they concern." in text
    assert ["SECRET" in text, "We share it" in text, "Sent apologies" in text] == [
        False,
        True,
        True,
    ]
    assert "meetings/session" not in text
    assert "SECRET" in page(cast, "lower_a", "minutes", meeting)


def test_drafted_minutes_are_the_facilitators_alone(cast, meeting_of):
    meeting = meeting_of(closed=True)
    assert cast.client("upper_a").get(url("minutes", meeting)).status_code == 403
    assert "Only facilitators can see this page so far." in page(
        cast, "facilitator", "minutes", meeting
    )


def test_the_close_page_says_what_returns_and_where(cast, session, meeting_of, item_of):
    meeting_of(2)
    item_of(session, title="Left")
    item_of(session, title="Done", state=AgendaState.DISCUSSED)
    text = page(cast, "facilitator", "close", session)
    assert "They will be carried over to Meeting 2" in text
    assert ["<li>Left</li>" in text, "<li>Done</li>" in text] == [True, False]


def test_a_closed_meeting_is_not_closed_again(cast, meeting_of):
    closed = meeting_of(closed=True)
    response = cast.client("facilitator").get(url("close", closed))
    assert response.url == url("minutes", closed)


def test_a_paper_can_be_added_from_the_meeting_s_page(cast, session):
    assert "Add a paper" in page(cast, "facilitator", "meeting", session)


def test_what_a_button_says_aloud_is_marked_as_of_the_sets_language(cast, called):
    make.ItemFactory(meeting=called, title="Rents")
    croatian = {"headers": {"accept-language": "hr"}}
    text = cast.client("facilitator").get(url("meeting", called), **croatian).text
    assert 'class="govuk-visually-hidden" lang="en">: Rents</span>' in text
