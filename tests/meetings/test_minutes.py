"""Entries and their revisions, drafts, clashes, and the way to agreed minutes."""

import datetime as dt

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from als.core.disclosure import Disclosure
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.changes import agreeing, minutes
from meetings.enums import AgendaState, MinuteKind
from meetings.models import Minute, MinuteDraft
from tests import factories as make
from tests.meetings.conftest import mailed, verbs

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


@pytest.fixture
def item(session, item_of):
    return item_of(session)


@pytest.fixture
def minute(cast, item):
    return write(item, cast.facilitator, text="One")


@pytest.fixture
def second(cast):
    """Another facilitator of the set."""
    person = make.PersonFactory(name="Second")
    make.FacilitatorFactory(set=cast.set, person=person)
    return person


def write(item, by, **fields):
    entry = {"kind": MinuteKind.NOTE, "text": "Heard", "disclosure": Disclosure.SET, "pair": None}
    return minutes.write_minute(item=item, by=by, **{**entry, **fields})


def save(minute, by, text, base, **fields):
    entry = {"kind": minute.kind, "disclosure": minute.disclosure, "pair": minute.pair, **fields}
    return minutes.save_minute(minute=minute, base_revision=base, text=text, by=by, **entry)


def test_an_entry_is_a_first_revision_with_its_writer(cast, session, item):
    with time_machine.travel(NOON, tick=False):
        minute = write(item, cast.facilitator, text="Heard")
    past = minute.history.get()
    assert (minute.revision, minute.written_by) == (1, cast.facilitator)
    assert (past.text, past.history_user, past.history_date) == ("Heard", cast.facilitator, NOON)


@pytest.mark.parametrize(
    ("traits", "read"),
    [({"in_session": True}, 1), ({"closed": True}, 0), ({"circulated": True}, 1)],
)
def test_members_follow_the_session_and_read_circulated_minutes_but_no_draft_in_between(
    cast, meeting_of, item_of, traits, read
):
    item = item_of(meeting_of(2, **traits))
    make.MinuteFactory(item=item, written_by=cast.facilitator, disclosure=Disclosure.SET)
    people = ("facilitator", "upper_a", "outsider")
    seen = [Minute.objects.visible_to(cast.fresh(who)).count() for who in people]
    assert seen == [1, read, 0]


def test_readers_along_are_told_by_the_revision_of_the_meeting(cast, session, item):
    minute = write(item, cast.facilitator)
    save(minute, cast.facilitator, "More", 1)
    session.refresh_from_db()
    assert session.minutes_revision == 2


def test_the_same_entry_sent_twice_is_one(cast, item):
    assert write(item, cast.facilitator) == write(item, cast.facilitator)
    assert (Minute.objects.count(), verbs()) == (1, ["minuted"])


def test_nobody_but_the_facilitators_writes_minutes(cast, item, case):
    for person in ["upper_a", "other_facilitator", "manager", "sponsor", "stranger"]:
        with case(person):
            with pytest.raises(Refused, match="Only facilitators of this set can"):
                write(item, cast.people[person])
            assert not Minute.objects.exists()


@pytest.mark.parametrize(
    ("trait", "sentence"), [("called", "Open the meeting"), ("agreed", "agreed")]
)
def test_minutes_are_written_from_the_opening_until_they_are_agreed(
    cast, meeting_of, item_of, trait, sentence
):
    with pytest.raises(Refused, match=sentence):
        write(item_of(meeting_of(2, **{trait: True})), cast.facilitator)


def test_a_proposal_has_to_be_on_the_agenda_first(cast, session, item_of):
    with pytest.raises(Refused, match="on the agenda"):
        write(item_of(session, state=AgendaState.PROPOSED), cast.facilitator)


def test_what_stays_with_a_pair_names_it_and_the_pair_is_of_the_set(cast, item):
    with pytest.raises(Refused, match="which pair"):
        write(item, cast.facilitator, disclosure=Disclosure.PAIR)
    with pytest.raises(Refused, match="not in this set"):
        write(item, cast.facilitator, pair=cast.other_pair)


