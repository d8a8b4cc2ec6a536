"""Accessibility of every page of the URL table, and of its forms with errors."""

import copy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import groupby

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from als.accounts.models import User
from sets.models import FocusScore, FocusWorkshop, Member
from sets.models.focus import CRITERIA
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.axe import SCRIPT, violations
from tests.e2e.kinds import is_in_main, kinds_of_elements, kinds_of_fields
from tests.url_table import all_rows
from tests.world import World

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

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.longest,
    pytest.mark.xdist_group("axe"),  # what one has looked at, the others need not
    pytest.mark.django_db,
]


def pages_by_app():
    """Yield the rows of each app, with its name as id; those of django-allauth together."""
    for app, rows in groupby(sorted(PAGES, key=app_of), app_of):
        yield pytest.param(list(rows), id=app)


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


@dataclass
class Seen:
    """What was looked at so far: kinds of elements and of fields, and how text is drawn."""

    elements: set = field(default_factory=set)
    fields: set = field(default_factory=set)
    drawn: set = field(default_factory=set)


@pytest.fixture(scope="module")
def seen():
    return Seen()


def read(client, url):
    """Return what the client is answered, a page; being asked to sign in is a failure."""
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, f"{answer.status_code} at {url}"
    assert not [to for to, _ in answer.redirect_chain if "?next=" in to], (
        f"{url} asks for a sign-in"
    )
    return answer


def look_at(url, window, all_cookies, seen):
    """Return what is wrong on the page for any of them, and on it with the errors of its form.

    The browser opens it where it has what no page before it had. What is around the page's own
    content is looked at where it is new; an error is shown in one way at each kind of field.
    """
    wrong = []
    for cookies in all_cookies:
        window.client = client_with(cookies)
        answer = read(window.client, url)
        page = html.fromstring(answer.content)
        if new := kinds_of_elements(page) - seen.elements:
            seen.elements |= new
            part = "main" if all(map(is_in_main, new)) else "html"
            wrong += violations(window.goto(url, answer), part, seen.drawn)
    if new := kinds_of_fields(page) - seen.fields:
        seen.fields |= new
        send_empty(window.goto(url, answer))
        wrong += [f"sent empty: {line}" for line in violations(window.page, "main", seen.drawn)]
    return wrong


@pytest.mark.parametrize("rows", pages_by_app())
def test_axe_finds_nothing_on_pages_and_on_their_forms_with_errors(
    rows, open_inside, lived_in, seen
):
    window, wrong = open_inside(), {}
    window.page.add_init_script(SCRIPT)
    for row in rows:
        world, cookies = copy.deepcopy(lived_in[0]), lived_in[1]
        with transaction.atomic():
            url = reverse(row.name, kwargs=row.kwargs(world))
            people = [cookies.get(kind) for kind in seen_by(row)]
            if lines := look_at(url, window, people, seen):
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
