"""The pages of a meeting, in the browser of each kind of person."""

import re

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from meetings.enums import AgendaState, Outcome
from meetings.models import AgendaItem, Attendance, Minute, MinuteDraft
from tests import factories as make
from tests.pages import queries

ENTRY = {"kind": "note", "text": "Heard", "disclosure": "set", "pair": ""}


def url(name, row):
    return reverse(f"meetings:{name}", args=[row.pk])


def page(cast, person, name, row, query=""):
    response = cast.client(person).get(url(name, row) + query)
    assert response.status_code == 200, response
    return " ".join(response.text.split())


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


def test_a_facilitator_writes_and_the_session_stays_at_the_item(cast, session, item_of):
    item = item_of(session)
    response = cast.client("facilitator").post(url("minute_new", item), ENTRY)
    assert response.url == f"{url('session', session)}?item={item.pk}#write"
    assert Minute.objects.get().text == "Heard"


def test_an_entry_without_its_pair_keeps_what_was_typed(cast, session, item_of):
    item_of(session, position=1)
    item = item_of(session, position=2, title="The second")
    typed = ENTRY | {"disclosure": "pair", "text": "Between us"}
    response = cast.client("facilitator").post(url("minute_new", item), typed)
    assert "Say which pair it should stay with." in response.text
    assert "Between us" in response.text
    assert '<h1 class="govuk-heading-l app-session__title">The second</h1>' in response.text


def test_discussed_goes_on_with_the_next_item(cast, session, item_of):
    item_of(session, position=1, title="First")
    item_of(session, position=2, title="Second")
    client = cast.client("facilitator")
    first = AgendaItem.objects.get(title="First")
    response = client.post(url("agenda_mark", first), {"discussed": "yes"}, follow=True)
    assert 'app-session__title">Second' in response.text


def test_what_is_typed_comes_back_with_a_notice(cast, session, item_of):
    item, client = item_of(session), cast.client("facilitator")
    answer = client.post(url("draft_save", item), {"text": "Half a\r\nsentence"})
    assert answer.text.strip().startswith("Draft saved ")
    text = client.get(url("session", session)).text
    assert "Half a\nsentence</textarea>" in text
    assert "is back in the field" in text


def test_a_draft_is_on_nobody_elses_page(cast, session, item_of):
    cast.client("facilitator").post(url("draft_save", item_of(session)), {"text": "SECRET"})
    for name in ("session", "live", "meeting"):
        assert "SECRET" not in page(cast, "upper_a", name, session)


def test_a_draft_is_dropped_by_its_owner_alone(cast, session, item_of):
    row = MinuteDraft.objects.create(person=cast.facilitator, item=item_of(session), text="Half")
    assert cast.client("upper_a").post(url("draft_drop", row)).status_code == 404
    cast.client("facilitator").post(url("draft_drop", row))
    assert not MinuteDraft.objects.exists()


@pytest.fixture
def pair_entry(cast, session, item_of):
    """An entry that pair A keeps to itself."""
    return make.MinuteFactory(
        item=item_of(session),
        text="SECRET",
        pair=cast.pair_a,
        disclosure=Disclosure.PAIR,
        written_by=cast.facilitator,
    )


def test_members_read_along_what_they_may_and_the_rest_is_counted(cast, session, pair_entry):
    for name in ("session", "live"):
        texts = {who: page(cast, who, name, session) for who in ("upper_a", "lower_a", "upper_b")}
        assert {who for who, text in texts.items() if "SECRET" in text} == {"upper_a", "lower_a"}
        assert "1 entry can only be seen by the pair it concerns." in texts["upper_b"]
        assert "kept to the pair it concerns" not in texts["upper_a"]


def test_members_may_not_open_an_entry_of_another_pair(cast, pair_entry):
    assert cast.client("upper_b").get(url("minute_edit", pair_entry)).status_code == 404
    assert cast.client("upper_a").get(url("minute_edit", pair_entry)).status_code == 403


def test_live_answers_nothing_new_until_something_is(cast, session, item_of):
    client, address = cast.client("upper_a"), url("live", session)
    assert client.get(f"{address}?revision=0").status_code == 204
    cast.client("facilitator").post(url("minute_new", item_of(session)), ENTRY)
    response = client.get(f"{address}?revision=0")
    assert "Heard" in response.text
    assert f"{address}?revision=1" in response.text


def test_the_facilitators_live_part_is_the_item_at_hand(cast, session, item_of):
    items = [item_of(session, title=title) for title in ("This", "That")]
    for item in items:
        make.MinuteFactory(item=item, text=f"About {item}", written_by=cast.facilitator)
    text = page(cast, "facilitator", "live", session, f"?item={items[0].pk}&revision=9")
    assert ("About This" in text, "About That" in text) == (True, False)


