from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.mail.addresses import AddressField
from sets.enums import AskedRole, InvitationState, SetState
from sets.models.programmes import Programme
from sets.models.roles import roles_of


class RoleInvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Return those that can still be answered."""
        goes_on = Q(set=None) | Q(set__state__in=SetState.open_states())
        return self.filter(goes_on, state=InvitationState.ASKED)

    def to_mail(self):
        """Return those whose mail has not been written yet."""
        return self.unanswered().filter(person=None)

    def mailed_to(self, user):
        return self.filter(person_id=user.pk)

    def visible_to(self, user):
        """Return those to the person, those of their programmes, and of sets they facilitate."""
        roles = roles_of(user)
        theirs = Q(programme_id__in=roles.manages) | Q(set_id__in=roles.facilitates)
        return self.filter(theirs | Q(person_id=user.pk))

    def with_programme(self):
        return self.select_related("by", "programme", "set__programme")


class RoleInvitation(models.Model):
    """Somebody was asked to facilitate a set, or to manage a programme or read for its sponsor.

    Until they say yes it says what the inviter typed: whether the address has an account, and of
    whom, is not theirs to learn. ``person`` is whom the worker found or made for the address as it
    wrote the mail.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="role_invitations")
    set = models.ForeignKey(
        "sets.LearningSet", models.PROTECT, null=True, related_name="role_invitations"
    )
    kind = models.CharField(max_length=11, choices=AskedRole.choices)
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

    objects = RoleInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            among("kind", AskedRole, "role_invitation_kind"),
            among("state", InvitationState, "role_invitation_state"),
            models.CheckConstraint(
                condition=Q(kind=AskedRole.FACILITATOR, set__isnull=False)
                | Q(~Q(kind=AskedRole.FACILITATOR), set__isnull=True),
                name="role_invitation_to_facilitate_has_a_set",
            ),
            models.UniqueConstraint(
                fields=["set", "email"],
                condition=Q(state=InvitationState.ASKED, set__isnull=False),
                name="role_invitation_to_a_set_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["programme", "kind", "email"],
                condition=Q(state=InvitationState.ASKED, set__isnull=True),
                name="role_invitation_to_a_programme_once_at_a_time",
            ),
            all_or_none(
                "answered_at",
                when=~Q(state=InvitationState.ASKED),
                name="role_invitation_answer_has_its_time",
                sentence=_("An answer has its time."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def where(self):
        """The set or the programme that it is about."""
        return self.set or self.programme
