"""Roles in a meeting: whose turn it is, and what their holders may do."""

import pytest

from als.core.refusals import Refused
from meetings.changes import airtime, minutes, timing
from meetings.changes.rota import give_roles
from meetings.enums import MeetingRole, MeetingState
from meetings.models import Meeting, Minute, RoleHolder
from meetings.selectors.rota import proposed
from tests import factories as make
from tests.meetings.pages import ENTRY, page, url

pytestmark = pytest.mark.django_db
TEXT = {"kind": "note", "text": "Heard.", "disclosure": "set", "pair": None}


@pytest.fixture
def give(cast):
    """Give roles of a meeting to people of the cast, who hold clock and notes."""

    def give_them(meeting, hold=True, **people):
        members = {MeetingRole(role): cast.member(who) for role, who in people.items()}
        kwargs = {"members": members, "members_hold": hold, "by": cast.facilitator}
        meeting.members_hold = give_roles(meeting=meeting, **kwargs).members_hold

    return give_them


@pytest.fixture
def item(session, item_of):
    return item_of(session, state="on_agenda")


def write(cast, item, who):
    return minutes.write_minute(item=item, by=cast.fresh(who), **TEXT)


def names(members):
    return {str(role): member.person.name for role, member in members.items()}


def test_whoever_had_a_role_least_often_is_proposed_from_different_pairs(cast, meeting_of):
    first, second = meeting_of(1, closed=True), meeting_of(2, called=True)
    for role, who in (("timekeeper", "lower_a"), ("observer", "upper_b")):
        RoleHolder.objects.create(meeting=first, role=role, member=cast.member(who))
    make.AttendanceFactory(meeting=second, member=cast.member("lower_b"), answer="maybe")
    chosen = [member.person for member in proposed(second).values()]
    assert set(chosen[:2]) == {cast.upper_a, cast.lower_b}
    assert len({person.pk for person in chosen}) == 3
    cast.member("lower_b").attendances.update(answer="no")
    assert cast.lower_b.name not in names(proposed(second)).values()


def test_the_page_offers_them_and_the_facilitator_decides(cast, called):
    client, member = cast.client("facilitator"), cast.member("lower_b")
    assert "whose turn it is" in page(cast, "facilitator", "rota", called)
    both = {"timekeeper": member.pk, "observer": member.pk}
    assert "Each person has one role" in client.post(url("rota", called), both).text
    client.post(url("rota", called), {"observer": member.pk})
    assert [(row.role, row.member) for row in RoleHolder.objects.all()] == [("observer", member)]
    assert "Process observer:" in page(cast, "upper_a", "meeting", called)


def test_one_tick_lets_members_hold_clock_and_notes_in_all_later_meetings(cast, meeting_of):
    first, held = meeting_of(1, closed=True), meeting_of(2, called=True)
    later, elsewhere = meeting_of(3), make.MeetingFactory(cycle__number=4)
    cast.client("facilitator").post(url("rota", held), {"members_hold": "on", "later_too": "on"})
    holding = set(Meeting.objects.filter(members_hold=True).values_list("pk", flat=True))
    assert holding == {held.pk, later.pk}
    cast.client("facilitator").post(url("rota", held), {"later_too": "on"})
    assert not Meeting.objects.filter(members_hold=True).exists()
    assert {first.pk, elsewhere.pk}.isdisjoint(holding)


def test_the_clock_of_who_holds_it_is_fetched_anew(cast, item, give):
    give(item.meeting, timekeeper="upper_b", note_taker="lower_a")
    timing.take_up(item=item, by=cast.facilitator)
    live = url("live", item.meeting) + f"?revision=-1&item={item.pk}"
    assert f"item={item.pk}" in page(cast, "upper_b", "session", item.meeting)
    assert 'id="clock-pause"' in cast.client("upper_b").get(live).text
    timing.pause_clock(meeting=item.meeting, by=cast.facilitator)
    fresh = cast.client("upper_b").get(live).text
    assert ('id="clock-here"' in fresh, 'id="clock-pause"' in fresh) == (True, False)
    for who in ("lower_a", "upper_a"):
        assert 'id="clock"' not in cast.client(who).get(live).text


@pytest.mark.parametrize("person", ["upper_a", "manager", "sponsor", "other_facilitator"])
def test_nobody_but_facilitators_gives_roles(cast, called, person):
    with pytest.raises(Refused, match="Only facilitators"):
        give_roles(meeting=called, members={}, members_hold=True, by=cast.fresh(person))


def test_a_member_of_another_set_gets_none(cast, called, give):
    with pytest.raises(Refused, match="Only members of this set"):
        give(called, observer="outsider")


