"""How a set goes on by itself: a member facilitates it, once each side has agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from sets.enums import Tier
from sets.models.learning_sets import LearningSet
from sets.models.members import Member
from sets.models.pairs import Pair
from sets.models.roles import roles_of


class ContinuationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)

    def waiting(self):
        """Return those that are neither settled nor dropped."""
        return self.filter(settled_at=None, dropped_at=None)


class Continuation(models.Model):
    """A proposal that the set goes on until another day, and that this member facilitates it.

    It is settled, and in force, when the member is willing and every side of a pair that takes
    part has agreed.
    """

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="continuations")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("Who would facilitate it?")
    )
    until = models.DateField(_("Until when?"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    willing_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = ContinuationQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set"],
                condition=Q(settled_at=None, dropped_at=None),
                name="continuation_one_waits_in_a_set",
                violation_error_message=_("There is a proposal already. Answer that one first."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(willing_at__isnull=False, dropped_at=None),
                name="continuation_settled_has_a_willing_member",
            ),
        ]

    def __str__(self):
        return f"{self.set}: {self.member}"

    @property
    def waits(self):
        return self.settled_at is None and self.dropped_at is None


class ContinuationAnswer(models.Model):
    """What one side says to it; a later answer of the side takes its place while it waits."""

    continuation = models.ForeignKey(Continuation, models.PROTECT, related_name="answers")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Tier.choices)
    agrees = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("side", Tier, "continuation_answer_side"),
            models.UniqueConstraint(
                fields=["continuation", "pair", "side"], name="continuation_answer_once_a_side"
            ),
        ]

    def __str__(self):
        return f"{self.pair.title}, {self.pair.partnership(self.side)}"
