"""Who is here, in the session; how its notes are taken."""

import pytest
from django.db import IntegrityError, transaction

from als.core.refusals import Refused
from meetings.changes import minutes
from meetings.changes import session as session_changes
from meetings.enums import AgendaKind, NotePolicy, Outcome
from meetings.models import Attendance, Minute, MinuteDraft
from tests import factories as make
from tests.meetings.conftest import verbs
from tests.meetings.pages import ENTRY, page, url


def mark(cast, meeting, stand_ins=None, **outcomes):
    """Mark people of the cast: ``mark(cast, session, upper_a="late")``."""
    keys = {name: cast.member(name).pk for name in outcomes}
    return session_changes.mark_attendance(
        meeting=meeting,
        outcomes={keys[name]: Outcome(outcome) for name, outcome in outcomes.items()},
        stand_ins={keys[name]: who for name, who in (stand_ins or {}).items()},
        by=cast.facilitator,
    )


def row_of(cast, name):
    row = Attendance.objects.get(member=cast.member(name))
    return row.outcome, row.stand_in


def test_a_stand_in_has_a_name(cast, session):
    mark(cast, session, {"upper_a": " Ana Horvat "}, upper_a="stood_in")
    assert row_of(cast, "upper_a") == ("stood_in", "Ana Horvat")
    with pytest.raises(Refused, match="Say who stood in"):
        mark(cast, session, upper_b="stood_in")


def test_the_name_goes_with_the_stand_in(cast, session):
    mark(cast, session, {"upper_a": "Ana"}, upper_a="stood_in")
    mark(cast, session, {"upper_a": "Ana"}, upper_a="late")
    assert row_of(cast, "upper_a") == ("late", "")


