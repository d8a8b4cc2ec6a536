"""Accessibility of every page of the URL table, and of its forms with errors."""

import copy
from http.cookies import SimpleCookie
from itertools import groupby

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from als.accounts.models import User
from sets.models import FocusScore, FocusWorkshop, Member
from sets.models.focus import CRITERIA
from tests import factories as make
from tests.cast import make_cast
from tests.url_table import World, all_rows

PAGES = [row for row in all_rows() if row.method == "GET" and row.html and row.who]
# The first of these whose page it is looks at it: whoever may do most is shown most of it.
KINDS = ["facilitator", "upper_a", "manager", "sponsor"]
# Pages that are others for each kind of person.
SEEN_BY_EACH = {
    "portal:dashboard",
    "portal:set",
    "portal:pair",
    "meetings:meeting",
    "reports:report",
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Lists are looked at with something in them.
THINGS = [
    *("rules", "paper", "topic", "proposed_pair"),
    *("draft_meeting", "meeting", "session", "closed_meeting", "circulated_meeting"),
    *("theme", "issue", "secret_issue", "recorded_issue", "action", "progress", "lesson"),
]

# In one go: a page with forty fields is not asked for each of them.
EMPTY = """form => {
  for (const field of form.elements) {
    if (["hidden", "file", "radio", "submit", "button"].includes(field.type)) continue;
    if (field.type === "checkbox") field.checked = false;
    else if (field.matches("input, textarea")) field.value = "";
  }
}"""

# So many pages one test looks at: two processes share the tests better when none is long.
A_SITTING = 20

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


def sittings():
    """Yield the pages in groups, each an id and rows: by app, those of django-allauth together."""
    for app, rows in groupby(PAGES, app_of):
        rows = list(rows)
        for start in range(0, len(rows), A_SITTING):
            yield pytest.param(rows[start : start + A_SITTING], id=f"{app}-{start}")


def app_of(row):
    app, colon, _name = row.name.partition(":")
    return app if colon else "allauth"


@pytest.fixture(scope="module")
def lived_in(django_db_setup, django_db_blocker):
    """Yield a world with something in each list, and each one's cookies; made once, then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = lived_in_world()
        cookies = {kind: world.cast.client(kind).cookies for kind in world.cast.people}
        User.objects.update(last_login=None)  # else links in mails ask for a sign-in
        yield world, cookies
        transaction.set_rollback(True)


def lived_in_world():
    world = World(make_cast())
    world.has(*THINGS)
    for meeting in (world.session, world.circulated_meeting):
        world.minute(meeting)
    return world


def violations(page, part="html"):
    """Return what axe finds wrong, as short lines."""
    found = Axe().run(page, context=part, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]


def send_empty(page):
    """Empty the page's form and send it; return whether there was one."""
    form = page.locator("form.app-form[method=post], form.app-write").first
    if form.count() == 0:
        return False
    form.evaluate(EMPTY)
    with page.expect_navigation():
        form.locator("button[type=submit], button:not([type])").last.click()
    return True


def seen_by(row):
    """Return who looks at a page; ``None`` stands for somebody who has not signed in."""
    if row.public:
        return [None]
    kinds = [kind for kind in KINDS if kind in row.who] or [min(row.who)]
    return kinds if row.name in SEEN_BY_EACH else kinds[:1]


def client_with(cookies):
    client = Client()
    if cookies:
        client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    return client


def look_at(url, window, all_cookies):
    """Return what is wrong on the page for any of them, and on it with the errors of its form.

    What stands around the form was looked at before it was sent.
    """
    wrong = []
    for cookies in all_cookies:
        window.client = client_with(cookies)
        wrong += violations(window.goto(url))
    if send_empty(window.page):
        wrong += [f"sent empty: {line}" for line in violations(window.page, "main")]
    return wrong


@pytest.mark.parametrize("rows", sittings())
def test_axe_finds_nothing_on_pages_and_on_their_forms_with_errors(rows, open_inside, lived_in):
    window, wrong = open_inside(), {}
    for row in rows:
        world, cookies = copy.deepcopy(lived_in[0]), lived_in[1]
        with transaction.atomic():
            url = reverse(row.name, kwargs=row.kwargs(world))
            if lines := look_at(url, window, [cookies.get(kind) for kind in seen_by(row)]):
                wrong[str(row)] = lines
            transaction.set_rollback(True)
    assert wrong == {}


def test_axe_finds_nothing_on_pictures_of_what_members_said(open_inside, lived_in):
    cast, cookies = copy.deepcopy(lived_in[0].cast), lived_in[1]
    topic = make.TopicFactory(proposed_by=cast.member("upper_a"))
    for member in Member.objects.filter(pair__set=cast.set):
        make.ReadinessFactory(member=member)
        given = dict.fromkeys(CRITERIA, 2 + member.pk % 3)
        FocusScore.objects.create(topic=topic, member=member, **given)
    FocusWorkshop.objects.create(
        set=cast.set, scoring_closed_at=timezone.now(), scoring_closed_by=cast.facilitator
    )
    window = open_inside(client_with(cookies["facilitator"]))
    for name, about in (
        ("sets:focus", cast.set),
        ("sets:readiness", cast.set),
        ("sets:readiness_pair", cast.pair_a),
    ):
        page = window.goto(reverse(name, args=[about.pk]))
        assert page.locator("main svg").count() > 0
        assert violations(page) == []
