"""Who takes part for which side of a pair."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from sets.enums import PairState, Sector, Tier
from sets.models.pairs import Pair


class MemberQuerySet(models.QuerySet):
    def active(self):
        """Return those who take part now."""
        return self.filter(left_at=None, pair__state__in=PairState.open_states())

    def taking_part(self):
        """Return those whose pair both sides have agreed to."""
        return self.filter(left_at=None, pair__state=PairState.CONFIRMED)

    def of_set(self, set_):
        return self.filter(pair__set=set_)

    def visible_to(self, user):
        """Return those who take part now in the pairs that the person may read."""
        return self.active().filter(pair__in=Pair.objects.visible_to(user))

    def with_set(self):
        return self.select_related("person", "pair__set__programme", "pair__upper", "pair__lower")


class Member(models.Model):
    """A person who takes part for one side of a pair."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="members")
    side = models.CharField(max_length=5, choices=Tier.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="members")
    sector = models.CharField(
        _("Sector"), max_length=10, choices=Sector.choices, default=Sector.COUNCIL
    )
    lead = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pair__number", "-side", "-lead", "pk"]
        constraints = [
            among("side", Tier, "member_side"),
            models.UniqueConstraint(
                fields=["pair", "person"],
                condition=Q(left_at__isnull=True),
                name="member_once_in_pair",
                violation_error_message=_("This person takes part in the pair already."),
            ),
            models.UniqueConstraint(
                fields=["pair", "side"],
                condition=Q(lead=True, left_at__isnull=True),
                name="member_one_lead_a_side",
                violation_error_message=_("Each side has one lead."),
            ),
        ]

    title_reads = ("person",)

    def __str__(self):
        return self.person.name

    @property
    def partnership(self):
        return self.pair.partnership(self.side)
