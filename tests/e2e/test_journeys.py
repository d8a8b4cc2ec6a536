"""What is done most, with its clicks counted: by keyboard, and on a phone without scripts."""

import datetime as dt
from collections import Counter

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import ProgressEntry
from als.core import clock
from meetings.enums import MeetingState, Outcome
from meetings.models import Attendance, Meeting
from tests import factories as make
from tests.cast import make_pair
from tests.e2e.set_up.phone import wider_than_window
from tests.e2e.story import fill_in, is_on, reads

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

WAYS = {
    "by keyboard": {},
    "on a phone without scripts": {
        "java_script_enabled": False,
        "viewport": {"width": 390, "height": 844},
    },
}


class Hand:
    """A person's hand: what it does to a page, and how often."""

    def __init__(self, window, way):
        self.page, self.goto, self.way = window.page, window.goto, way
        self.clicks = 0

    def press(self, name, then, role="link"):
        """Press the first link or button of that name; ``then`` heads the page that it leads to."""
        self.reach(target := self.page.get_by_role(role, name=name).first)
        if self.way == "by keyboard":
            target.press("Enter")
        else:
            target.click()
        is_on(self.page, then)
        assert wider_than_window(self.page, then) == []

    def choose(self, label, answer):
        self.reach(self.page.get_by_label(label, exact=True))
        fill_in(self.page, {label: answer})

    def reach(self, target):
        """Count what is about to be pressed; the Tab key has to come to it."""
        assert target.evaluate("target => target.tabIndex") == 0
        target.focus()
        expect(target).to_be_focused()
        self.clicks += 1


@pytest.fixture(params=WAYS)
def hand(request, cast, open_inside):
    """Return a function that opens a page for one of the cast, and returns their hand."""

    def open_page(person, address):
        window = open_inside(cast.client(person), **WAYS[request.param])
        window.goto(address)
        return Hand(window, request.param)

    return open_page


def test_progress_is_logged_from_the_desk_with_three_clicks(cast, hand):
    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"))
    make.ActionFactory(
        issue=issue, owner=cast.member("upper_a"), what="Share the map", under_way=True
    )
    member = hand("upper_a", reverse("portal:dashboard"))
    member.press("Due: “Share the map”", then="Share the map")
    member.press("Log progress", then="Log progress", role="button")
    fill_in(member.page, {"What was done?": "The clerk has it."})
    member.press("Save progress", then="Share the map", role="button")
    assert (member.clicks, ProgressEntry.objects.get().done) == (3, "The clerk has it.")


def test_ones_pair_is_one_click_from_anywhere(cast, hand):
    member = hand("upper_a", reverse("accounts:profile"))
    for address in (
        reverse("portal:set", args=[cast.set.pk]),
        reverse("actions:issue_new", args=[cast.pair_a.pk]),
        reverse("sets:ground_rules", args=[cast.set.pk]),
    ):
        member.press("My pair", then=cast.pair_a.upper.name)
        member.goto(address)
    member.press("My pair", then=cast.pair_a.upper.name)
    assert member.clicks == 4  # one from each of four pages


def test_a_prepared_meeting_is_called_from_the_desk_with_three_clicks(cast, hand):
    starts = clock.now() + dt.timedelta(days=10)
    meeting = make.MeetingFactory(
        cycle__set=cast.set, dated=True, starts=starts, ends=starts + dt.timedelta(hours=3)
    )
    facilitator = hand("facilitator", reverse("portal:dashboard"))
    facilitator.press(f"Call “{meeting}”", then=str(meeting))
    facilitator.press("Call the meeting", then="Call the meeting", role="button")
    facilitator.press("Call the meeting", then=str(meeting), role="button")
    assert (facilitator.clicks, Meeting.objects.get().state) == (3, MeetingState.CALLED)


def test_24_people_but_two_are_marked_present_with_four_clicks(cast, hand):
    for number in range(3, 13):
        make_pair(cast.set, number, f"N{number}", make.PersonFactory(), make.PersonFactory())
    meeting = make.MeetingFactory(cycle__set=cast.set, in_session=True)
    facilitator = hand("facilitator", reverse("meetings:attendance", args=[meeting.pk]))
    facilitator.press("Set everybody to present", then="Attendance")
    facilitator.choose("Upper B", "Sent apologies")
    facilitator.choose("Lower A", "Absent")
    facilitator.press("Save attendance", then="In session", role="button")
    reads(facilitator.page, "Pairs with both sides here: 10 of 12.")
    marked = Counter(Attendance.objects.values_list("outcome", flat=True))
    assert marked == {Outcome.PRESENT: 22, Outcome.APOLOGIES: 1, Outcome.ABSENT: 1}
    assert facilitator.clicks == 4
