"""The pages of a set in groups: what the navigation shows, and where in it somebody is."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from als.core.web.addresses import address
from sets.enums import SetState
from sets.models import Pair
from sets.models.roles import roles_of


@dataclass(frozen=True)
class Page:
    """A link; ``state`` is the value of its ``aria-current``: "page", "true" near it, or empty."""

    title: str
    url: str
    state: str = ""


@dataclass(frozen=True)
class Group:
    """A group's own link, which leads to its first page, and its pages."""

    title: str
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

GROUPS = {
    "overview": _("Overview"),
    "pair": _("My pair"),
    "pairs": _("My pairs"),
    "meetings": _("Meetings"),
    "work": _("Issues and actions"),
    "lessons": _("Lessons and report"),
    "setup": _("Set-up"),
    "administration": _("Administration"),
}
# By the names of their views
PAGES = {
    "portal:set": _("The year"),
    "sets:focus": _("Focus"),
    "sets:ground_rules": _("Ground rules"),
    "sets:papers": _("Papers and rules"),
    "sets:readiness": _("Readiness"),
    "sets:ending": _("How the set ends"),
    "meetings:start_and_close": _("Start and close"),
    "portal:history": _("History"),
    "portal:pair": _("Our pair"),
    "sets:support_pair": _("Support given to us"),
    "actions:pair_export": _("Export the data"),
    "archive:pair_archive": _("Archive of our part"),
    "meetings:meetings": _("All meetings"),
    "meetings:airtime_year": _("Airtime over the year"),
    "meetings:attendance_year": _("Attendance over the year"),
    "meetings:questions": _("Bank of questions"),
    "actions:issues": _("Issues"),
    "actions:actions": _("Actions"),
    "actions:themes": _("Themes and matrix"),
    "actions:pictures": _("Progress overview"),
    "reports:lessons": _("Lessons"),
    "reports:report": _("Report"),
    "reports:words": _("Words that could be names"),
    "sets:people_names": _("Names of people"),
    "portal:setup": _("Steps"),
    "meetings:cycles": _("Cycles"),
    "sets:shared": _("What facilitators share"),
    "sets:set_state": _("Stage of the set"),
    "sets:support": _("Support log"),
    "sets:notes": _("Private notes"),
    "portal:undelivered": _("Undelivered mail"),
    "actions:export": _("Export the data"),
    "archive:archive": _("Archive of the set"),
    "archive:removals": _("People who asked to be removed"),
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
    urls = [url for _name, pages in plan for _title, url in pages]
    here = _nearest(path, urls, address("portal:set", set_.pk))
    if here is None:
        home = HOMES.get(section, "portal:set")
        here = address(home, set_.pk)
    groups = [_group(name, pages, path, here) for name, pages in plan]
    return groups, next((group for group in groups if group.state), None)


def _group(name, pages, path, here):
    links = tuple(Page(title, url, _state(url, path, here)) for title, url in pages)
    return Group(GROUPS[name], next((link.state for link in links if link.state), ""), links)


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
    """Return (name, [(title, url)]) for each group that has a page for somebody with these roles.

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
    return [(PAGES[name], address(name, pk)) for name in names]


def _pairs(seats):
    """Return the group of one's own pairs: the pages of the pair, or each pair of several."""
    if not seats:
        return []
    if len(seats) > 1:
        pairs = Pair.objects.filter(pk__in=[seat.pair_id for seat in seats]).order_by("number")
        name = "portal:pair"
        return [("pairs", [(p.title, address(name, p.pk)) for p in pairs])]
    [seat] = seats
    return [("pair", _pages(seat.pair_id, PAIR[:1] if seat.waits else PAIR))]
