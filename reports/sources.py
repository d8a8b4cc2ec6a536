"""The kinds of entry that lessons rest on and the report quotes: one ``EntrySource`` for each.

All that differs between the kinds is here; whoever deals with an entry asks its ``EntrySource``
(``source_of(entry)``) instead of asking what it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from als.core.web.addresses import address


@dataclass(frozen=True)
class EntrySource:
    """One kind of entry.

    ``key``: the name of foreign keys to it, and of the kind in codes ("issue-12").
    ``title``: what an entry is called in one line. ``parent``: what it belongs to, by its foreign
    key, which is that kind's ``key`` too. ``to_issue``, ``to_pair``, ``to_set``: lookups from an
    entry ("action__issue__pair"); ``to_issue`` is ``None`` for what belongs to none.
    ``side``: the side that raised, leads or wrote it, ``""`` if it was neither's alone.
    ``disclosures``: all that limit who can see it. ``mark``: the letter of its marks ("I3").
    """

    key: str
    model_label: str
    label: str
    plural: str
    title: Callable
    page: str
    page_of: str
    to_set: str
    to_pair: str
    to_issue: str | None = None
    parent: str = ""
    side: Callable = lambda row: ""
    disclosures: Callable = lambda row: [row.disclosure]
    mark: str = ""

    @property
    def model(self):
        return apps.get_model(self.model_label)

    def visible_to(self, user):
        """Return the entries of this kind that the person may read."""
        return self.model.objects.visible_to(user)

    def url(self, row):
        """Return the address of the page on which the entry is."""
        return address(self.page, getattr(row, self.page_of))

    def issue(self, row):
        """Return the issue that the entry is or belongs to, or ``None``."""
        return None if self.to_issue is None else _follow(row, self.to_issue)

    def pair(self, row):
        """Return the entry's pair; ``None`` for minutes of the whole set."""
        return _follow(row, self.to_pair)

    def pair_id(self, row):
        return _follow(row, f"{self.to_pair}_id")

    def set_id(self, row):
        return _follow(row, f"{self.to_set}_id")


ISSUE = EntrySource(
    key="issue",
    model_label="actions.Issue",
    label=_("Issue"),
    plural=_("Issues"),
    title=lambda row: row.title,
    page="actions:issue",
    page_of="pk",
    to_set="pair__set",
    to_pair="pair",
    to_issue="",
    side=lambda row: row.confirmed_by.side if row.confirmed_by else "",
    mark="I",
)
ACTION = EntrySource(
    key="action",
    model_label="actions.ProposedAction",
    label=_("Action"),
    plural=_("Actions"),
    title=lambda row: row.what,
    page="actions:action",
    page_of="pk",
    to_set="issue__pair__set",
    to_pair="issue__pair",
    to_issue="issue",
    parent="issue",
    side=lambda row: row.leading_side,
    disclosures=lambda row: [row.issue.disclosure],
    mark="A",
)
PROGRESS = EntrySource(
    key="progress",
    model_label="actions.ProgressEntry",
    label=_("Progress"),
    plural=_("Progress entries"),
    title=lambda row: row.done,
    page="actions:action",
    page_of="action_id",
    to_set="action__issue__pair__set",
    to_pair="action__issue__pair",
    to_issue="action__issue",
    parent="action",
    side=lambda row: row.author.side if row.author else "",
    disclosures=lambda row: [row.action.issue.disclosure, row.disclosure],
    mark="P",
)
MINUTE = EntrySource(
    key="minute",
    model_label="meetings.Minute",
    label=_("Minutes"),
    plural=_("Minutes"),
    title=lambda row: row.text,
    page="meetings:minutes",
    page_of="meeting_id",
    to_set="meeting__cycle__set",
    to_pair="pair",
    mark="M",
)
# What one side or one member wrote: printed without names, and no evidence.
ENDORSEMENT = EntrySource(
    key="endorsement",
    model_label="reports.Endorsement",
    label=_("Answer to a lesson"),
    plural=_("Answers to lessons"),
    title=lambda row: row.lesson.statement,
    page="reports:lesson",
    page_of="lesson_id",
    to_set="lesson__set",
    to_pair="pair",
    side=lambda row: row.side,
)
REVIEW = EntrySource(
    key="review",
    model_label="meetings.ProcessReview",
    label=_("Review"),
    plural=_("Reviews"),
    title=lambda row: gettext("A review of a meeting"),
    page="meetings:review",
    page_of="meeting_id",
    to_set="meeting__cycle__set",
    to_pair="member__pair",
    side=lambda row: row.member.side,
)
# What one side says after the release: in the short report of what came of it, and in no other.
FOLLOW_UP = EntrySource(
    key="follow_up",
    model_label="reports.FollowUp",
    label=_("Follow-up"),
    plural=_("Follow-ups"),
    title=lambda row: row.get_months_display(),
    page="reports:follow_ups",
    page_of="set_id",
    to_set="pair__set",
    to_pair="pair",
    side=lambda row: row.side,
)
# What editors say of a pair's issue, with its names or without, as far as the issue goes.
CASE = EntrySource(
    key="case",
    model_label="reports.Case",
    label=_("Case"),
    plural=_("Cases"),
    title=lambda row: row.title,
    page="reports:case",
    page_of="pk",
    to_set="pair__set",
    to_pair="pair",
    to_issue="issue",
)

# What a lesson can rest on, in the order of pages and of the report.
SOURCES = {source.key: source for source in (ISSUE, ACTION, PROGRESS, MINUTE)}
# What the report may print without names.
PASSAGES = SOURCES | {source.key: source for source in (ENDORSEMENT, REVIEW)}
BY_MODEL = {source.model_label: source for source in (*PASSAGES.values(), FOLLOW_UP, CASE)}


def source_of(row):
    """Return the ``EntrySource`` of an entry; raises ``KeyError`` for any other row."""
    return _source_of(type(row))


@cache
def _source_of(model):
    return BY_MODEL[model._meta.label]


def key_of(row):
    """Return ``(kind, pk)`` of an entry."""
    return source_of(row).key, row.pk


def code_of(row):
    """Return what an entry is called in forms and addresses: "issue-12"."""
    return f"{source_of(row).key}-{row.pk}"


def key_of_link(link, kinds=SOURCES):
    """Return ``(kind, pk)`` of the one entry that a row has its foreign key to."""
    return next((kind, pk) for kind in kinds if (pk := getattr(link, f"{kind}_id")) is not None)


def _follow(row, lookup):
    return _getter(lookup)(row) if lookup else row


@cache
def _getter(lookup):
    return attrgetter(lookup.replace("__", "."))