@pytest.mark.parametrize(("outcome", "name"), [("stood_in", ""), ("present", "Ana")])
def test_the_database_wants_a_name_exactly_for_a_stand_in(cast, session, outcome, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.AttendanceFactory(
            meeting=session, member=cast.member("upper_a"), outcome=outcome, stand_in=name
        )


def test_the_form_asks_for_the_name_at_its_field_and_keeps_the_rest(cast, session):
    upper, lower = (cast.member(name).pk for name in ("upper_a", "lower_b"))
    typed = {f"member_{upper}": "stood_in", f"member_{lower}": "late"}
    client = cast.client("facilitator")
    refused = client.post(url("attendance", session), typed)
    assert f'href="#id_stand_in_{upper}"' in refused.text
    assert Attendance.objects.count() == 0
    client.post(url("attendance", session), typed | {f"stand_in_{upper}": "Ana"})
    assert (row_of(cast, "upper_a"), row_of(cast, "lower_b")) == (("stood_in", "Ana"), ("late", ""))


def test_what_was_marked_comes_back_in_the_form(cast, session):
    mark(cast, session, {"upper_a": "Ana Horvat"}, upper_a="stood_in")
    assert 'value="Ana Horvat"' in page(cast, "facilitator", "attendance", session)


def test_a_late_arrival_is_one_press(cast, session, case):
    for was in ["", "absent", "apologies", "left_early"]:
        with case(was):
            member = cast.member("upper_a")
            make.AttendanceFactory(meeting=session, member=member, outcome=was)
            client = cast.client("facilitator")
            response = client.post(f"{url('arrived', session)}?item=7", {"member_id": member.pk})
            assert response.url == f"{url('session', session)}?item=7"
            assert row_of(cast, "upper_a") == ("late", "")


def test_who_is_marked_as_here_stays_so(cast, session):
    mark(cast, session, upper_a="present")
    member = cast.member("upper_a")
    session_changes.note_arrival(meeting=session, member_id=member.pk, by=cast.facilitator)
    assert (row_of(cast, "upper_a"), verbs()) == (("present", ""), ["marked attendance"])


def test_nobody_arrives_from_another_set_or_at_a_members_word(cast, session):
    outsider, member = cast.member("outsider"), cast.member("upper_a")
    with pytest.raises(Refused, match="members of this set"):
        session_changes.note_arrival(meeting=session, member_id=outsider.pk, by=cast.facilitator)
    with pytest.raises(Refused, match="Only facilitators of this set can"):
        session_changes.note_arrival(meeting=session, member_id=member.pk, by=cast.upper_a)
    assert not Attendance.objects.exists()


def test_a_member_of_ones_own_invention_is_a_bad_request(cast, session):
    answer = cast.client("facilitator").post(url("arrived", session), {"member_id": "x"})
    assert answer.status_code == 400


def test_the_page_says_which_side_of_which_pair_is_missing(cast, session, item_of):
    item_of(session)
    assert "Nobody is marked yet." in page(cast, "facilitator", "session", session)
    mark(cast, session, upper_a="present", lower_a="apologies", upper_b="absent")
    for person in ("facilitator", "lower_b"):
        text = page(cast, person, "session", session)
        assert "Pairs with both sides here: 0 of 2." in text
        assert "Pair 1</strong>: the commune is missing" in text
        assert "Pair 2</strong>: nobody is here" in text


def test_a_stand_in_speaks_for_the_side_and_who_left_does_not(cast, session):
    here = {"upper_a": "present", "lower_a": "stood_in", "upper_b": "late", "lower_b": "present"}
    mark(cast, session, {"lower_a": "Ana"}, **here)
    assert "Both sides of every pair are here." in page(cast, "upper_a", "session", session)
    mark(cast, session, lower_b="left_early")
    assert "Pairs with both sides here: 1 of 2." in page(cast, "upper_a", "session", session)


def test_who_is_awaited_can_be_marked_and_who_excused_themselves_is_not_awaited(
    cast, session, item_of
):
    item_of(session)
    mark(cast, session, upper_a="present", lower_a="apologies", upper_b="absent")
    text = page(cast, "facilitator", "session", session)
    names = ("upper_a", "lower_a", "upper_b", "lower_b")
    awaited = {name for name in names if f'id="arrived-{cast.member(name).pk}"' in text}
    assert awaited == {"upper_b", "lower_b"}
    assert "Has arrived" not in page(cast, "upper_a", "session", session)


def policy(cast, meeting, to, by="facilitator"):
    return session_changes.set_note_policy(meeting=meeting, note_policy=to, by=cast.people[by])


@pytest.fixture
def airtime(session):
    return make.ItemFactory(
        meeting=session,
        kind=AgendaKind.STANDING,
        standing="airtime",
        proposed_by=None,
        title="Airtime",
    )


def write(cast, item, kind):
    return minutes.write_minute(
        item=item, kind=kind, text="Heard", disclosure="set", pair=None, by=cast.facilitator
    )


def written(cast, item, kinds=("note", "decision")):
    """Return the kinds of entries that the change takes under the item."""
    for kind in kinds:
        try:
            write(cast, item, kind)
        except Refused:
            continue
    return list(item.minutes_of_item.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("to", "elsewhere", "in_airtime"),
    [
        ("full", ["note", "decision"], ["note", "decision"]),
        ("short", ["decision"], ["decision"]),
        ("no_airtime", ["note", "decision"], []),
    ],
)
def test_only_what_was_agreed_is_written(
    cast, session, item_of, airtime, to, elsewhere, in_airtime
):
    policy(cast, session, to)
    item = item_of(session)
    assert (written(cast, item), written(cast, airtime)) == (elsewhere, in_airtime)


def test_the_form_offers_only_what_may_be_written(cast, session, item_of):
    item = item_of(session)
    policy(cast, session, "short")
    text = page(cast, "facilitator", "session", session)
    offered = [kind for kind in ("note", "decision") if f'value="{kind}"' in text]
    assert offered == ["decision"]
    assert cast.client("facilitator").get(url("session", session)).context["form"]["kind"].initial
    cast.client("facilitator").post(url("minute_new", item), ENTRY)
    assert not Minute.objects.exists()


def test_a_note_that_is_ruled_out_meanwhile_stays_on_the_page(cast, session, airtime):
    policy(cast, session, "no_airtime")
    typed = ENTRY | {"text": "Half a page"}
    response = cast.client("facilitator").post(url("minute_new", airtime), typed)
    assert "nothing during airtime" in response.text
    assert "Half a page</textarea>" in response.text


def test_a_draft_from_before_is_kept_where_nothing_is_written_any_more(cast, session, airtime):
    MinuteDraft.objects.create(person=cast.facilitator, item=airtime, text="From before")
    policy(cast, session, "no_airtime")
    text = page(cast, "facilitator", "session", session)
    assert ("From before" in text, 'id="write"' in text) == (True, False)
    assert MinuteDraft.objects.count() == 1


def test_how_notes_are_taken_is_set_until_the_meeting_closes(cast, called, meeting_of):
    for _ in range(2):
        policy(cast, called, "short")
    assert (policy(cast, called, "short").note_policy, verbs()) == ("short", ["set the notes of"])
    with pytest.raises(Refused, match="is closed"):
        policy(cast, meeting_of(2, closed=True), "short")


def test_nobody_but_the_facilitators_sets_it(cast, called, case):
    for person in ["upper_a", "other_facilitator", "manager", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="Only facilitators of this set can"):
                policy(cast, called, "short", by=person)


def test_the_database_knows_three_ways_to_take_notes(session):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(session).objects.filter(pk=session.pk).update(note_policy="none")


def test_members_read_it_on_the_meetings_page(cast, called):
    client = cast.client("facilitator")
    client.post(url("notes", called), {"note_policy": NotePolicy.SHORT})
    text = page(cast, "upper_a", "meeting", called)
    assert ("Decisions and actions only" in text, url("notes", called) in text) == (True, False)
    assert url("notes", called) in page(cast, "facilitator", "meeting", called)


def test_an_entry_does_not_become_of_a_kind_that_is_ruled_out(cast, session, item_of):
    minute = write(cast, item_of(session), "decision")
    policy(cast, session, "short")
    new = {"text": "Heard", "disclosure": "set", "pair": None, "base_revision": 1}
    with pytest.raises(Refused, match="decisions and actions only"):
        minutes.save_minute(minute=minute, kind="note", by=cast.facilitator, **new)
    minutes.save_minute(minute=minute, kind="decision", by=cast.facilitator, **new)
    assert Minute.objects.get().text == "Heard"


def test_a_note_from_before_can_still_be_put_right(cast, session, item_of):
    minute = write(cast, item_of(session), "note")
    policy(cast, session, "short")
    new = {"kind": "note", "text": "Said", "disclosure": "set", "pair": None}
    minutes.save_minute(minute=minute, base_revision=1, by=cast.facilitator, **new)
    assert Minute.objects.get().text == "Said"


def test_the_meetings_page_names_who_stood_in(cast, session):
    mark(cast, session, {"upper_a": "Ana Horvat"}, upper_a="stood_in")
    assert "Ana Horvat stood in" in page(cast, "upper_b", "meeting", session)
