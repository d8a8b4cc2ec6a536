"""Members own the agenda; facilitators order and time it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.changes import agenda as agenda_changes
from meetings.changes import order as order_changes
from meetings.changes import owners
from meetings.enums import AgendaState
from meetings.models import AgendaItem, AgendaSupport, Meeting, MinuteDraft, OwnerQuestion
from meetings.selectors.agenda import Agenda, agenda_of, running_times
from sets.models import Member
from tests import factories as make
from tests.meetings.conftest import verbs
from tests.meetings.pages import url
from tests.pages import queries

WORDS = {"title": "Shared data", "why": "We count twice.", "presenter": "", "minutes": 20}


def titles(meeting):
    return [slot.item.title for slot in agenda_of(meeting).slots]


@pytest.fixture
def abc(called):
    """Three items on the agenda of a called meeting."""
    return [make.ItemFactory(meeting=called, title=t, position=n) for n, t in enumerate("ABC", 1)]


def test_a_member_proposes_and_owns_the_item(cast, called):
    item = agenda_changes.propose_item(meeting=called, by=cast.upper_a, **WORDS)
    assert (item.state, item.proposed_by) == ("proposed", cast.member("upper_a"))
    assert (titles(called), verbs()) == ([], ["proposed"])


def test_the_same_proposal_twice_is_one_item(cast, called):
    first = agenda_changes.propose_item(meeting=called, by=cast.upper_a, **WORDS)
    assert agenda_changes.propose_item(meeting=called, by=cast.upper_a, **WORDS) == first
    assert AgendaItem.objects.count() == 1


def test_another_member_may_propose_the_same(cast, called):
    agenda_changes.propose_item(meeting=called, by=cast.upper_a, **WORDS)
    agenda_changes.propose_item(meeting=called, by=cast.lower_a, **WORDS)
    assert AgendaItem.objects.count() == 2


def test_nobody_but_a_member_of_the_set_proposes(cast, called, case):
    for person in ["facilitator", "outsider", "manager", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="Only members"):
                agenda_changes.propose_item(meeting=called, by=cast.people[person], **WORDS)


def test_nothing_is_proposed_to_a_closed_meeting(cast, meeting_of):
    with pytest.raises(Refused, match="closed"):
        agenda_changes.propose_item(meeting=meeting_of(closed=True), by=cast.upper_a, **WORDS)


def test_a_member_rewords_their_own_item(cast, called, item_of):
    item = agenda_changes.edit_item(
        item=item_of(called), by=cast.upper_a, **WORDS | {"minutes": 45}
    )
    item.refresh_from_db()
    assert (item.title, item.minutes, verbs()) == ("Shared data", 45, ["edited"])


def test_nobody_else_rewords_it_not_even_the_other_side(cast, called, item_of, case):
    for person in ["facilitator", "lower_a", "upper_b", "outsider"]:
        with case(person):
            item = item_of(called, title="Mine")
            with pytest.raises(Refused, match="who proposed"):
                agenda_changes.edit_item(item=item, by=cast.people[person], **WORDS)
            item.refresh_from_db()
            assert item.title == "Mine"


def test_an_item_that_was_discussed_stays(cast, session, item_of):
    item = item_of(session, state=AgendaState.DISCUSSED)
    with pytest.raises(Refused, match="has been discussed"):
        agenda_changes.edit_item(item=item, by=cast.upper_a, **WORDS)


def test_housekeeping_is_the_facilitators(cast, called):
    item = agenda_changes.add_housekeeping(
        meeting=called, title="Tea", minutes=10, by=cast.facilitator
    )
    agenda_changes.edit_item(item=item, title="Coffee", minutes=15, by=cast.facilitator)
    assert titles(called) == ["Coffee"]
    with pytest.raises(Refused):
        agenda_changes.edit_item(item=item, title="Wine", minutes=90, by=cast.upper_a)


def test_two_clicks_add_one_break_but_a_later_one_is_another(cast, called):
    for title in ("Break", "Break", "Lunch", "Break"):
        agenda_changes.add_housekeeping(
            meeting=called, title=title, minutes=10, by=cast.facilitator
        )
    assert titles(called) == ["Break", "Lunch", "Break"]


def test_a_facilitator_puts_a_proposal_at_the_end(cast, called, abc, item_of):
    item = item_of(called, title="D", state=AgendaState.PROPOSED, position=0)
    for _ in range(2):
        agenda_changes.place_item(item=item, by=cast.facilitator)
    assert (titles(called), verbs()) == (["A", "B", "C", "D"], ["put on the agenda"])


def test_a_member_does_not_place_or_order(cast, called, item_of):
    item = item_of(called, state=AgendaState.PROPOSED)
    with pytest.raises(Refused):
        agenda_changes.place_item(item=item, by=cast.upper_a)
    with pytest.raises(Refused):
        order_changes.move_item(item=item, up=True, by=cast.upper_a)


def test_items_move_up_and_down_and_not_over_the_edge(cast, called, abc, case):
    for which, up, order in [
        (1, True, "BAC"),
        (1, False, "ACB"),
        (0, True, "ABC"),
        (2, False, "ABC"),
    ]:
        with case(which):
            order_changes.move_item(item=abc[which], up=up, by=cast.facilitator)
            assert titles(called) == list(order)


def test_two_clicks_move_one_step(cast, called, abc):
    for _ in range(2):
        order_changes.move_item(item=abc[2], up=True, was_at=3, by=cast.facilitator)
    assert (titles(called), verbs()) == (["A", "C", "B"], ["moved"])


def test_items_at_one_position_still_move(cast, called):
    items = [make.ItemFactory(meeting=called, title=t, position=0) for t in "AB"]
    order_changes.move_item(item=items[1], up=True, by=cast.facilitator)
    assert titles(called) == ["B", "A"]


def test_after_the_close_nothing_moves(cast, meeting_of, item_of):
    item = item_of(meeting_of(closed=True))
    for change, more in ((agenda_changes.place_item, {}), (order_changes.move_item, {"up": True})):
        with pytest.raises(Refused, match="closed"):
            change(item=item, by=cast.facilitator, **more)


def test_items_are_marked_and_taken_up_again(cast, session, item_of):
    item = item_of(session)
    agenda_changes.mark_item(item=item, discussed=True, by=cast.facilitator)
    item = agenda_changes.mark_item(item=item, discussed=True, by=cast.facilitator)
    assert (item.state, verbs()) == ("discussed", ["marked as discussed"])
    assert (
        agenda_changes.mark_item(item=item, discussed=False, by=cast.facilitator).state
        == "on_agenda"
    )


def test_items_are_marked_only_in_session(cast, called, item_of):
    with pytest.raises(Refused, match="while the meeting is in session"):
        agenda_changes.mark_item(item=item_of(called), discussed=True, by=cast.facilitator)


def test_a_member_marks_nothing(cast, session, item_of):
    with pytest.raises(Refused, match="Only facilitators of this set can"):
        agenda_changes.mark_item(item=item_of(session), discussed=True, by=cast.upper_a)


@given(st.lists(st.integers(1, 480), max_size=12))
def test_items_follow_one_another_without_a_gap(lengths):
    starts = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)
    slots = running_times([AgendaItem(minutes=m) for m in lengths], starts)
    edges = [starts, *(slot.ends for slot in slots)]
    assert [slot.starts for slot in slots] == edges[:-1]
    assert edges[-1] - starts == dt.timedelta(minutes=sum(lengths))


def test_without_a_date_there_are_no_times():
    slots = running_times([AgendaItem(minutes=5), AgendaItem(minutes=5)], None)
    assert [(slot.place, slot.starts) for slot in slots] == [(1, None), (2, None)]


@pytest.mark.parametrize(
    ("available", "left", "over"), [(None, None, 0), (60, 10, 0), (30, -20, 20)]
)
def test_an_agenda_knows_what_is_left(available, left, over):
    agenda = Agenda(slots=[], proposed=[], total=50, available=available)
    assert (agenda.left, agenda.over) == (left, over)


# What members do with their own items, and with those of others


def test_the_owner_withdraws_and_the_set_sees_it(cast, called, item_of):
    item = item_of(called, title="Gone")
    for _ in range(2):
        agenda_changes.withdraw_item(item=item, by=cast.upper_a)
    agenda = agenda_of(called)
    assert (agenda.slots, [i.title for i in agenda.withdrawn]) == ([], ["Gone"])
    assert verbs() == ["withdrew"]
    assert "withdrawn by Upper A" in cast.client("lower_b").get(url("meeting", called)).text


def test_nobody_else_drops_a_members_item(cast, called, item_of, case):
    for person in ["facilitator", "lower_a", "upper_b", "outsider", "manager"]:
        with case(person):
            with pytest.raises(Refused, match="Facilitators can ask them"):
                agenda_changes.withdraw_item(item=item_of(called), by=cast.people[person])
            assert called.agenda.get().state == AgendaState.ON_AGENDA


def test_what_is_withdrawn_can_be_proposed_anew_but_not_used(cast, session):
    first = agenda_changes.propose_item(meeting=session, by=cast.upper_a, **WORDS)
    agenda_changes.withdraw_item(item=first, by=cast.upper_a)
    assert agenda_changes.propose_item(meeting=session, by=cast.upper_a, **WORDS) != first
    for refused in (
        lambda: agenda_changes.mark_item(item=first, discussed=True, by=cast.facilitator),
        lambda: agenda_changes.edit_item(item=first, by=cast.upper_a, **WORDS),
        lambda: owners.support_item(item=first, supports=True, by=cast.lower_a),
        lambda: owners.ask_owner(item=first, text="Why?", by=cast.facilitator),
    ):
        with pytest.raises(Refused):
            refused()
    assert agenda_changes.place_item(item=first, by=cast.facilitator).state == AgendaState.WITHDRAWN


def test_what_the_meeting_has_taken_up_is_not_withdrawn(cast, session, item_of, case):
    for taken_up in ["discussed", "minuted", "being minuted", "at the clock"]:
        with case(taken_up):
            item = item_of(session)
            if taken_up == "discussed":
                agenda_changes.mark_item(item=item, discussed=True, by=cast.facilitator)
            elif taken_up == "minuted":
                make.MinuteFactory(item=item)
            elif taken_up == "being minuted":
                MinuteDraft.objects.create(person=cast.facilitator, item=item, text="Half a")
            else:
                Meeting.objects.update(clock_item=item, clock_since=clock.now())
            with pytest.raises(Refused, match="has started on this item"):
                agenda_changes.withdraw_item(item=item, by=cast.upper_a)


def test_after_the_close_nothing_is_withdrawn_or_supported(cast, meeting_of, item_of):
    item = item_of(meeting_of(closed=True))
    with pytest.raises(Refused, match="closed"):
        agenda_changes.withdraw_item(item=item, by=cast.upper_a)
    with pytest.raises(Refused, match="closed"):
        owners.support_item(item=item, supports=True, by=cast.lower_a)


def test_members_support_each_once_and_take_it_back(cast, called, item_of):
    item = item_of(called)
    for person in ("lower_a", "upper_b", "upper_b"):
        owners.support_item(item=item, supports=True, by=cast.people[person])
    assert item.support.count() == 2
    for _ in range(2):
        owners.support_item(item=item, supports=False, by=cast.upper_b)
    assert [s.member for s in item.support.all()] == [cast.member("lower_a")]
    assert verbs() == ["supported", "supported", "took back the support of"]


def test_the_database_counts_a_member_once(cast, called, item_of):
    support = {"item": item_of(called), "member": cast.member("lower_a")}
    AgendaSupport.objects.create(**support)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaSupport.objects.create(**support)


def test_neither_owner_nor_outsider_supports(cast, called, item_of, case):
    for person in ["upper_a", "facilitator", "outsider", "manager", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="Only members can support"):
                owners.support_item(item=item_of(called), supports=True, by=cast.people[person])


def test_support_shows_as_a_count_and_as_ones_own(cast, called, item_of):
    item = item_of(called)
    make.MinuteFactory.create_batch(2, item=item)
    client = cast.client("lower_a")
    page = client.post(url("agenda_support", item), {"supports": "yes"}, follow=True).text
    assert ("1 member supports this" in page, "You support this" in page) == (True, True)
    other = cast.client("upper_b").get(url("meeting", called)).text
    assert ("1 member supports this" in other, "You support this" in other) == (True, False)


def test_a_facilitator_asks_the_owner_by_mail_once(cast, called, item_of):
    item = item_of(called, title="Data")
    for _ in range(2):
        owners.ask_owner(item=item, text="Could it be shorter?", by=cast.facilitator)
    mail = OutMail.objects.get()
    assert (mail.to, mail.subject) == (cast.upper_a, "About your item: Data")
    assert "Could it be shorter?" in mail.text
    assert (verbs(), AuditEntry.objects.get().details) == (["asked the owner of"], {})


def test_nobody_but_a_facilitator_asks(cast, called, item_of, case):
    for person in ["upper_a", "lower_a", "outsider", "other_facilitator"]:
        with case(person):
            with pytest.raises(Refused, match="can ask"):
                owners.ask_owner(item=item_of(called), text="Why?", by=cast.people[person])


def test_housekeeping_has_no_owner_to_ask(cast, called):
    with pytest.raises(Refused, match="about a member"):
        item = make.ItemFactory(meeting=called, housekeeping=True)
        owners.ask_owner(item=item, text="Why?", by=cast.facilitator)


def test_an_owner_who_has_left_is_not_asked(cast, called, item_of):
    item = item_of(called)
    Member.objects.filter(pk=item.proposed_by_id).update(left_at=clock.now())
    with pytest.raises(Refused, match="nobody to ask"):
        owners.ask_owner(item=item, text="Why?", by=cast.facilitator)


@pytest.fixture
def asked(cast, called, item_of):
    """What the facilitator asked of upper_a's item."""
    return make.OwnerQuestionFactory(
        item=item_of(called), text="SECRET question", asked_by=cast.facilitator
    )


