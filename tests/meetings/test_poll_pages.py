"""The date poll: reminders, the desk, its page, and the link of an email."""

import datetime as dt

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core import clock
from als.core.refusals import Refused
from als.portal.selectors.dashboard.all_needs import needs_of
from meetings.changes import polls
from meetings.models import DateAnswer, Meeting
from meetings.tokens import SALT, poll_token
from sets.enums import SetState
from sets.models import LearningSet
from tests import factories as make
from tests.meetings.conftest import mailed, verbs
from tests.meetings.pages import url
from tests.meetings.polls import NINE, fill_in_poll, fresh, link_of, offer, slots_of
from tests.needs import need_text
from tests.pages import text_of

# Reminding


def test_a_reminder_goes_to_those_who_have_not_answered_every_slot_once_a_day(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "yes", "no")
    fill_in_poll(cast, poll, "lower_a", "yes")
    assert polls.remind_of_poll(meeting=poll, by=cast.facilitator) == 3
    with pytest.raises(Refused, match="already been sent today"):
        polls.remind_of_poll(meeting=poll, by=cast.facilitator)
    assert mailed() == ["Lower A", "Lower B", "Upper B"]
    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        polls.remind_of_poll(meeting=poll, by=cast.facilitator)
    assert len(mailed()) == 6


def test_when_all_have_answered_nobody_is_reminded(cast, poll):
    for person in ("upper_a", "lower_a", "upper_b", "lower_b"):
        fill_in_poll(cast, poll, person, "yes", "no")
    with pytest.raises(Refused, match="Everybody has answered"):
        polls.remind_of_poll(meeting=poll, by=cast.facilitator)


def test_a_poll_that_is_not_open_reminds_nobody(cast, planned):
    make.DateOptionFactory.create_batch(2, meeting=planned)
    with pytest.raises(Refused, match="not open"):
        polls.remind_of_poll(meeting=planned, by=cast.facilitator)
    assert mailed() == []


# The desk


def asks(cast, person):
    return [need_text(n) for n in needs_of(cast.fresh(person)) if "that suit you" in need_text(n)]


def test_the_desk_asks_members_until_every_slot_has_an_answer(cast, poll):
    wanted = [f"Choose the dates that suit you for “{poll}”"]
    fill_in_poll(cast, poll, "upper_a", "yes", "no")
    fill_in_poll(cast, poll, "lower_a", "yes")
    people = ("upper_a", "lower_a", "upper_b", "facilitator", "outsider", "sponsor")
    assert [asks(cast, person) for person in people] == [[], wanted, wanted, [], [], []]


def test_the_desk_asks_nothing_of_a_poll_that_is_over_or_of_a_closed_set(cast, poll):
    LearningSet.objects.update(state=SetState.CLOSED)
    assert asks(cast, "upper_a") == []
    LearningSet.objects.update(state=SetState.RUNNING)
    Meeting.objects.filter(pk=poll.pk).update(poll_closed_at=NINE)
    assert asks(cast, "upper_a") == []


# The page


def test_a_member_answers_on_the_page_and_sees_the_grid(cast, poll):
    first, second = slots_of(poll)
    data = {f"slot_{first.pk}": "yes", f"slot_{second.pk}": ""}
    response = cast.client("upper_a").post(url("poll_answer", poll), data, follow=True)
    assert "Your answers are saved." in response.text
    assert "Only the region side so far" in text_of(response)
    assert list(DateAnswer.objects.values_list("option", "fit")) == [(first.pk, "yes")]


def test_an_answer_after_closing_gets_a_sentence_and_keeps_what_was_ticked(cast, poll):
    client, slot = cast.client("upper_a"), slots_of(poll)[0]
    Meeting.objects.filter(pk=poll.pk).update(poll_closed_at=NINE)
    for address in (url("poll_answer", poll), link_of(cast, poll)):
        response = client.post(address, {f"slot_{slot.pk}": "maybe"})
        assert "The poll is closed: this answer was not saved." in response.text
        assert 'value="maybe" checked' in text_of(response)
    assert not DateAnswer.objects.exists()


def test_answering_nothing_says_what_is_missing(cast, poll):
    response = cast.client("upper_a").post(url("poll_answer", poll), {})
    assert "Choose an answer for at least one date." in response.text


def test_a_facilitator_goes_from_slots_to_the_date_on_the_page(cast, planned):
    client = cast.client("facilitator")
    for day in ("4", "5"):
        boxes = {"day_day": day, "day_month": "3", "day_year": "2100"}
        typed = {**boxes, "begins": "09:00", "until": "12:00"}
        said = text_of(client.post(url("slot_offer", planned), typed, follow=True))
    assert "Added: Fri 5 Mar 2100, 09:00–12:00." in said
    assert "This date is outside the set’s year." in said
    client.post(url("poll_open", planned))
    assert "4 members have not answered" in text_of(client.get(url("poll", planned)))
    client.post(url("poll_remind", planned))
    response = client.post(url("slot_pick", slots_of(planned)[0]), follow=True)
    assert "The date is set: Thu 4 Mar 2100, 09:00–12:00. No email goes out" in text_of(response)
    assert fresh(planned).starts == NINE


def test_a_slot_twice_is_said_at_the_date_and_what_was_typed_is_kept(cast, planned):
    offer(planned, cast.facilitator)
    boxes = {"day_day": "4", "day_month": "3", "day_year": "2100"}
    response = cast.client("facilitator").post(
        url("slot_offer", planned), {**boxes, "begins": "09:00", "until": "12:00"}
    )
    assert 'href="#id_day' in response.text
    assert 'value="2100"' in response.text


