"""Proposed actions, and the consents of both sides that make them agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.enums import ActionState
from actions.models.issues import Issue
from actions.models.lookups import readable, readable_by_set
from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.text.shortening import shortened
from meetings.models import AgendaItem
from sets.enums import Tier
from sets.models import Member

# What both sides consent to: a change of any of these voids the consents
SUBSTANCE = (
    "what",
    "owner",
    "leading_side",
    "due",
    "measure",
    "resources",
    "resources_of_tier",
)


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the actions of the issues that the person may read."""
        return self.filter(readable(user, "issue"))

    def visible_to_set(self):
        """Return those that all of the set may read."""
        return self.filter(readable_by_set("issue"))

    def with_pair(self):
        """Fetch with each its issue, pair, partnerships, set and programme, and its owner."""
        return self.select_related(
            "issue__pair__set__programme",
            "issue__pair__upper",
            "issue__pair__lower",
            "owner__person",
        )

    def with_origin(self):
        """Fetch who proposed each; ``recorded`` is whether it was nobody of the pair."""
        of_pair = Member.objects.filter(
            pair=OuterRef("issue__pair"), person=OuterRef("proposed_by")
        )
        return self.select_related("proposed_by").annotate(recorded=~Exists(of_pair))

    def with_consents(self):
        return self.prefetch_related(consents_with_people())

    def open(self):
        return self.filter(state__in=ActionState.open_states())

    def under_way(self):
        return self.filter(state__in=[ActionState.AGREED, ActionState.UNDER_WAY])

    def ended(self):
        return self.filter(state__in=ActionState.ended_states())

    def learning(self):
        """Return those that were stopped or did not work; they have a reason."""
        return self.filter(state__in=ActionState.states_with_reason())

    def overdue(self, at=None):
        """Return those agreed and not ended whose date is before that day."""
        return self.under_way().filter(due__lt=at or clock.today())


class ProposedAction(models.Model):
    """What a pair will do about an issue; agreed when a member of each side has consented.

    ``text_version`` counts the changes of substance; a consent counts for one version only.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="actions")
    what = models.TextField(_("What will you do?"))
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="actions", verbose_name=_("Owner")
    )
    leading_side = models.CharField(_("Which side leads?"), max_length=5, choices=Tier.choices)
    due = models.DateField(_("By when?"))
    measure = models.TextField(_("How will you know that it worked?"), blank=True)
    resources = models.TextField(_("What does it need from the other side?"), blank=True)
    resources_of_tier = models.TextField(
        _("What does it need from others of either tier?"), blank=True
    )
    state = models.CharField(
        max_length=12, choices=ActionState.choices, default=ActionState.PROPOSED
    )
    text_version = models.PositiveSmallIntegerField(default=1)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(_("Why?"), blank=True)
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions"
    )

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

    title_reads = ()

    def __str__(self):
        return shortened(self.what, 90)

    @property
    def report_texts(self):
        """Return what the report prints of it, in the report's order."""
        return [self.what, self.measure, self.ended_reason]

    @property
    def pair(self):
        return self.issue.pair

    @property
    def has_ended(self):
        return self.state in ActionState.ended_states()

    @property
    def was_agreed(self):
        return self.state in ActionState.agreed_states()

    @property
    def is_learning(self):
        """Return whether it was stopped or did not work."""
        return self.state in ActionState.states_with_reason()

    def is_overdue(self, at=None):
        """Return whether it is agreed, has not ended, and was due before that day."""
        waits = self.state in (ActionState.AGREED, ActionState.UNDER_WAY)
        return waits and self.due < (at or clock.today())

    @property
    def leading_partnership(self):
        return self.pair.partnership(self.leading_side)

    @property
    def consents_given(self):
        """Return the consents to the text as it is now, at most one for each side."""
        given = {
            consent.side: consent for consent in self.consents.all() if consent.counts_for(self)
        }
        return [given[side] for side in Tier if side in given]

    @property
    def sides_to_consent(self):
        """Return the sides that have not consented to the text as it is now."""
        given = {consent.side for consent in self.consents_given}
        return [side for side in Tier if side not in given]

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
                condition=Q(void_at=None),
                name="consent_once_a_side",
                violation_error_message=_("This side has consented already."),
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.action}"

    def counts_for(self, action):
        return self.void_at is None and self.text_version == action.text_version


def consents_with_people():
    return Prefetch("consents", Consent.objects.select_related("member__person"))