def test_when_the_meeting_closes_readers_are_told_and_asking_ends(cast, meeting_of, item_of):
    meeting = meeting_of(closed=True)
    make.MinuteFactory(item=item_of(meeting), text="Unread", written_by=cast.facilitator)
    text = page(cast, "upper_a", "live", meeting, "?revision=9")
    assert "The meeting is closed." in text
    assert ("Unread" in text, "hx-get" in text) == (False, False)


def test_a_member_who_comes_too_early_or_too_late_is_led_on(cast, called, meeting_of):
    client = cast.client("upper_a")
    for number, trait, name in ((2, "closed", "meeting"), (3, "circulated", "minutes")):
        meeting = meeting_of(number, **{trait: True})
        assert client.get(url("session", meeting)).url == url(name, meeting)
    assert client.get(url("session", called)).url == url("meeting", called)


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


def test_a_clash_shows_both_texts_and_the_next_save_settles_it(cast, pair_entry):
    client, address = cast.client("facilitator"), url("minute_edit", pair_entry)
    entry = {"kind": "note", "disclosure": "pair", "pair": cast.pair_a.pk}
    client.post(address, entry | {"text": "Theirs", "base_revision": "1"})
    response = client.post(address, entry | {"text": "Mine", "base_revision": "1"})
    shown = " ".join(response.text.split())
    assert "<p>Theirs</p>" in shown
    assert "<p>Mine</p>" in shown
    assert 'name="base_revision" value="2"' in shown
    assert 'id="theirs"' in client.get(address).text
    client.post(address, entry | {"text": "Both", "base_revision": "2"})
    pair_entry.refresh_from_db()
    assert (pair_entry.text, pair_entry.revision, MinuteDraft.objects.count()) == ("Both", 3, 0)


def test_keeping_theirs_drops_mine(cast, pair_entry):
    client, address = cast.client("facilitator"), url("minute_edit", pair_entry)
    row = MinuteDraft.objects.create(
        person=cast.facilitator, item=pair_entry.item, minute=pair_entry, text="Mine"
    )
    assert client.post(url("draft_drop", row)).url == address
    assert 'id="theirs"' not in client.get(address).text


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


def test_what_people_type_is_shown_as_text(cast, session, item_of):
    item = item_of(session, title="<b>Bold</b>", why="<script>alert(1)</script>")
    make.MinuteFactory(item=item, text="<img src=x>", written_by=cast.facilitator)
    for person, name in (
        ("upper_a", "session"),
        ("facilitator", "session"),
        ("upper_a", "meeting"),
    ):
        text = page(cast, person, name, session)
        assert not any(tag in text for tag in ("<b>Bold", "<script>alert", "<img src=x"))


def test_the_empty_session_says_what_to_do(cast, session):
    assert "Nothing is on the agenda" in page(cast, "facilitator", "session", session)
    assert "Nothing is on the agenda." in page(cast, "upper_a", "session", session)


@pytest.mark.parametrize(("whose", "reach"), [("upper_a", "pair"), (None, "set")])
def test_where_entries_stay_with_a_pair_the_offered_choice_can_be_saved(
    cast, session, item_of, whose, reach
):
    cast.set.default_disclosure = Disclosure.PAIR
    cast.set.save()
    item = item_of(session) if whose else make.ItemFactory(meeting=session, housekeeping=True)
    form = cast.client("facilitator").get(url("session", session)).context["form"]
    offered = {name: form[name].value() or "" for name in ("disclosure", "pair")}
    assert offered["disclosure"] == reach
    cast.client("facilitator").post(url("minute_new", item), ENTRY | offered)
    assert Minute.objects.get().pair == (cast.pair_a if whose else None)


def test_who_closes_is_told_of_text_that_is_typed_and_not_saved(cast, session, item_of):
    row = MinuteDraft.objects.create(
        person=cast.facilitator, item=item_of(session), text="Half a thought"
    )
    warns = {
        name: "Half a thought" in page(cast, "facilitator", name, session)
        for name in ("close", "circulate", "minutes")
    }
    assert warns == {"close": True, "circulate": True, "minutes": True}
    row.delete()
    assert "not saved yet" not in page(cast, "facilitator", "close", session)


def test_a_closed_meeting_is_not_closed_again(cast, meeting_of):
    closed = meeting_of(closed=True)
    response = cast.client("facilitator").get(url("close", closed))
    assert response.url == url("minutes", closed)


def test_a_paper_can_be_added_from_the_meeting_s_page(cast, session):
    assert "Add a paper" in page(cast, "facilitator", "meeting", session)
