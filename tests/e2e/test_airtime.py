"""The clock of a turn, as facilitators and members see it in a browser."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import AirtimeTurn
from tests import factories as make
from tests.cast import make_cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SECONDS = 3000  # milliseconds: so often a page asks what is new


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def turn(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, in_session=True)
    return make.TurnFactory(meeting=meeting, pair=cast.pair_a, running=True)


@pytest.fixture
def open_turns(sign_in, turn):
    def open_page(person, **options):
        page = sign_in(person, **options)
        if options.get("java_script_enabled", True):
            page.clock.install()
        page.goto(reverse("meetings:airtime", args=[turn.meeting_id]))
        return page

    return open_page


def seconds_left(page):
    minutes, seconds = re.match(
        r"(\d+):(\d\d) left", page.locator(".app-turn__time").inner_text()
    ).groups()
    return int(minutes) * 60 + int(seconds)


def test_the_clock_goes_on_and_is_read_out_once_a_minute(cast, open_turns):
    page = open_turns(cast.upper_b)
    first = seconds_left(page)
    expect(page.locator("#turn-aloud")).to_have_text("Present. Minutes left: 5")
    page.clock.fast_forward(2000)
    assert seconds_left(page) <= first - 2


def test_members_see_within_seconds_what_the_facilitator_does(cast, open_turns):
    facilitator, member = open_turns(cast.facilitator), open_turns(cast.upper_b)
    facilitator.get_by_role("button", name="Next: Clarify").click()
    expect(facilitator.locator("#turn-stage")).to_have_text("Clarify")
    member.clock.fast_forward(SECONDS)
    expect(member.locator("#turn-stage")).to_have_text("Clarify")
    expect(member.locator("#turn-aloud")).to_have_text("Clarify. Minutes left: 10")
    facilitator.get_by_role("button", name="Pause").click()
    expect(facilitator.locator(".app-turn__stage")).to_have_text("Clarify Paused")
    member.clock.fast_forward(SECONDS)
    expect(member.locator(".app-turn__stage")).to_have_text("Clarify Paused")
    stands = member.locator(".app-turn__time").inner_text()
    member.clock.fast_forward(SECONDS)
    assert member.locator(".app-turn__time").inner_text() == stands


def test_a_stage_that_is_over_says_so_quietly(cast, turn, open_turns):
    ago = timezone.now() - dt.timedelta(minutes=6, seconds=1)
    AirtimeTurn.objects.update(running_since=ago)
    page = open_turns(cast.upper_b)
    expect(page.locator(".app-turn__time")).to_have_text(re.compile(r"1:\d\d over"))
    expect(page.locator("#turn-aloud")).to_have_text("Present. Minutes over: 1")


def test_without_javascript_the_page_runs_the_turn_too(cast, open_turns):
    page = open_turns(cast.facilitator, java_script_enabled=False)
    page.get_by_role("button", name="Next: Clarify").click()
    expect(page.locator("#turn-stage")).to_have_text("Clarify")
    page.get_by_role("link", name="Reload").click()
    expect(page.locator(".app-turn__time")).to_have_text(re.compile("left"))
