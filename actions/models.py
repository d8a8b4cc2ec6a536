"""Themes, issues, proposed actions with both sides' consents, progress."""

from textwrap import shorten

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.enums import ActionState, IssueKind, IssueState
from als.common import clock
from als.common.constraints import all_or_none, among
from als.common.disclosure import Disclosure, DisclosureField
from meetings.models import Meeting
from sets.enums import Tier
from sets.models import LearningSet, Member, Pair, roles_of


def readable(user, issue="", disclosure=""):
    """Return the condition that the person may read an issue, or what hangs on one.

    ``issue`` is the path to the issue from the model asked about. The set's facilitators and the
    pair read everything; other members what may travel further, and not before the pair has
    confirmed it. ``disclosure`` is the path of the entry's own one, if not the issue's counts.
    """
    roles = roles_of(user)
    prefix = f"{issue}__" if issue else ""
    return (
        Q(**{f"{prefix}pair__set_id__in": roles.facilitates})
        | Q(**{f"{prefix}pair_id__in": roles.pairs})
        | Q(
            **{
                f"{prefix}pair__set_id__in": roles.sits_in,
                f"{prefix}confirmed_at__isnull": False,
            }
        )
        & ~Q(**{disclosure or f"{prefix}disclosure": Disclosure.PAIR})
    )


class ThemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).sets)


class Theme(models.Model):
    """A heading that groups issues of several pairs: one of the set's key issues."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="themes")
    title = models.CharField(_("Theme"), max_length=150)
    description = models.TextField(_("What belongs under it"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "title"],
                name="theme_title_once",
                violation_error_message=_("The set has a theme of this name already."),
            )
        ]

    def __str__(self):
        return self.title


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(readable(user))

    def with_pair(self):
        """Fetch with each its pair, the pair's partnerships, set and programme, and its theme."""
        return self.select_related("theme", "pair__set__programme", "pair__upper", "pair__lower")

    def with_number_of_actions(self):
        actions = ProposedAction.objects.filter(issue=OuterRef("pk")).order_by().values("issue")
        number = Subquery(actions.annotate(number=Count("pk")).values("number"))
        return self.annotate(number_of_actions=Coalesce(number, 0))

    def with_revision(self):
        """Annotate the number of the row's newest revision, as ``revision``."""
        past = self.model.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(revision=Subquery(past.values("history_id")[:1]))

    def open(self):
        return self.filter(state=IssueState.OPEN)

    def reportable(self):
        return self.filter(disclosure__in=Disclosure.reportable(), confirmed_at__isnull=False)


class Issue(models.Model):
    """What stands in the way of working together, or an opening for it, as a pair sees it.

    One that a facilitator recorded for the pair does not count until a member of the pair
    confirms it.
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
        ]

    def __str__(self):
        return self.title

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    def view_of(self, side):
        return self.upper_view if side == Tier.UPPER else self.lower_view


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the actions of the issues that the person may read."""
        return self.filter(readable(user, "issue"))

    def with_pair(self):
        """Fetch with each its issue, pair, partnerships, set and programme, and its owner."""
        return self.select_related(
            "issue__pair__set__programme",
            "issue__pair__upper",
            "issue__pair__lower",
            "owner__person",
        )

    def with_consents(self):
        people = Consent.objects.select_related("member__person")
        return self.prefetch_related(Prefetch("consents", people))

    def open(self):
        return self.filter(state__in=ActionState.open_states())

    def under_way(self):
        return self.filter(state__in=[ActionState.AGREED, ActionState.UNDER_WAY])

    def overdue(self, at=None):
        """Return those agreed and not ended whose date lies before that day."""
        return self.under_way().filter(due__lt=at or clock.today())