def test_the_note_taker_writes_and_changes_their_own_entries_alone(cast, item, give):
    give(item.meeting, note_taker="upper_b")
    own, other = write(cast, item, "upper_b"), make.MinuteFactory(item=item)
    again = {**TEXT, "text": "Heard twice.", "base_revision": 1}
    minutes.save_minute(minute=own, by=cast.fresh("upper_b"), **again)
    with pytest.raises(Refused, match="note taker"):
        minutes.save_minute(minute=other, by=cast.fresh("upper_b"), **again)
    for who in ("upper_a", "lower_b", "sponsor", "outsider"):
        with pytest.raises(Refused, match="note taker"):
            write(cast, item, who)
    with pytest.raises(Refused, match="timekeeper"):
        timing.take_up(item=item, by=cast.fresh("upper_b"))


def test_the_timekeeper_runs_the_clocks_and_writes_nothing(cast, item, give):
    give(item.meeting, timekeeper="upper_b")
    turn = make.TurnFactory(meeting=item.meeting, pair=cast.pair_a)
    by = cast.fresh("upper_b")
    timing.take_up(item=item, by=by)
    timing.pause_clock(meeting=item.meeting, by=by)
    assert airtime.run_turn(turn=turn, by=by).is_running
    with pytest.raises(Refused, match="note taker"):
        write(cast, item, "upper_b")
    with pytest.raises(Refused, match="Only facilitators"):
        airtime.leave_out(meeting=item.meeting, pair=cast.pair_a, by=by)


def test_not_without_the_sets_word_nor_out_of_session_nor_in_another_meeting(
    cast, item, item_of, give, meeting_of
):
    give(item.meeting, hold=False, note_taker="upper_b")
    with pytest.raises(Refused, match="note taker"):
        write(cast, item, "upper_b")
    give(item.meeting, note_taker="upper_b")
    other = item_of(meeting_of(2, in_session=True), state="on_agenda")
    with pytest.raises(Refused, match="note taker"):
        write(cast, other, "upper_b")
    # Closed since the page was opened: what the page knew counts for nothing.
    stale = Meeting.objects.with_set().get(pk=item.meeting_id)
    item.meeting.state, item.meeting.closed_at = MeetingState.CLOSED, item.meeting.opened_at
    item.meeting.save()
    item.meeting = stale
    with pytest.raises(Refused, match="note taker"):
        write(cast, item, "upper_b")
    assert not Minute.objects.exists()


def test_a_note_takers_entry_that_comes_too_late_is_shown_back(cast, item, give):
    give(item.meeting, note_taker="upper_b")
    meeting = Meeting.objects.filter(pk=item.meeting_id)
    meeting.update(state=MeetingState.CLOSED, closed_at=item.meeting.opened_at)
    late = cast.client("upper_b").post(url("minute_new", item), {**ENTRY, "text": "My last words"})
    assert "The entry is not saved" in late.text
    assert "My last words" in late.text
    for who in ("upper_a", "lower_b"):
        assert cast.client(who).post(url("minute_new", item), ENTRY).status_code == 403
    assert not Minute.objects.exists()


def test_what_a_note_taker_changes_in_their_entry_too_late_is_shown_back(cast, item, give):
    give(item.meeting, note_taker="upper_b")
    client = cast.client("upper_b")
    client.post(url("minute_new", item), ENTRY)
    entry = Minute.objects.get()
    meeting = Meeting.objects.filter(pk=item.meeting_id)
    meeting.update(state=MeetingState.CLOSED, closed_at=item.meeting.opened_at)
    typed = {**ENTRY, "text": "My second thoughts", "base_revision": entry.revision}
    late = client.post(url("minute_edit", entry), typed)
    assert "The entry is not saved" in late.text
    assert "My second thoughts" in late.text
    assert client.get(url("minute_edit", entry)).status_code == 404
    assert cast.client("upper_a").post(url("minute_edit", entry), typed).status_code == 404
    entry.refresh_from_db()
    assert entry.revision == 1


def test_the_note_takers_page_has_the_form_and_not_the_facilitators_buttons(cast, item, give):
    give(item.meeting, note_taker="upper_b")
    client = cast.client("upper_b")
    refused = client.post(url("minute_new", item), {**ENTRY, "text": ""}).text
    assert ("You take the notes" in refused, "Fill in “What was said”" in refused) == (True, True)
    client.post(url("minute_new", item), ENTRY)
    shown = page(cast, "upper_b", "session", item.meeting, f"?item={item.pk}")
    assert url("minute_edit", Minute.objects.get()) in shown
    assert [words in shown for words in ("Close the meeting", "Mark attendance")] == [False] * 2
    assert "You take the notes" not in page(cast, "upper_a", "session", item.meeting)
    assert cast.client("upper_a").post(url("minute_new", item), ENTRY).status_code == 403
