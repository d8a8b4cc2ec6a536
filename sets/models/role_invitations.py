"""Invitations to facilitate a set, or to a role in a programme."""

from django.db import models
from django.db.models import Q

from als.core.constraints import among
from sets.enums import AskedRole, InvitationState, SetState
from sets.models.asked import Asked, AskedQuerySet
from sets.models.programmes import Programme
from sets.models.roles import roles_of


class RoleInvitationQuerySet(AskedQuerySet):
    def unanswered(self):
        """Return those that can still be answered."""
        goes_on = Q(set=None) | Q(set__state__in=SetState.open_states())
        return self.filter(goes_on, state=InvitationState.ASKED)

    def visible_to(self, user):
        """Return those to the person, those of their programmes, and of sets they facilitate."""
        roles = roles_of(user)
        theirs = Q(programme_id__in=roles.manages) | Q(set_id__in=roles.facilitates)
        # Of nobody there is no key, and none is what an invitation without an account has as well.
        return self.filter(theirs | Q(person_id=user.pk, person__isnull=False))

    def with_programme(self):
        return self.select_related("by", "programme", "set__programme")


class RoleInvitation(Asked):
    """Somebody was asked to facilitate a set, or to take on a role in a programme."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="role_invitations")
    set = models.ForeignKey(
        "sets.LearningSet", models.PROTECT, null=True, related_name="role_invitations"
    )
    kind = models.CharField(max_length=11, choices=AskedRole.choices)

    objects = RoleInvitationQuerySet.as_manager()

    class Meta(Asked.Meta):
        constraints = [
            *Asked.Meta.constraints,
            among("kind", AskedRole, "role_invitation_kind"),
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
        ]

    @property
    def where(self):
        """The set or the programme that it is about."""
        return self.set or self.programme
