"""What a step of a meeting says first, and how it is taken back while nobody has acted on it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from actions.changes import captures
from als.core.models import OutMail
from als.core.refusals import Refused
from meetings.changes import polls, session, taking_back
from meetings.models import AgendaItem, Meeting, MinuteDraft
from tests import factories as make
from tests.meetings.conftest import verbs
from tests.white_space import collapse

WEEKS_BEFORE = dt.timedelta(days=18)
OTHERS = ["upper_a", "other_facilitator", "manager", "sponsor"]


@pytest.fixture
def opened(cast, meeting_of, item_of):
    meeting = meeting_of(called=True)
    item_of(meeting, title="Data")
    return session.open_meeting(meeting=meeting, by=cast.facilitator)


@pytest.fixture
def closed(cast, opened, meeting_of):
    """Closed, with its one item carried over to a meeting that is called."""
    meeting_of(2, called=True)
    return session.close_meeting(meeting=opened, by=cast.facilitator)


def shown(response):
    return collapse(response.content.decode())


def now(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def test_opening_says_first_that_it_is_another_day(cast, client, called):
    make.ItemFactory(meeting=called, proposed_by=cast.member("upper_a"), proposed=True)
    client.force_login(cast.facilitator)
    with time_machine.travel(called.starts - WEEKS_BEFORE, tick=False):
        page = shown(client.get(reverse("meetings:open", args=[called.pk])))
    assert "that is in 18 days." in page
    assert "Nothing is on the agenda: minutes are taken item by item." in page
    assert "1 item that was proposed is not on the agenda." in page
    assert now(called).state == "called"


def test_opening_is_the_first_thing_to_do_on_its_day_only(cast, client, called):
    client.force_login(cast.facilitator)
    address = reverse("meetings:open", args=[called.pk])
    for before, is_button in ((dt.timedelta(0), True), (WEEKS_BEFORE, False)):
        with time_machine.travel(called.starts - before, tick=False):
            page = client.get(reverse("meetings:meeting", args=[called.pk])).content.decode()
        assert (f'<a href="{address}" role="button"' in page, address in page) == (is_button, True)


def test_an_opened_meeting_is_called_again(cast, opened):
    mails = OutMail.objects.count()
    for _ in range(2):
        taking_back.unopen_meeting(meeting=opened, by=cast.facilitator)
    meeting = now(opened)
    assert (meeting.state, meeting.minutes_state, meeting.opened_at) == ("called", "none", None)
    assert (verbs(), OutMail.objects.count()) == (["opened", "took back the opening of"], mails)


def test_a_facilitators_desk_leads_to_the_opening_on_the_day_and_the_live_page_to_taking_it_back(
    cast, called, item_of
):
    item_of(called)
    client, address = cast.client("facilitator"), reverse("meetings:open", args=[called.pk])
    for before, leads in ((dt.timedelta(0), True), (WEEKS_BEFORE, False)):
        with time_machine.travel(called.starts - before, tick=False):
            desk = client.get(reverse("portal:dashboard")).content.decode()
            others = cast.client("upper_a").get(reverse("portal:dashboard")).content.decode()
        assert (address in desk, address in others) == (leads, False)
    session.open_meeting(meeting=called, by=cast.facilitator)
    live = client.get(reverse("meetings:live", args=[called.pk])).content.decode()
    assert reverse("meetings:unopen", args=[called.pk]) in live


def type_something(cast, meeting):
    MinuteDraft.objects.create(person=cast.facilitator, item=meeting.agenda.get(), text="Half")


ACTS = {
    "attendance": lambda cast, meeting: session.mark_attendance(
        meeting=meeting, outcomes={cast.member("upper_a").pk: "present"}, by=cast.facilitator
    ),
    "a draft": type_something,
    "an entry": lambda cast, meeting: make.MinuteFactory(
        meeting=meeting, item=meeting.agenda.get(), written_by=cast.facilitator
    ),
    "a mark": lambda cast, meeting: meeting.agenda.update(state="discussed"),
    "a capture": lambda cast, meeting: captures.capture_issue(
        item=meeting.agenda.get(),
        pair=cast.pair_a,
        kind="barrier",
        title="Two forms",
        by=cast.facilitator,
    ),
}


def test_once_something_was_recorded_the_opening_stays(cast, opened, case):
    for act in ACTS.values():
        with case(act):
            act(cast, opened)
            with pytest.raises(Refused, match="Something has been recorded in this session"):
                taking_back.unopen_meeting(meeting=opened, by=cast.facilitator)
            assert now(opened).state == "in_session"


def test_a_closed_meeting_goes_on_with_what_was_carried_over(cast, closed):
    for _ in range(2):
        taking_back.unclose_meeting(meeting=closed, by=cast.facilitator)
    item = AgendaItem.objects.get()
    meeting = now(closed)
    assert (meeting.state, meeting.closed_at) == ("in_session", None)
    assert (item.meeting_id, item.state) == (closed.pk, "on_agenda")
    assert verbs()[-1] == "took back the closing of"


@pytest.mark.parametrize("change", [{"title": "Other"}, {"minutes": 45}, {"state": "withdrawn"}])
def test_what_somebody_worked_on_keeps_the_meeting_closed(cast, closed, change):
    AgendaItem.objects.filter(carried_from__isnull=False).update(**change)
    with pytest.raises(Refused, match="stays closed"):
        taking_back.unclose_meeting(meeting=closed, by=cast.facilitator)
    assert AgendaItem.objects.count() == 2


def test_circulated_minutes_keep_the_meeting_closed(cast, meeting_of):
    with pytest.raises(Refused, match="stays closed"):
        taking_back.unclose_meeting(meeting=meeting_of(circulated=True), by=cast.facilitator)


@pytest.fixture
def picked(cast, meeting_of):
    meeting = meeting_of(place="Hall")
    slots = make.DateOptionFactory.create_batch(2, meeting=meeting)
    polls.open_poll(meeting=meeting, by=cast.facilitator)
    return polls.pick_slot(option=slots[0], by=cast.facilitator)


def test_choosing_a_date_says_first_what_speaks_against_it(cast, client, picked):
    taking_back.unpick_slot(meeting=picked, by=cast.facilitator)
    option = picked.date_options.last()
    client.force_login(cast.facilitator)
    page = shown(client.get(reverse("meetings:slot_pick", args=[option.pk])))
    assert "2 of 2 pairs would not have both sides there" in page
    assert "4 members have not answered yet." in page
    assert now(picked).starts is None


def test_a_chosen_date_is_taken_back_until_the_call(cast, picked):
    mails = OutMail.objects.count()
    for _ in range(2):
        taking_back.unpick_slot(meeting=picked, by=cast.facilitator)
    meeting = now(picked)
    assert (meeting.starts, meeting.poll_is_open, OutMail.objects.count()) == (None, True, mails)
    polls.pick_slot(option=meeting.date_options.first(), by=cast.facilitator)
    Meeting.objects.update(state="called", called_at=meeting.poll_opened_at)
    with pytest.raises(Refused, match="until the meeting is called"):
        taking_back.unpick_slot(meeting=meeting, by=cast.facilitator)


def test_nobody_but_facilitators_takes_a_step_back(cast, opened, case):
    for person in OTHERS:
        with case(person):
            for change in (
                taking_back.unopen_meeting,
                taking_back.unclose_meeting,
                taking_back.unpick_slot,
            ):
                with pytest.raises(Refused, match="Only facilitators of this set"):
                    change(meeting=opened, by=cast.people[person])


@pytest.mark.parametrize(
    ("traits", "following", "offered"),
    [
        ({"circulated": True}, {"called": True}, False),
        ({"circulated": True}, {"in_session": True}, True),
        ({"circulated": True}, None, True),
    ],
)
def test_agreeing_is_offered_once_the_next_meeting_has_begun(
    cast, client, meeting_of, traits, following, offered
):
    meeting = meeting_of(1, **traits)
    if following:
        meeting_of(2, **following)
    client.force_login(cast.facilitator)
    page = shown(client.get(reverse("meetings:minutes", args=[meeting.pk])))
    assert ("Record that the minutes are agreed" in page) == offered
    assert ("once that meeting has begun" in page) != offered
