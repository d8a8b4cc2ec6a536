"""Every address, as everybody."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.cast import PEOPLE
from tests.url_table import World, all_rows

pytestmark = pytest.mark.once

ROWS = all_rows()


def names(resolver, prefix=""):
    """Yield the full name of every address of the URL configuration."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry, space)
        else:
            yield f"{prefix}{entry.name}"


def test_every_address_has_a_row():
    assert set(names(get_resolver())) == {row.name for row in ROWS}


@pytest.fixture
def world(cast):
    return World(cast)


def ask(client, row, url, data):
    """Ask, and forget what the answer changed."""
    with transaction.atomic():
        response = client.get(url) if row.method == "GET" else client.post(url, data)
        transaction.set_rollback(True)
    response.body = response.getvalue()  # a file is closed once it is read
    return response


def expected(row, person):
    if person in row.who:
        return "an answer"
    return 403 if person in row.forbidden else 404


def got(response):
    return (
        "an answer"
        if response.status_code in (200, 204, 302, 303, 304, 400, 409)
        else response.status_code
    )


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(row, world):
    url, data = reverse(row.name, kwargs=row.kwargs(world)), row.data(world)
    answers = {person: got(ask(world.cast.client(person), row, url, data)) for person in PEOPLE}
    assert answers == {person: expected(row, person) for person in PEOPLE}


@pytest.mark.parametrize("row", [row for row in ROWS if not row.public], ids=str)
def test_without_a_sign_in_one_is_sent_to_sign_in(row, world):
    url = reverse(row.name, kwargs=row.kwargs(world))
    response = ask(Client(), row, url, row.data(world))
    if row.method == "GET":
        assert (response.status_code, response.url.split("?")[0]) == (302, "/sign-in/")
    else:  # what the form holds is not thrown away by a redirect
        assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=str)
def test_what_is_posted_to_can_not_be_fetched_unless_it_is_a_page(row, world):
    has_page = any(other.name == row.name and other.method == "GET" for other in ROWS)
    url = reverse(row.name, kwargs=row.kwargs(world))
    response = world.cast.client(min(row.who, default="stranger")).get(url)
    assert has_page or response.status_code in (404, 405)


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=str)
def test_what_stays_with_a_pair_is_on_no_page_of_anybody_else(row, world):
    assert world.secret_issue.title == "SECRET of the pair"
    url = reverse(row.name, kwargs=row.kwargs(world))
    readers = row.who - {"upper_a", "lower_a", "facilitator"}
    pages = {p: ask(world.cast.client(p), row, url, {}).body for p in sorted(readers)}
    assert [person for person, page in pages.items() if b"SECRET" in page] == []