def test_the_audit_does_not_repeat_what_was_typed(cast, item):
    minute = write(item, cast.facilitator, text="SECRET", disclosure="pair", pair=cast.pair_a)
    save(minute, cast.facilitator, "SECRET too", 1)
    entries = AuditEntry.objects.all()
    assert {(entry.target_kind, entry.target_id) for entry in entries} == {("agendaitem", item.pk)}
    assert {entry.pair_id for entry in entries} == {cast.pair_a.pk}
    assert not any("SECRET" in str(entry.details) for entry in entries)


def test_a_new_revision_keeps_the_old_one(cast, minute, second):
    saved = save(minute, second, "Two", 1)
    past = list(saved.history.order_by("revision").values_list("revision", "text", "history_user"))
    assert past == [(1, "One", cast.facilitator.pk), (2, "Two", second.pk)]


def test_the_same_save_sent_twice_is_one_revision(cast, minute):
    for _ in range(2):
        saved = save(minute, cast.facilitator, "Two", 1)
    assert (saved.revision, saved.history.count()) == (2, 2)


def test_a_stale_save_overwrites_nothing_and_keeps_both(cast, minute, second):
    save(minute, second, "Theirs", 1)
    with pytest.raises(minutes.MinuteClash) as clash:
        save(minute, cast.facilitator, "Mine", 1)
    minute.refresh_from_db()
    draft = MinuteDraft.objects.get()
    assert (clash.value.minute, minute.text, minute.revision) == (minute, "Theirs", 2)
    assert (draft.person, draft.text, draft.base_revision) == (cast.facilitator, "Mine", 1)


def test_a_clash_is_settled_on_the_new_base(cast, minute, second):
    save(minute, second, "Theirs", 1)
    with pytest.raises(minutes.MinuteClash):
        save(minute, cast.facilitator, "Mine", 1)
    settled = save(minute, cast.facilitator, "Both", 2)
    assert (settled.text, settled.revision, MinuteDraft.objects.count()) == ("Both", 3, 0)


def test_a_change_of_disclosure_alone_clashes_too(cast, minute, second):
    save(minute, second, "One", 1, disclosure=Disclosure.PAIR, pair=cast.pair_a)
    with pytest.raises(minutes.MinuteClash):
        save(minute, cast.facilitator, "One", 1, disclosure=Disclosure.REPORT_WITH_NAMES)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    saves=st.lists(
        st.tuples(st.integers(0, 1), st.text("abc", min_size=1, max_size=3), st.integers(1, 6)),
        max_size=6,
    )
)
def test_whatever_is_saved_in_whatever_order_no_text_is_lost(two_and_an_entry, saves):
    facilitator, second, minute = two_and_an_entry
    MinuteDraft.objects.all().delete()
    minute = write(minute.item, facilitator, text=f"start {saves}")
    for who, text, base in saves:
        person = (facilitator, second)[who]
        try:
            save(minute, person, text, base)
        except minutes.MinuteClash:
            assert MinuteDraft.objects.filter(person=person, minute=minute, text=text).exists()
        else:
            assert minute.history.filter(text=text).exists()
    minute.refresh_from_db()
    assert list(minute.history.order_by("revision").values_list("revision", flat=True)) == list(
        range(1, minute.revision + 1)
    )


@pytest.fixture
def two_and_an_entry(cast, minute, second):
    return cast.facilitator, second, minute


def draft(item, by, text, minute=None, base=0):
    return minutes.save_draft(item=item, minute=minute, text=text, base_revision=base, by=by)


def test_a_draft_is_kept_and_overwritten_by_the_next(cast, item):
    draft(item, cast.facilitator, "Ha")
    with time_machine.travel(NOON, tick=False):
        draft(item, cast.facilitator, "Half a sen")
    row = MinuteDraft.objects.get()
    assert (row.text, row.saved_at, row.minute) == ("Half a sen", NOON, None)


def test_each_facilitator_has_a_draft_of_their_own(cast, item, second):
    draft(item, cast.facilitator, "Mine")
    draft(item, second, "Theirs")
    assert MinuteDraft.objects.of(second).get().text == "Theirs"


def test_a_draft_changes_nothing_for_readers(cast, session, item):
    draft(item, cast.facilitator, "Half")
    session.refresh_from_db()
    assert (session.minutes_revision, Minute.objects.count(), verbs()) == (0, 0, [])