def test_the_owner_answers_once_and_the_facilitator_gets_it(cast, asked):
    for _ in range(2):
        owners.answer_owner(question=asked, reply="Ten minutes do.", by=cast.upper_a)
    mail = OutMail.objects.get()
    assert (mail.to, "Ten minutes do." in mail.text) == (cast.facilitator, True)
    with pytest.raises(Refused, match="already answered"):
        owners.answer_owner(question=asked, reply="Or twenty.", by=cast.upper_a)


def test_nobody_answers_for_the_owner(cast, asked, case):
    for person in ["facilitator", "lower_a", "upper_b", "outsider", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="Only the owner of the item"):
                owners.answer_owner(question=asked, reply="Yes.", by=cast.people[person])
            asked.refresh_from_db()
            assert asked.reply == ""


def test_only_owner_and_facilitators_read_what_is_asked(cast, called, asked):
    people = ("facilitator", "upper_a", "lower_a", "upper_b")
    pages = {p: cast.client(p).get(url("meeting", called)).text for p in people}
    assert [p for p in people if "SECRET" in pages[p]] == ["facilitator", "upper_a"]
    assert url("agenda_answer", asked) not in pages["facilitator"]


def test_the_database_keeps_an_answer_with_its_time(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnerQuestion.objects.filter(pk=asked.pk).update(reply="Yes")


def test_the_meeting_page_asks_as_often_with_support_and_questions(cast, called, item_of):
    client, address = cast.client("facilitator"), url("meeting", called)
    make.OwnerQuestionFactory(item=item_of(called), asked_by=cast.facilitator)
    once = queries(client, address)
    for _ in range(3):
        item = item_of(called)
        make.OwnerQuestionFactory.create_batch(2, item=item)
        AgendaSupport.objects.create(item=item, member=cast.member("lower_a"))
    assert queries(client, address) == once
