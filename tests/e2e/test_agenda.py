"""The agenda with JavaScript: dragging, and the sum that counts along."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


@pytest.fixture
def meeting(cast):
    """A meeting of three hours with A, B and C of 30 minutes each."""
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)
    for position, title in enumerate("ABC", 1):
        make.ItemFactory(
            meeting=meeting,
            title=title,
            minutes=30,
            position=position,
            proposed_by=cast.member("upper_a"),
        )
    return meeting


def items(page):
    return page.locator("ol.app-agenda > li")


def test_a_facilitator_drags_an_item_to_its_place(cast, meeting, open_inside):
    whole_list = {"viewport": {"width": 1280, "height": 1000}}  # a drag that scrolls ends elsewhere
    window = open_inside(cast.client("facilitator"), **whole_list)
    page = window.goto(reverse("meetings:meeting", args=[meeting.pk]))
    last = page.locator(".app-agenda__grip").last
    last.drag_to(items(page).first, target_position={"x": 200, "y": 4})
    expect(items(page).first).to_contain_text("10:00")
    expect(items(page).first).to_contain_text("C")
    assert list(meeting.agenda.values_list("title", flat=True)) == ["C", "A", "B"]


def test_members_drag_nothing(cast, meeting, open_inside):
    window = open_inside(cast.client("upper_a"))
    page = window.goto(reverse("meetings:meeting", args=[meeting.pk]))
    expect(items(page)).to_have_count(3)
    expect(page.locator(".app-agenda__grip")).to_have_count(0)


def test_the_sum_counts_along_while_one_types(cast, meeting, open_inside):
    window = open_inside(cast.client("facilitator"))
    page = window.goto(reverse("meetings:agenda_times", args=[meeting.pk]))
    line = page.locator("[data-sum]")
    expect(line).to_have_text("90 of 180 minutes planned, 90 free.")
    page.get_by_label("B", exact=True).fill("130")
    expect(line).to_have_text("190 of 180 minutes: 10 more than the meeting has.")


def test_a_member_sees_the_whole_day_while_proposing(cast, meeting, open_inside):
    window = open_inside(cast.client("upper_a"))
    page = window.goto(reverse("meetings:agenda_new", args=[meeting.pk]))
    line = page.locator("[data-sum]")
    expect(line).to_have_text("105 of 180 minutes planned, 75 free.")
    page.get_by_label("How many minutes").fill("100")
    expect(line).to_have_text("190 of 180 minutes: 10 more than the meeting has.")