def test_an_empty_draft_is_none(cast, item):
    draft(item, cast.facilitator, "Half")
    assert draft(item, cast.facilitator, "  ") is None
    assert not MinuteDraft.objects.exists()


def test_saving_removes_the_draft(cast, item, minute):
    draft(item, cast.facilitator, "Next")
    draft(item, cast.facilitator, "One!", minute=minute, base=1)
    write(item, cast.facilitator, text="Next")
    save(minute, cast.facilitator, "One!", 1)
    assert not MinuteDraft.objects.exists()


def test_an_autosave_that_arrives_after_the_save_brings_no_draft_back(cast, item, minute):
    assert draft(item, cast.facilitator, "One") is None
    assert draft(item, cast.facilitator, "One", minute=minute, base=1) is None
    assert not MinuteDraft.objects.exists()


def test_members_keep_no_drafts_and_nobody_drops_anothers(cast, item, second):
    with pytest.raises(Refused):
        draft(item, cast.upper_a, "Mine")
    mine = draft(item, cast.facilitator, "Mine")
    with pytest.raises(Refused, match="somebody else’s"):
        minutes.drop_draft(draft=mine, by=second)
    minutes.drop_draft(draft=mine, by=cast.facilitator)
    assert not MinuteDraft.objects.exists()


def test_what_is_kept_to_a_pair_is_read_by_it_and_the_facilitators(cast, item):
    write(item, cast.facilitator, disclosure=Disclosure.PAIR, pair=cast.pair_a)
    readers = {name for name in cast.people if Minute.objects.visible_to(cast.fresh(name)).exists()}
    assert readers == {"facilitator", "upper_a", "lower_a"}


def test_what_is_for_the_set_stays_in_the_set(cast, item):
    write(item, cast.facilitator, disclosure=Disclosure.REPORT_WITH_NAMES, pair=cast.pair_a)
    readers = {name for name in cast.people if Minute.objects.visible_to(cast.fresh(name)).exists()}
    assert readers == {"facilitator", "upper_a", "lower_a", "upper_b", "lower_b"}


def test_minutes_are_circulated_to_the_members(cast, meeting_of):
    meeting = agreeing.circulate_minutes(meeting=meeting_of(closed=True), by=cast.facilitator)
    agreeing.circulate_minutes(meeting=meeting, by=cast.facilitator)
    assert mailed() == ["Lower A", "Lower B", "Upper A", "Upper B"]
    assert f"/meetings/{meeting.pk}/minutes/" in OutMail.objects.first().text
    assert (meeting.minutes_state, verbs()) == ("circulated", ["circulated the minutes of"])


def test_minutes_of_an_open_meeting_are_not_circulated(cast, session):
    with pytest.raises(Refused, match="Close the meeting"):
        agreeing.circulate_minutes(meeting=session, by=cast.facilitator)


def test_minutes_are_agreed_once_they_are_circulated(cast, meeting_of):
    with pytest.raises(Refused, match="Circulate the minutes"):
        agreeing.agree_minutes(meeting=meeting_of(2, closed=True), by=cast.facilitator)
    with time_machine.travel(NOON, tick=False):
        meeting = agreeing.agree_minutes(meeting=meeting_of(circulated=True), by=cast.facilitator)
    again = agreeing.agree_minutes(meeting=meeting, by=cast.facilitator)
    assert (again.minutes_state, again.agreed_at) == ("agreed", NOON)


def test_a_member_does_not_circulate_or_agree(cast, meeting_of):
    with pytest.raises(Refused):
        agreeing.circulate_minutes(meeting=meeting_of(1, closed=True), by=cast.upper_a)
    with pytest.raises(Refused):
        agreeing.agree_minutes(meeting=meeting_of(2, circulated=True), by=cast.upper_a)


def test_circulated_minutes_change_agreed_ones_do_not(cast, meeting_of, item_of):
    meeting = meeting_of(2, circulated=True)
    minute = write(item_of(meeting), cast.facilitator, text="One")
    minute = save(minute, cast.facilitator, "Two", 1)
    agreeing.agree_minutes(meeting=meeting, by=cast.facilitator)
    with pytest.raises(Refused, match="can no longer be changed"):
        save(Minute.objects.get(), cast.facilitator, "Three", 2)
    assert Minute.objects.get().text == "Two"
