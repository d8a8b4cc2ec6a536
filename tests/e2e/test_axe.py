"""Accessibility of every page of the URL table, and of its forms with errors."""

from itertools import groupby

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

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

# So many pages one test looks at: two workers share the tests better when none is long.
A_SITTING = 8

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def app_of(row):
    return row.name.partition(":")[0]


def groups():
    """Yield the pages that can be looked at one after the other in the same world, by name.

    The report is in another state in nearly every row: each of its pages has a world of its own.
    """
    for app, rows in groupby(PAGES, app_of):
        if app == "reports":
            yield from ([row] for row in rows)
        else:
            rows = list(rows)
            yield from (rows[i : i + A_SITTING] for i in range(0, len(rows), A_SITTING))


def lived_in_world():
    world = World(make_cast())
    world.has(*THINGS)
    for meeting in (world.session, world.circulated_meeting):
        world.minute(meeting)
    return world


def violations(page):
    """Return what axe finds wrong, as short lines."""
    found = Axe().run(page, options=RULES).response["violations"]
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


def look_at(url, windows):
    """Return what is wrong on the page in any window, and on it with the errors of its form."""
    wrong = []
    for page in windows:
        assert page.goto(url).status == 200
        wrong += violations(page)
    if send_empty(windows[0]):
        wrong += [f"sent empty: {line}" for line in violations(windows[0])]
    return wrong


def name_of(rows):
    return app_of(rows[0]) if len(rows) > 1 else rows[0].name


@pytest.mark.parametrize("rows", groups(), ids=name_of)
def test_axe_finds_nothing_on_pages_and_on_their_forms_with_errors(rows, open_window, sign_in):
    world = lived_in_world()
    windows, wrong = {}, {}

    def window_of(kind):
        if kind not in windows:
            windows[kind] = sign_in(world.cast.people[kind]) if kind else open_window()
        return windows[kind]

    for row in rows:
        its_windows = [window_of(kind) for kind in seen_by(row)]
        url = reverse(row.name, kwargs=row.kwargs(world))
        if lines := look_at(url, its_windows):
            wrong[str(row)] = lines
    assert wrong == {}


def test_axe_finds_nothing_on_pictures_of_what_members_said(sign_in):
    cast = make_cast()
    topic = make.TopicFactory(proposed_by=cast.member("upper_a"))
    for member in Member.objects.filter(pair__set=cast.set):
        make.ReadinessFactory(member=member)
        given = dict.fromkeys(CRITERIA, 2 + member.pk % 3)
        FocusScore.objects.create(topic=topic, member=member, **given)
    FocusWorkshop.objects.create(
        set=cast.set, scoring_closed_at=timezone.now(), scoring_closed_by=cast.facilitator
    )
    page = sign_in(cast.facilitator)
    for name, about in (
        ("sets:focus", cast.set),
        ("sets:readiness", cast.set),
        ("sets:readiness_pair", cast.pair_a),
    ):
        page.goto(reverse(name, args=[about.pk]))
        assert page.locator("main svg").count() > 0
        assert violations(page) == []
