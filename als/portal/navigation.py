"""The pages of a set in groups: what the navigation shows, and where in it somebody is."""

from dataclasses import dataclass, replace

from django.urls import reverse

from sets.enums import SetState
from sets.models import Pair
from sets.models.roles import roles_of


@dataclass(frozen=True)
class Page:
    """A link; ``state`` is the value of its ``aria-current``: "page", "true" near it, or empty.

    ``name`` is that of its view, by which the template words it; a pair's page has its ``title``.
    """

    name: str
    url: str
    title: str = ""
    state: str = ""


@dataclass(frozen=True)
class Group:
    """A group's own link, which leads to its first page, and its pages; ``name`` words it."""

    name: str
    state: str
    pages: tuple

    @property
    def url(self):
        return self.pages[0].url


# The page that a page of one thing (an action, a paper) belongs to, by the view's ``section``.
HOMES = {
    "meetings": "meetings:meetings",
    "issues": "actions:issues",
    "actions": "actions:actions",
    "lessons": "reports:lessons",
    "report": "reports:report",
    "papers": "sets:papers",
}

BEFORE_AGREED = ["portal:set", "sets:ground_rules"]
OVERVIEW = [
    "portal:set",
    "sets:focus",
    "sets:ground_rules",
    "sets:papers",
    "sets:readiness",
    "meetings:start_and_close",
    "portal:history",
]
PAIR = ["portal:pair", "sets:support_pair", "actions:pair_export", "archive:pair_archive"]
MEETINGS = [
    "meetings:meetings",
    "meetings:airtime_year",
    "meetings:attendance_year",
    "meetings:questions",
]
WORK = ["actions:issues", "actions:actions", "actions:themes", "actions:pictures"]
LESSONS = ["reports:lessons", "reports:report"]
NAMES = ["reports:words", "sets:people_names"]
SETUP = ["portal:setup", "meetings:cycles", "sets:shared", "sets:set_state"]
ADMINISTRATION = [
    "sets:support",
    "sets:notes",
    "portal:undelivered",
    "actions:export",
    "archive:archive",
    "archive:removals",
]


def groups_of(set_, user, *, path, section):
    """Return the ``Group``s whose pages the person may open, and the one they are in or None.

    ``path`` is the address that was asked for. A page below another (its history, its form) is in
    that one's group; a page of one thing is in the group of its ``section``.
    """
    plan = _plan(set_, roles_of(user))
    urls = [page.url for _name, pages in plan for page in pages]
    here = _nearest(path, urls, reverse("portal:set", args=[set_.pk]))
    if here is None:
        home = HOMES.get(section, "portal:set")
        here = reverse(home, args=[set_.pk])
    groups = [_group(name, pages, path, here) for name, pages in plan]
    return groups, next((group for group in groups if group.state), None)


def _group(name, pages, path, here):
    links = tuple(replace(page, state=_state(page.url, path, here)) for page in pages)
    return Group(name, next((link.state for link in links if link.state), ""), links)


def _state(url, path, here):
    if url == path:
        return "page"
    return "true" if url == here else ""


def _nearest(path, urls, overview):
    """Return the page that is asked for or is above what is; the overview is above nothing."""
    if path == overview:
        return overview
    above = [url for url in urls if url != overview and path.startswith(url)]
    return max(above, key=len, default=None)


def _plan(set_, roles):
    """Return (name, pages) for each group that has a page for somebody with these roles.

    Who waits for the other side of their pair reads only what one decides by.
    """
    facilitates, inside = set_.pk in roles.facilitates, set_.pk in roles.inside
    seats = [seat for seat in roles.seats if seat.set_id == set_.pk]
    ends = set_.state in (SetState.CONCLUDING, SetState.CLOSED)
    year = [*OVERVIEW, *(["sets:ending"] if ends else [])]
    plan = [("overview", _pages(set_.pk, year if inside else BEFORE_AGREED))]
    plan += _pairs(seats)
    if inside:
        plan += [
            ("meetings", _pages(set_.pk, MEETINGS)),
            ("work", _pages(set_.pk, WORK)),
            ("lessons", _pages(set_.pk, [*LESSONS, *NAMES] if facilitates else LESSONS)),
        ]
    if facilitates:
        plan += [
            ("setup", _pages(set_.pk, SETUP)),
            ("administration", _pages(set_.pk, ADMINISTRATION)),
        ]
    return plan


def _pages(pk, names):
    return [Page(name, reverse(name, args=[pk])) for name in names]


def _pairs(seats):
    """Return the group of one's own pairs: the pages of the pair, or each pair of several."""
    if not seats:
        return []
    if len(seats) > 1:
        pairs = Pair.objects.filter(pk__in=[seat.pair_id for seat in seats]).order_by("number")
        name = "portal:pair"
        return [("pairs", [Page(name, reverse(name, args=[p.pk]), p.title) for p in pairs])]
    [seat] = seats
    return [("pair", _pages(seat.pair_id, PAIR[:1] if seat.waits else PAIR))]
