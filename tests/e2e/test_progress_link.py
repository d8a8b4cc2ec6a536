"""Progress by the link in a reminder, on a phone of 360 by 640, signed in nowhere."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.changes.links import make_link
from actions.enums import ProgressVia
from actions.models import ProgressEntry
from actions.tokens import progress_token
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.axe import violations

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link():
    cast = make_cast()
    member = cast.member("upper_a")
    issue = make.IssueFactory(
        pair=cast.pair_a, confirmed_by=member, raised_by=cast.upper_a, disclosure="set"
    )
    what = (
        "Put both grant forms on one page, and let the Bezirkshauptmannschaftsverwaltung check it"
    )
    return make_link(
        action=make.ActionFactory(issue=issue, owner=member, what=what, under_way=True),
        member=member,
    )


def address(link):
    return reverse("actions:progress_link", args=[progress_token(link)])


def fits(page):
    """Nothing is wider than the phone, no target is too small, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.eval_on_selector_all(
        "main button, main input:not([type=hidden]), main textarea, main summary",
        "all => all.map(e => [e.name || e.textContent, e.getBoundingClientRect()])"
        ".filter(([, r]) => r.width && (r.width < 24 || r.height < 24)).map(([name]) => name)",
    )
    assert small == []
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_one_opens_the_link_says_what_was_done_and_is_thanked(open_window, link, scripts):
    page = open_window(**PHONE, java_script_enabled=scripts)
    page.goto(address(link))
    page.get_by_label("What was done?").fill("Met the clerk; one form is drafted.")
    page.get_by_role("button", name="Save progress").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    entry = ProgressEntry.objects.get()
    assert (entry.via, entry.author) == (ProgressVia.LINK, link.member)


def test_its_pages_fit_a_phone_and_everybody(open_window, link):
    page = open_window(**PHONE)
    page.goto(address(link))
    fits(page)
    page.get_by_text("More: hours").tap()
    fits(page)
    page.get_by_role("radio", name="Stopped").check()
    page.get_by_role("button", name="Save progress").tap()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    fits(page)
    page.get_by_label("What was done?").fill("Asked again; the answer was no.")
    page.get_by_label("why?").fill("The budget was cut.")
    page.get_by_role("button", name="Save progress").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    fits(page)


def test_the_link_works_once_and_gives_back_what_is_typed_a_second_time(open_window, link):
    first, second = open_window(**PHONE), open_window(**PHONE)
    for page in (first, second):
        page.goto(address(link))
        page.get_by_label("What was done?").fill(f"Typed in window {id(page)}")
    first.get_by_role("button", name="Save progress").tap()
    expect(first.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    second.get_by_role("button", name="Save progress").tap()
    expect(second.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    expect(second.get_by_text(f"Typed in window {id(second)}")).to_be_visible()
    fits(second)
    assert ProgressEntry.objects.count() == 1
    first.goto(address(link))
    expect(first.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    first.get_by_role("button", name="Sign in and continue").tap()
    expect(first.get_by_role("heading", level=1)).to_have_text("Sign in")
