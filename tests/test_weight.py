"""A cold page weighs at most 40 kB in 5 requests, as far as our own files and pages decide it.

What a page fetches by itself later counts in bytes, not as a request (decision 84).
``tests/bench/pages.py`` weighs the same in a browser, with the worked example's texts.
"""

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from als.core.web.static_files import without_comments
from tests import factories as make

BUDGET_BYTES, BUDGET_REQUESTS = 40_000, 5
HEAD = 600  # bytes of an answer's headers
IMPORTED = re.compile(r"""^import .*?["']\./([\w-]+\.js)["']""", re.MULTILINE)
LATER = {"session": ["js/live.js"]}
PAGES = {
    "desk": lambda cast: reverse("portal:dashboard"),
    "overview": lambda cast: reverse("portal:set", args=[cast.set.pk]),
    "session": lambda cast: reverse("meetings:session", args=[_meeting(cast).pk]),
    "minutes": lambda cast: reverse("meetings:minutes", args=[_meeting(cast).pk]),
    "report": lambda cast: reverse("reports:report", args=[cast.set.pk]),
}


def _meeting(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=3, in_session=True)
    for number in range(1, 9):
        make.ItemFactory(meeting=meeting, position=number, state="on_agenda")
    return meeting


class Fetched(HTMLParser):
    """The files that a browser fetches for the page, by name below ``static/``."""

    def __init__(self, html):
        super().__init__()
        self.files = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        address = attrs.get("href") if tag == "link" else attrs.get("src") or ""
        if address.startswith(settings.STATIC_URL):
            self._add(address.removeprefix(settings.STATIC_URL))

    def _add(self, name):
        self.files.add(name)
        if name.endswith(".js"):
            for other in IMPORTED.findall(read(name).decode()):
                self._add(f"js/{other}")


def read(name):
    with open(finders.find(name), "rb") as file:
        content = file.read()
    return without_comments(content) if name.startswith("css/") else content


def weight(name):
    content = read(name)
    return HEAD + (len(content) if name.endswith(".woff2") else len(gzip.compress(content)))


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_a_cold_page_is_within_its_budget(cast, page):
    answer = cast.client("facilitator").get(PAGES[page](cast))
    assert answer.status_code == 200
    files = Fetched(answer.content.decode()).files
    assert "css/app.css" in files
    own = HEAD + len(gzip.compress(answer.content))
    assert 1 + len(files) <= BUDGET_REQUESTS
    assert own + sum(map(weight, [*files, *LATER.get(page, [])])) <= BUDGET_BYTES


def test_a_style_sheet_loses_its_comments_and_blanks_and_no_string():
    css = b'/* why */ td, th { color: red; }\n  td::before { content: ": "; margin: 0 1px }'
    assert without_comments(css) == b'td,th{color:red;}td::before{content:": ";margin:0 1px}'
