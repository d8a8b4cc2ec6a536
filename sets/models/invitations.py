"""Invitations to take part for a side of a pair."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core.constraints import among
from sets.enums import InvitationState, PairState, Sector, SetState, Tier
from sets.models.asked import Asked, AskedQuerySet
from sets.models.pairs import Pair, but_of_pairs_shut_to
from sets.models.roles import roles_of


class InvitationQuerySet(AskedQuerySet):
    def unanswered(self):
        """Return those that can still be answered."""
        return self.filter(
            state=InvitationState.ASKED,
            pair__state__in=PairState.open_states(),
            pair__set__state__in=SetState.open_states(),
        )

    def visible_to(self, user):
        """Return those to the person, and those for sides of pairs that the person is inside of."""
        roles = roles_of(user)
        inside = Q(pair_id__in=roles.pairs) | Q(pair__set_id__in=roles.facilitates)
        # Of nobody there is no key, and none is what an invitation without an account has as well.
        rows = self.filter(inside | Q(person_id=user.pk, person__isnull=False))
        return but_of_pairs_shut_to(user, rows)

    def with_set(self):
        return self.select_related("by", "pair__set__programme", "pair__upper", "pair__lower")


class Invitation(Asked):
    """Somebody was asked to take part for a side; whoever accepts becomes a member."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="invitations")
    side = models.CharField(max_length=5, choices=Tier.choices)
    sector = models.CharField(_("Sector"), max_length=10, choices=Sector.choices)

    objects = InvitationQuerySet.as_manager()

    class Meta(Asked.Meta):
        constraints = [
            *Asked.Meta.constraints,
            among("side", Tier, "invitation_side"),
            models.UniqueConstraint(
                fields=["pair", "email"],
                condition=Q(state=InvitationState.ASKED),
                name="invitation_once_at_a_time",
            ),
        ]

    @property
    def partnership(self):
        return self.pair.partnership(self.side)
