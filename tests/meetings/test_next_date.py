"""The item "Next date": when the meeting that follows is, its date poll, and the way to one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.changes import polls
from meetings.files import agenda_pdf
from meetings.models import Meeting
from meetings.selectors.agenda import agenda_of
from meetings.selectors.next_date import next_date
from tests import factories as make
from tests.meetings.test_minutes_files import words_of

ASK = "Ask everyone when"


@pytest.fixture
def item(cast, session):
    return make.ItemFactory(
        meeting=session, kind="standing", standing="next_date", proposed_by=None, title="Next date"
    )


def shown(cast, who, item, name="session"):
    """Return the text under the item, and the addresses that it leads to."""
    page = cast.client(who).get(reverse(f"meetings:{name}", args=[item.meeting_id])).text
    found = re.search(r'app-next-date">(.*?)</div>', page, re.DOTALL)
    part = found[1] if found else ""
    return " ".join(re.sub(r"<[^>]*>", " ", part).split()), re.findall(r'href="([^"]*)"', part)


def test_without_a_date_facilitators_ask_everyone_when(cast, item, meeting_of):
    following = meeting_of(2)
    poll = reverse("meetings:poll", args=[following.pk])
    for name in ("session", "meeting"):
        text, links = shown(cast, "facilitator", item, name)
        assert "has no date yet. The set’s plan says about 4 March 2026." in text
        assert (ASK in text, poll in links) == (True, True)
        text, links = shown(cast, "upper_a", item, name)
        assert "has no date yet" in text
        assert (ASK in text, poll in links) == (False, False)
    assert (
        "no date yet"
        in cast.client("upper_a").get(reverse("meetings:agenda", args=[item.meeting_id])).text
    )
    back = reverse("meetings:session", args=[item.meeting_id])
    assert f'href="{back}"' in cast.client("facilitator").get(poll).text


def test_an_open_poll_says_who_has_answered_and_the_date_stands_once_decided(
    cast, item, meeting_of
):
    following = meeting_of(2, polled=True)
    slot = make.DateOptionFactory.create_batch(2, meeting=following)[0]
    poll = reverse("meetings:poll", args=[following.pk])
    fits = {option.pk: "yes" for option in following.date_options.all()}
    polls.answer_poll(meeting=following, fits=fits, by=cast.upper_a)
    text, links = shown(cast, "lower_a", item)
    assert "The date poll is open: 1 of 4 members have answered every date." in text
    assert "Best so far:" in text
    assert links == [poll]
    assert "See the answers and choose a date" in shown(cast, "facilitator", item)[0]
    polls.pick_slot(option=slot, by=cast.facilitator)
    text, links = shown(cast, "facilitator", item)
    assert "not called yet. Say where it is" in text
    Meeting.objects.filter(pk=following.pk).update(place="Town Hall")
    text, links = shown(cast, "facilitator", item)
    assert "not called yet. Town Hall Call Meeting 2" in text
    assert reverse("meetings:call", args=[following.pk]) in links
    assert "Call Meeting" not in shown(cast, "upper_b", item)[0]
    words = words_of(agenda_pdf(item.meeting, agenda_of(item.meeting), item.added_at))
    assert "not called yet. Town Hall" in words


def test_after_the_last_meeting_it_says_so_and_the_poll_takes_two_queries(cast, item, meeting_of):
    assert shown(cast, "upper_a", item)[0] == "This is the last of the set’s 4 meetings."
    following = meeting_of(2, polled=True)
    make.DateOptionFactory.create_batch(3, meeting=following)
    meeting, reader = Meeting.objects.with_set().get(pk=item.meeting_id), cast.fresh("upper_a")
    next_date(meeting, reader)
    with CaptureQueriesContext(connection) as taken:
        assert next_date(meeting, reader).answered == 0
    assert len(taken) == 3  # the meeting, the members, the answers


def test_a_closed_meeting_and_other_items_show_none_of_it(cast, item, meeting_of):
    meeting_of(2)
    make.ItemFactory(meeting=item.meeting, housekeeping=True)
    page = cast.client("upper_a").get(reverse("meetings:session", args=[item.meeting_id])).text
    assert page.count('app-next-date"') == 1
    closed = make.ItemFactory(
        meeting=meeting_of(3, closed=True), kind="standing", standing="next_date", proposed_by=None
    )
    assert shown(cast, "facilitator", closed, "meeting")[0] == ""
