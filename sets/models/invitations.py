from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.mail.addresses import AddressField
from sets.enums import InvitationState, PairState, Sector, SetState, Tier
from sets.models.pairs import Pair
from sets.models.roles import roles_of


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Return those that can still be answered."""
        return self.filter(
            state=InvitationState.ASKED,
            pair__state__in=PairState.open_states(),
            pair__set__state__in=SetState.open_states(),
        )

    def to_mail(self):
        """Return those whose mail has not been written yet."""
        return self.unanswered().filter(person=None)

    def mailed_to(self, user):
        return self.filter(person_id=user.pk)

    def visible_to(self, user):
        """Return those to the person, and those for sides of pairs that the person is inside of."""
        roles = roles_of(user)
        inside = Q(pair_id__in=roles.pairs) | Q(pair__set_id__in=roles.facilitates)
        return self.filter(inside | Q(person_id=user.pk))

    def with_set(self):
        return self.select_related("by", "pair__set__programme", "pair__upper", "pair__lower")


class Invitation(models.Model):
    """Somebody was asked to take part for a side; whoever says yes becomes a member.

    Until then it says what the inviter typed: whether the address has an account, and of whom, is
    not theirs to learn. ``person`` is whom the worker found or made for the address as it wrote the
    mail.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="invitations")
    side = models.CharField(max_length=5, choices=Tier.choices)
    name = models.CharField(_("Name"), max_length=150)
    email = AddressField(_("Email address"), max_length=254)
    sector = models.CharField(_("Sector"), max_length=10, choices=Sector.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.ASKED
    )
    answered_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            among("side", Tier, "invitation_side"),
            among("state", InvitationState, "invitation_state"),
            models.UniqueConstraint(
                fields=["pair", "email"],
                condition=Q(state=InvitationState.ASKED),
                name="invitation_once_at_a_time",
            ),
            all_or_none(
                "answered_at",
                when=~Q(state=InvitationState.ASKED),
                name="invitation_answer_has_its_time",
                sentence=_("An answer has its time."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def partnership(self):
        return self.pair.partnership(self.side)
