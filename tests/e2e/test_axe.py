"""Accessibility of every page of the URL table, and of its forms with errors."""

import copy
from http.cookies import SimpleCookie
from itertools import groupby

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from als.accounts.models import User
from sets.models import FocusScore, FocusWorkshop, Member
from sets.models.focus import CRITERIA
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.axe import SCRIPT, violations
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
# Lists are looked at with something in them.
THINGS = [
    *("rules", "paper", "topic", "proposed_pair"),
    *("draft_meeting", "meeting", "session", "closed_meeting", "circulated_meeting"),
    *("theme", "issue", "secret_issue", "recorded_issue", "action", "progress", "lesson"),
]

FORM = "form.app-form[method=post], form.app-write"
# The kinds of fields in a form, or nothing where there is none.
KINDS_OF_FIELDS = """form => [...(document.querySelector(form)?.elements ?? [])].map((field) =>
  [field.type, field.className, field.closest(".govuk-form-group")?.className].join(" "))"""
# In one go: a page with forty fields is not asked for each of them.
SEND_EMPTY = """selector => {
  const form = document.querySelector(selector);
  for (const field of form.elements) {
    if (["hidden", "file", "radio", "submit", "button"].includes(field.type)) continue;
    if (field.type === "checkbox") field.checked = false;
    else if (field.matches("input, textarea")) field.value = "";
  }
  // Among its buttons may be one of another form: a form can't stand in a form.
  form.requestSubmit([...form.querySelectorAll("button")].findLast((button) =>
    button.type === "submit" && button.form === form));
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


def kinds_of_fields(page):
    """Return what fields the page's form has; none if there is no form."""
    return {*page.evaluate(KINDS_OF_FIELDS, FORM)}


def send_empty(page):
    """Empty the page's form and send it."""
    with page.expect_navigation():
        page.evaluate(SEND_EMPTY, FORM)


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


def look_at(url, window, all_cookies, sent):
    """Return what is wrong on the page for any of them, and on it with the errors of its form.

    What stands around the form was looked at before it was sent. An error is shown in one way at
    each kind of field: ``sent`` holds those that were, and gets those of this page.
    """
    wrong = []
    for cookies in all_cookies:
        window.client = client_with(cookies)
        wrong += violations(window.goto(url))
    if new := kinds_of_fields(window.page) - sent:
        sent |= new
        send_empty(window.page)
        wrong += [f"sent empty: {line}" for line in violations(window.page, "main")]
    return wrong


@pytest.mark.parametrize("rows", sittings())
def test_axe_finds_nothing_on_pages_and_on_their_forms_with_errors(rows, open_inside, lived_in):
    window, sent, wrong = open_inside(), set(), {}
    window.page.add_init_script(SCRIPT)
    for row in rows:
        world, cookies = copy.deepcopy(lived_in[0]), lived_in[1]
        with transaction.atomic():
            url = reverse(row.name, kwargs=row.kwargs(world))
            people = [cookies.get(kind) for kind in seen_by(row)]
            if lines := look_at(url, window, people, sent):
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
