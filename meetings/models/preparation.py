"""What a side prepares before a meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from meetings.models.cycles import Meeting
from sets.enums import Tier
from sets.models import Member, Pair
from sets.models.roles import roles_of


class PreparationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the sets that the person is inside of: they stand on the agenda."""
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)

    def in_order(self):
        """Return them by pair, the upper side first, with their people and places."""
        rows = self.select_related("pair__upper", "pair__lower", "written_by__person")
        return rows.order_by("pair__number", "-side")


class Preparation(models.Model):
    """What one side of a pair wants from the set in a meeting, and whether it asks for a turn."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="preparations")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="preparations")
    side = models.CharField(max_length=5, choices=Tier.choices)
    wants = models.TextField(_("What do you want from the set?"), blank=True)
    wants_turn = models.BooleanField(_("We would like a turn"), default=False)
    written_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = PreparationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("side", Tier, "preparation_side"),
            models.UniqueConstraint(
                fields=["meeting", "pair", "side"], name="preparation_once_a_side"
            ),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.partnership}"

    @property
    def partnership(self):
        return self.pair.partnership(self.side)
