"""Logging progress on a small phone: what fits the first screen, and how many taps."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import ProgressEntry
from als.core import clock
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.set_up.phone import wider_than_window
from tests.files import pdf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
ZONE = "Europe/London"
SMALLEST = 24  # pixels: WCAG 2.2, 2.5.8
DONE = "Met the clerk of the district; she will share the list of grants."
SIZES = """[...document.querySelectorAll("main :is(summary, button, textarea, select, input)")]
  .filter((target) => target.type !== "hidden" && target.checkVisibility())
  .map((target) => target.getBoundingClientRect())
  .map((box) => [box.width, box.height, box.right])"""


@pytest.fixture
def action():
    cast = make_cast()
    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"))
    return make.ActionFactory(issue=issue, owner=cast.member("upper_a"), under_way=True)


@pytest.fixture
def phone(sign_in, action):
    page = sign_in(action.owner.person, java_script_enabled=False, **PHONE)
    page.goto(reverse("actions:action", args=[action.pk]))
    return page


def bottom(page, what):
    box = what.bounding_box()
    return box["y"] + box["height"]


def test_progress_is_logged_with_three_taps_and_one_sentence(phone, action):
    today = clock.today(ZONE)
    phone.get_by_role("button", name="Log progress").tap()
    done = phone.get_by_label("What was done?")
    done.tap()
    done.fill(DONE)
    phone.get_by_role("button", name="Save progress").tap()
    expect(phone.get_by_text("Saved. Thank you")).to_be_visible()
    entry = ProgressEntry.objects.get()
    assert entry.done == DONE
    assert entry.day in (today, clock.today(ZONE))  # at midnight


def test_what_matters_is_on_the_first_screen_nothing_runs_out_of_it_and_all_can_be_hit(
    phone, action
):
    assert wider_than_window(phone, "phone") == []
    phone.goto(reverse("actions:progress_new", args=[action.pk]))
    assert wider_than_window(phone, "phone") == []
    height = PHONE["viewport"]["height"]
    boxes = [phone.get_by_label("Year"), phone.get_by_label("What was done?")]
    assert [bottom(phone, box) < height for box in boxes] == [True, True]
    for question in ("What happened?", "What did you learn?", "Was anything unexpected?"):
        expect(phone.get_by_label(question)).to_be_visible()
    phone.get_by_text("More: hours").tap()
    expect(phone.get_by_label("Hours spent")).to_be_visible()
    sizes = phone.evaluate(SIZES)  # "Cancel" stands alone: spacing is enough
    assert min(min(width, height) for width, height, _right in sizes) >= SMALLEST
    assert max(right for *_size, right in sizes) <= PHONE["viewport"]["width"]


@pytest.mark.parametrize("phone", [False], indirect=True, ids=["without scripts"])
def test_why_it_was_stopped_and_a_file_go_in_without_a_script(phone, action):
    phone.goto(reverse("actions:progress_new", args=[action.pk]))
    phone.get_by_label("What was done?").fill(DONE)
    phone.get_by_text("More: hours").tap()
    phone.get_by_label("Stopped", exact=True).check()
    phone.get_by_label("why?").fill("No money.")
    phone.get_by_label("Files").set_input_files(
        {"name": "Note.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    phone.get_by_role("button", name="Save progress").tap()
    expect(phone.get_by_role("heading", name="What we learned")).to_be_visible()
    expect(phone.get_by_role("link", name="Note.pdf")).to_be_visible()
    assert ProgressEntry.objects.get().state_after == "stopped"
