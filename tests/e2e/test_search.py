"""Choosing a place from a long list, with JavaScript; ``test_set_up`` does it without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sets.registers.editions import import_register
from tests.cast import make_cast
from tests.sets.register_lists import CROATIA

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = make_cast()
    cast.programme.register = import_register(CROATIA, "2024", "Hrvatska").register
    cast.programme.save()
    return cast


def shown(page):
    return page.locator("#id_lower_authority option").all_inner_texts()


def test_typing_narrows_the_list_and_enter_goes_to_the_first(cast, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(reverse("sets:pair_new", args=[cast.set.pk]))
    box, select = page.locator("#id_lower_authority-search"), page.locator("#id_lower_authority")
    box.press_sequentially("durd")
    assert shown(page) == ["Not in the register", "Đurđevac"]
    expect(page.locator("#id_lower_authority-found")).to_have_text("Matches: 1 of 6")
    box.press("Enter")
    expect(select).to_be_focused()
    expect(select.locator("option:checked")).to_have_text("Đurđevac")
    box.fill("srijem")
    assert shown(page) == ["Not in the register", "Đurđevac", "Vukovar", "Županja"]
    box.press("Enter")
    expect(select.locator("option:checked")).to_have_text("Vukovar")
    box.fill("")
    assert len(shown(page)) == 7
    expect(select.locator("option:checked")).to_have_text("Vukovar")
    expect(page.get_by_role("button", name="Find")).to_have_count(0)