def test_members_see_no_slot_before_the_poll_is_opened(cast, planned):
    offer(planned, cast.facilitator)
    pages = {p: cast.client(p).get(url("poll", planned)).text for p in ("facilitator", "upper_a")}
    assert {person: "4 Mar 2100" in page for person, page in pages.items()} == {
        "facilitator": True, "upper_a": False,
    }  # fmt: skip


def test_only_facilitators_have_the_buttons(cast, poll):
    pages = [cast.client(p).get(url("poll", poll)).text for p in ("facilitator", "upper_a")]
    for name in ("slot_pick", "slot_withdraw"):
        assert [url(name, slots_of(poll)[0]) in page for page in pages] == [True, False]
    assert [url("poll_answer", poll) in page for page in pages] == [False, True]


def test_who_waits_for_the_other_side_of_their_pair_sees_no_answers(cast, poll):
    cast.pair_b.state, cast.pair_b.confirmed_at = "proposed", None
    cast.pair_b.save()
    assert cast.client("upper_b").get(url("poll", poll)).status_code == 404


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_the_page_asks_as_often_for_many_rows_as_for_one(cast, poll, person):
    client = cast.client(person)
    once = queries(client, url("poll", poll))
    for slot in make.DateOptionFactory.create_batch(4, meeting=poll):
        member = make.MemberFactory(pair=make.PairFactory(set=cast.set, number=30 + slot.pk))
        DateAnswer.objects.create(option=slot, member=member, fit="yes")
    assert (queries(client, url("poll", poll)), once <= 6) == (once, True)


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert len({query["sql"] for query in seen}) == len(seen)
    return len(seen)


@pytest.mark.parametrize(
    ("state", "person", "words"),
    [
        ({}, "facilitator", "Ask members which dates suit them"),
        ({"polled": True}, "upper_a", "Say which dates suit you"),
        ({"polled": True}, "facilitator", "See the date poll"),
        ({"polled": True, "dated": True}, "facilitator", "See the date poll"),
        ({"polled": True, "poll_closed_at": NINE}, "upper_a", "See the date poll"),
    ],
)
def test_the_meeting_leads_to_its_poll(cast, meeting_of, state, person, words):
    meeting = meeting_of(**state)
    page = cast.client(person).get(url("meeting", meeting)).text
    assert (words in page, url("poll", meeting) in page) == (True, True)


@pytest.mark.parametrize(
    ("state", "person"), [({}, "upper_a"), ({"polled": True, "called": True}, "facilitator")]
)
def test_where_there_is_nothing_to_see_the_meeting_leads_to_no_poll(
    cast, meeting_of, state, person
):
    meeting = meeting_of(**state)
    assert url("poll", meeting) not in cast.client(person).get(url("meeting", meeting)).text


# The link


def test_the_link_shows_the_answers_so_far_and_changes_nothing(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "maybe")
    before = verbs()
    response = Client().get(link_of(cast, poll))
    assert (response.status_code, 'value="maybe" checked' in text_of(response)) == (200, True)
    assert (verbs(), DateAnswer.objects.count()) == (before, 1)
    private = [cast.set.name, "Upper A", "Lower A", "Uppershire", url("meeting", poll)]
    assert [word for word in private if word in response.text] == []


def test_by_the_link_a_member_answers_without_signing_in(cast, poll):
    client, slot = Client(), slots_of(poll)[0]
    response = client.post(link_of(cast, poll), {f"slot_{slot.pk}": "yes"}, follow=True)
    assert ("Your answers are saved." in response.text, "_auth_user_id" in client.session) == (
        True, False,
    )  # fmt: skip
    answer = DateAnswer.objects.get()
    assert (answer.member, answer.option) == (cast.member("upper_a"), slot)


def over(link):
    response = Client().get(link)
    assert response.status_code == 410
    return response.text


def test_the_link_ends_with_the_poll_and_is_not_that_of_the_next(cast, poll):
    link = link_of(cast, poll)
    polls.pick_slot(option=slots_of(poll)[0], by=cast.facilitator)
    assert "The poll is closed." in over(link)
    polls.open_poll(meeting=poll, by=cast.facilitator)
    assert "This poll is over" in over(link)


def test_the_link_ends_when_the_member_leaves_or_the_set_closes(cast, poll):
    link, member = link_of(cast, poll), cast.member("upper_a")
    LearningSet.objects.update(state=SetState.CLOSED)
    assert "no longer take part" in over(link)
    LearningSet.objects.update(state=SetState.RUNNING)
    member.left_at = NINE
    member.save()
    assert "no longer take part" in over(link)


def test_a_link_that_was_changed_is_for_something_else_or_is_old_does_not_work(
    cast, poll, time_machine
):
    token = poll_token(poll, cast.member("upper_a"))
    other = signing.dumps(signing.loads(token, salt=SALT), salt="sets.agreement")
    for wrong in (token[:-1], other):
        assert "not complete" in over(reverse("meetings:poll_link", args=[wrong]))
    link = link_of(cast, poll)
    time_machine.move_to(clock.now() + dt.timedelta(days=31))
    assert "more than 30 days old" in over(link)


def test_the_page_tells_the_date_and_place_that_the_meeting_has_already(cast, planned):
    address = reverse("meetings:poll", args=[planned.pk])
    words = "It holds until another is chosen here."
    Meeting.objects.filter(pk=planned.pk).update(starts=None, ends=None, place="")
    assert words not in cast.client("facilitator").get(address).text
    starts = clock.now() + dt.timedelta(days=20)
    Meeting.objects.filter(pk=planned.pk).update(
        starts=starts, ends=starts + dt.timedelta(hours=4), place="Market Hall"
    )
    page = cast.client("facilitator").get(address).text
    assert words in page
    assert "Where: Market Hall" in page
