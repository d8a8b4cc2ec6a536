"""Being told, while writing, which words would keep an entry out of the report."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from tests.cast import make_cast
from tests.reports import making

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


def test_the_words_stand_at_the_choice_of_disclosure_while_somebody_types(open_inside):
    cast = make_cast()
    make.MemberFactory(pair=cast.pair_a, person__name="Will Carter")
    issue = making.issue(
        cast, disclosure=making.WITHOUT, description="Buses are late.", answer=None
    )
    window = open_inside(cast.client("upper_a"))
    page = window.goto(reverse("actions:issue_edit", args=[issue.pk]))
    hint = page.locator("[data-words]")
    expect(hint).to_have_text("")
    page.locator("#id_description").fill("We met Rose. Will districts join?")
    expect(hint).to_contain_text("would keep this out of the report: “Rose”, “Will”.")
    page.get_by_label("The set", exact=False).first.check()
    expect(hint).to_have_text("")
