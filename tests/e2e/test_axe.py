"""Accessibility of every page of the URL table, and of its form with errors."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.cast import make_cast
from tests.url_table import World, all_rows

PAGES = [row for row in all_rows() if row.method == "GET" and row.html and row.who]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def violations(page):
    """Return what axe finds wrong, as short lines."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]


def send_empty(page):
    """Empty the page's form and send it; return whether there was one to fill in."""
    form = page.locator("form.app-form[method=post]").first
    fields = form.locator("input:not([type=hidden], [type=radio], [type=checkbox]), textarea")
    if form.count() == 0 or fields.count() == 0:
        return False
    for field in fields.all():
        if field.is_editable() and field.get_attribute("type") != "file":
            field.fill("")
    form.locator("button[type=submit], button:not([type])").last.click()
    page.wait_for_load_state()
    return True


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_axe_finds_nothing_on_the_page_and_on_its_form_with_errors(row, sign_in):
    world = World(make_cast())
    url = reverse(row.name, kwargs=row.kwargs(world))
    who = "facilitator" if "facilitator" in row.who else min(row.who)
    page = sign_in(world.cast.people[who])
    page.goto(url)
    assert violations(page) == []
    if send_empty(page):
        assert violations(page) == []