class ProposedAction(models.Model):
    """What a pair will do about an issue; agreed when a member of each side has consented.

    ``text_version`` counts the changes of substance; a consent counts for one version only.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="actions")
    what = models.TextField(_("What will you do?"))
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="actions", verbose_name=_("Who looks after it?")
    )
    leading_side = models.CharField(_("Which side leads?"), max_length=5, choices=Tier.choices)
    due = models.DateField(_("By when?"))
    measure = models.TextField(_("How will you know that it worked?"), blank=True)
    resources = models.TextField(_("What does it need from the other side?"), blank=True)
    state = models.CharField(
        max_length=12, choices=ActionState.choices, default=ActionState.PROPOSED
    )
    text_version = models.PositiveSmallIntegerField(default=1)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(_("Why?"), blank=True)

    history = HistoricalRecords()
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            among("state", ActionState, "action_state"),
            among("leading_side", Tier, "action_leading_side"),
            all_or_none(
                "agreed_at",
                when=Q(state__in=sorted(ActionState.agreed_states())),
                name="action_agreed_has_its_time",
                sentence=_("An agreed action has the time at which both sides had agreed."),
            ),
            all_or_none(
                "ended_at",
                when=Q(state__in=sorted(ActionState.ended_states())),
                name="action_ended_has_its_time",
                sentence=_("An action that ended has the time at which it did."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ActionState.states_with_reason()))
                | ~Q(ended_reason=""),
                name="action_end_has_reason",
                violation_error_message=_("Say why, in a sentence: it is what others learn from."),
            ),
        ]

    def __str__(self):
        return shorten(self.what, 90, placeholder="…")

    @property
    def pair(self):
        return self.issue.pair

    @property
    def has_ended(self):
        return self.state in ActionState.ended_states()

    def is_overdue(self, at=None):
        """Tell whether it is agreed, not ended, and its date lies before that day."""
        waits = self.state in (ActionState.AGREED, ActionState.UNDER_WAY)
        return waits and self.due < (at or clock.today())

    def consent_of(self, side):
        """Return the side's consent to the text as it is now, or None."""
        counting = (c for c in self.consents.all() if c.side == side and c.counts_for(self))
        return next(counting, None)


class Consent(models.Model):
    """One side's consent to one version of an action's text. Voided ones stay on record."""

    action = models.ForeignKey(ProposedAction, models.PROTECT, related_name="consents")
    side = models.CharField(max_length=5, choices=Tier.choices)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            among("side", Tier, "consent_side"),
            models.UniqueConstraint(
                fields=["action", "side", "text_version"],
                name="consent_once_a_side",
                violation_error_message=_("This side has consented already."),
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.action}"

    def counts_for(self, action):
        return self.void_at is None and self.text_version == action.text_version


class ProgressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the entries that may travel to the person, of actions that may as well."""
        return self.filter(
            readable(user, "action__issue")
            & readable(user, "action__issue", disclosure="disclosure")
        )

    def reportable(self):
        return self.filter(disclosure__in=Disclosure.reportable())


class ProgressEntry(models.Model):
    """A dated account of an action. Entries are added to, not rewritten."""

    action = models.ForeignKey(ProposedAction, models.PROTECT, related_name="progress")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    day = models.DateField(_("Date"))
    done = models.TextField(_("What was done?"))
    happened = models.TextField(_("What happened?"), blank=True)
    learned = models.TextField(_("What did you learn?"), blank=True)
    unexpected = models.TextField(_("Was anything unexpected?"), blank=True)
    hours = models.DecimalField(
        _("Hours spent"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    disclosure = DisclosureField()
    state_after = models.CharField(max_length=12, choices=ActionState.choices)
    written_at = models.DateTimeField(default=clock.now)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name_plural = "progress entries"
        constraints = [
            among("disclosure", Disclosure, "progress_disclosure"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0, hours__lte=1000),
                name="progress_hours",
                violation_error_message=_("Hours lie between 0 and 1,000."),
            ),
        ]

    def __str__(self):
        return f"{self.day}: {self.done[:60]}"
