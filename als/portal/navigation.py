"""The pages of a set in groups: what the navigation shows, and where in it somebody is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sets.models import Pair, roles_of


@dataclass(frozen=True)
class Page:
    """A link; ``state`` is the value of its ``aria-current``: "page", "true" near it, or empty."""

    label: str
    url: str
    state: str = ""


@dataclass(frozen=True)
class Group:
    """A group's own link, which leads to its first page, and its pages."""

    label: str
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


def groups_of(set_, user, *, path, section):
    """Return the ``Group``s whose pages the person may open, and the one they are in or None.

    ``path`` is the address that was asked for. A page below another (its history, its form) is in
    that one's group; a page of one thing is in the group of its ``section``.
    """
    plan = _plan(set_, roles_of(user))
    urls = [url for _label, pages in plan for _title, url in pages]
    here = _nearest(path, urls, reverse("portal:set", args=[set_.pk]))
    if here is None:
        home = HOMES.get(section, "portal:set")
        here = reverse(home, args=[set_.pk])
    groups = [_group(label, pages, path, here) for label, pages in plan]
    return groups, next((group for group in groups if group.state), None)


def _group(label, pages, path, here):
    links = tuple(Page(title, url, _state(url, path, here)) for title, url in pages)
    return Group(label, next((link.state for link in links if link.state), ""), links)


def _state(url, path, here):
    if url == path:
        return "page"
    return "true" if url == here else ""


def _nearest(path, urls, overview):
    """Return the page that is asked for or lies above what is; the overview lies above nothing."""
    if path == overview:
        return overview
    above = [url for url in urls if url != overview and path.startswith(url)]
    return max(above, key=len, default=None)


def _plan(set_, roles):
    """Return (label, [(title, url)]) for each group that has a page for somebody with these roles.

    Who waits for the other side of their pair reads only what one decides by.
    """
    facilitates, inside = set_.pk in roles.facilitates, set_.pk in roles.inside
    seats = [seat for seat in roles.seats if seat.set_id == set_.pk]
    plan = [(_("Overview"), _pages(set_, _overview(inside)))]
    plan += _pairs(seats)
    if inside:
        plan += [
            (_("Meetings"), _pages(set_, _meetings())),
            (_("Issues and actions"), _pages(set_, _work())),
            (_("Lessons and report"), _pages(set_, _lessons(facilitates))),
        ]
    if facilitates:
        plan += [
            (_("Set-up"), _pages(set_, _setup())),
            (_("Administration"), _pages(set_, _administration())),
        ]
    return plan


def _pages(set_, pages):
    return [(title, reverse(name, args=[set_.pk])) for title, name in pages]


def _overview(inside):
    pages = [(_("The year"), "portal:set")]
    if inside:
        pages += [(_("Focus"), "sets:focus")]
    pages += [(_("Ground rules"), "sets:ground_rules")]
    if inside:
        pages += [
            (_("Papers and rules"), "sets:papers"),
            (_("Readiness"), "sets:readiness"),
            (_("History"), "portal:history"),
        ]
    return pages


def _pairs(seats):
    """Return the group of one's own pairs: the pages of the pair, or each pair of several."""
    if not seats:
        return []
    if len(seats) > 1:
        pairs = Pair.objects.filter(pk__in=[seat.pair_id for seat in seats]).order_by("number")
        links = [(pair.title, reverse("portal:pair", args=[pair.pk])) for pair in pairs]
        return [(_("My pairs"), links)]
    [seat] = seats
    pages = [(_("Our pair"), "portal:pair")]
    if not seat.waits:
        pages += [
            (_("Support given to us"), "sets:support_pair"),
            (_("Export the data"), "actions:pair_export"),
            (_("Archive of our part"), "archive:pair_archive"),
        ]
    return [(_("My pair"), [(title, reverse(name, args=[seat.pair_id])) for title, name in pages])]


def _meetings():
    return [
        (_("All meetings"), "meetings:meetings"),
        (_("Airtime over the year"), "meetings:airtime_year"),
        (_("Attendance over the year"), "meetings:attendance_year"),
        (_("Bank of questions"), "meetings:questions"),
    ]


def _work():
    return [
        (_("Issues"), "actions:issues"),
        (_("Actions"), "actions:actions"),
        (_("Themes and matrix"), "actions:themes"),
        (_("Progress overview"), "actions:pictures"),
    ]


def _lessons(facilitates):
    pages = [(_("Lessons"), "reports:lessons"), (_("Report"), "reports:report")]
    if facilitates:
        pages += [
            (_("Words that could be names"), "reports:words"),
            (_("Names of people"), "sets:people_names"),
        ]
    return pages


def _setup():
    return [
        (_("Steps"), "portal:setup"),
        (_("Cycles"), "meetings:cycles"),
        (_("Stage of the set"), "sets:set_state"),
    ]


def _administration():
    return [
        (_("Support log"), "sets:support"),
        (_("Private notes"), "sets:notes"),
        (_("Undelivered mail"), "portal:undelivered"),
        (_("Export the data"), "actions:export"),
        (_("Archive of the set"), "archive:archive"),
        (_("People who asked to be removed"), "archive:removals"),
    ]
