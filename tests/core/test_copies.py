"""The browser's copy of what is typed: which forms have one, and how it learns that it may go."""

import pytest

from sets.models import Paper
from tests.sets.urls_table import PAPER


@pytest.fixture
def address(cast):
    return f"/sets/{cast.set.pk}/papers/new/"


def cookies_after(cast, address, **data):
    answer = cast.client("facilitator").post(address, PAPER | data)
    return [name for name in answer.cookies if name.startswith("saved-")]


def test_a_form_that_was_saved_names_its_copy(cast, address):
    assert cookies_after(cast, address, copy="abcd1234") == ["saved-abcd1234"]
    assert Paper.objects.count() == 1


def test_a_form_that_was_not_saved_does_not(cast, address):
    assert cookies_after(cast, address, title="", copy="abcd1234") == []


def test_no_other_cookie_can_be_set_by_it(cast, address, case):
    for copy in ["", "short", "a b;c=deeeee", "x" * 41, "ABCD1234"]:
        with case(copy):
            assert cookies_after(cast, address, copy=copy) == []


def test_nobody_signed_out_is_told_that_something_was_saved(client, address):
    answer = client.post(address, PAPER | {"copy": "abcd1234"})
    saved = [name for name in answer.cookies if "saved" in name]
    assert (answer.status_code, saved) == (403, [])


def test_forms_where_one_writes_at_length_keep_a_copy_and_others_do_not(cast, address):
    client = cast.client("facilitator")
    with_text, without = client.get(address).text, client.get("/profile/").text
    assert [text.count("data-keep") for text in (with_text, without)] == [1, 0]
    assert f'data-person="{cast.facilitator.pk}"' in with_text


def test_who_was_signed_out_is_led_back_to_the_page_of_the_form(client, address):
    for referer, back in (
        (f"http://testserver{address}", f"?next={address}"),
        ("https://elsewhere.example/x", '"'),
    ):
        text = client.post(address, PAPER, headers={"referer": referer}).text
        assert f"/sign-in/{back}" in text.replace("&amp;", "&")
