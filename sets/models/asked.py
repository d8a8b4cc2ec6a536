"""What both kinds of invitations have: to take part for a side, and to take a role on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.mail.addresses import AddressField
from sets.enums import InvitationState


class AskedQuerySet(models.QuerySet):
    def unanswered(self):
        """Return those that can still be answered."""
        raise NotImplementedError

    def to_mail(self):
        """Return those whose mail has not been written yet."""
        return self.unanswered().filter(person=None)

    def mailed_to(self, user):
        return self.filter(person_id=user.pk)


class Asked(models.Model):
    """Somebody was asked by mail, at an address that the inviter typed.

    Until they accept, the row has only what was typed: whether the address has an account, and of
    whom, is not the inviter's to learn. ``person`` is whom the worker found or made for the address
    as it wrote the mail.
    """

    name = models.CharField(_("Name"), max_length=150)
    email = AddressField(_("Email address"), max_length=254)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.ASKED
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["asked_at", "pk"]
        constraints = [
            among("state", InvitationState, "%(class)s_state"),
            all_or_none(
                "answered_at",
                when=~Q(state=InvitationState.ASKED),
                name="%(class)s_answer_has_its_time",
                sentence=_("An answer has its time."),
            ),
        ]

    def __str__(self):
        return self.name
