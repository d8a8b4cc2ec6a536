"""Follow every link of the worked example as each kind of person: no page fails, and none is lost.

The other tests look at pages with the little that they need; here they meet a whole year.
"""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from als.home.example_year.cast import cast_of_example

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
# Ways out, and what lists of a filter's answers would repeat without end.
NOT_FOLLOWED = re.compile(r"^/(enter|sign-out|static)/|[?&](page|then)=")
ALIKE = 3  # of one address but for its numbers, so many pages are opened


def shape_of(address):
    """Return the address without what tells one row or one query from another."""
    parts = urlsplit(address)
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    return re.sub(r"\d+", "N", parts.path) + "?" + "&".join(keys)


def links_of(page):
    found = (unescape(link) for link in LINK.findall(page.content.decode()))
    return [link for link in found if link.startswith("/") and not NOT_FOLLOWED.search(link)]


def walk(client):
    """Return what was answered to each address that a link leads to, from the desk on."""
    answers, waiting, seen = {}, ["/desk/"], {}
    while waiting:
        address = waiting.pop(0)
        alike = seen.setdefault(shape_of(address), set())
        if address in alike or len(alike) == ALIKE:
            continue
        alike.add(address)
        page = client.get(address)
        answers[address] = page.status_code
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            waiting += links_of(page)
    return answers


def test_no_link_of_the_worked_example_leads_to_a_page_that_fails(client):
    call_command("load_example")
    lost = {}
    first, _others = cast_of_example()
    for card in first:
        client.force_login(card["person"])
        answers = walk(client)
        assert len(answers) > 2, card["kind"]
        lost[card["kind"], card["what"]] = {a: c for a, c in answers.items() if c not in (200, 302)}
    assert {who: pages for who, pages in lost.items() if pages} == {}
