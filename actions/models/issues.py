"""Issues: what stands in the way of working together, or an opening for it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.enums import IssueKind, IssueState
from actions.models.lookups import readable
from actions.models.themes import Theme
from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.disclosure import Disclosure, DisclosureField
from meetings.models import AgendaItem, Meeting
from sets.enums import Tier
from sets.models import Member, Pair


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what the person may read; placeholders are no issues, and nobody sees them."""
        return self.filter(readable(user), is_placeholder=False)

    def with_pair(self):
        """Fetch with each its pair, the pair's partnerships, set and programme, and its theme."""
        return self.select_related("theme", "pair__set__programme", "pair__upper", "pair__lower")

    def with_numbers_of_actions(self):
        """Annotate ``number_of_actions`` and how many of them are open, as ``open_actions``."""
        actions = self.model.actions.rel.related_model.objects.filter(issue=OuterRef("pk"))
        return self.annotate(
            number_of_actions=_number_of(actions), open_actions=_number_of(actions.open())
        )

    def with_revision(self):
        """Annotate the number of the row's newest revision, as ``revision``."""
        past = self.model.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(revision=Subquery(past.values("history_id")[:1]))

    def open(self):
        return self.filter(state=IssueState.OPEN)

    def reportable(self):
        return self.filter(disclosure__in=Disclosure.reportable(), confirmed_at__isnull=False)


def _number_of(actions):
    counted = actions.order_by().values("issue").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


class Issue(models.Model):
    """What stands in the way of working together, or an opening for it, as a pair sees it.

    One that a facilitator recorded for the pair does not count until a member of the pair
    confirms it. A placeholder holds the pair's actions that were captured without an issue until
    the pair files them; it never counts.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="issues")
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="issues", verbose_name=_("Theme")
    )
    kind = models.CharField(_("Is it a"), max_length=12, choices=IssueKind.choices)
    title = models.CharField(_("Issue"), max_length=200)
    description = models.TextField(_("What is it about?"))
    upper_view = models.TextField(blank=True)
    lower_view = models.TextField(blank=True)
    existing_practice = models.TextField(_("What is done about it already?"), blank=True)
    disclosure = DisclosureField()
    state = models.CharField(max_length=8, choices=IssueState.choices, default=IssueState.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    raised_in = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="issues"
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="issues"
    )
    is_placeholder = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["pair__number", "pk"]
        constraints = [
            among("kind", IssueKind, "issue_kind"),
            among("state", IssueState, "issue_state"),
            among("disclosure", Disclosure, "issue_disclosure"),
            all_or_none(
                "confirmed_by",
                "confirmed_at",
                name="issue_confirmed_has_time_and_person",
                sentence=_("What is confirmed has a time and a person."),
            ),
            models.CheckConstraint(
                condition=Q(agenda_item__isnull=True) | Q(raised_in__isnull=False),
                name="issue_of_an_item_has_its_meeting",
            ),
            models.CheckConstraint(
                condition=Q(is_placeholder=False) | Q(confirmed_at=None, theme=None),
                name="issue_placeholder_never_counts",
            ),
            models.UniqueConstraint(
                fields=["pair"],
                condition=Q(is_placeholder=True),
                name="issue_placeholder_once_a_pair",
            ),
        ]

    title_reads = ()

    def __str__(self):
        return self.title

    @property
    def report_texts(self):
        """Return what the report prints of it, in the report's order."""
        return [
            self.title,
            self.description,
            self.upper_view,
            self.lower_view,
            self.existing_practice,
        ]

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    @property
    def default_entry_disclosure(self):
        """Return the set's default for entries of progress, never wider than the issue's own."""
        steps = list(Disclosure.values)
        return min(self.pair.set.default_disclosure, self.disclosure, key=steps.index)

    def view_of(self, side):
        return self.upper_view if side == Tier.UPPER else self.lower_view
