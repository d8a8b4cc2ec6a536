"""The people of a set, and those of them who are nowhere else."""

from django.db.models import Q

from als.accounts.models import User
from sets.models import Agreement, Invitation, Member, ProgrammeRole, RoleInvitation, SetFacilitator


def people_of(set_):
    """Return those with a place in the set, or who had one or were asked to."""
    return User.objects.filter(
        Q(pk__in=SetFacilitator.objects.filter(set=set_).values("person"))
        | Q(pk__in=Member.objects.filter(pair__set=set_).values("person"))
        | Q(pk__in=Agreement.objects.filter(pair__set=set_).values("person"))
        | Q(pk__in=Invitation.objects.filter(pair__set=set_, person__isnull=False).values("person"))
        | Q(pk__in=_asked_to_roles().filter(set=set_).values("person"))
    )


def only_here(set_):
    """Return those of them who have no place in another set, and no role in a programme.

    A set that was not cleared keeps its people's names, also of those who have left it.
    """
    return (
        people_of(set_)
        .exclude(Q(may_make_programmes=True) | Q(is_operator=True))
        .exclude(pk__in=SetFacilitator.objects.exclude(set=set_).values("person"))
        .exclude(pk__in=Member.objects.exclude(pair__set=set_).values("person"))
        .exclude(pk__in=Agreement.objects.exclude(pair__set=set_).values("person"))
        .exclude(
            pk__in=Invitation.objects.exclude(pair__set=set_)
            .filter(person__isnull=False)
            .values("person")
        )
        .exclude(pk__in=_asked_to_roles().exclude(set=set_).values("person"))
        .exclude(pk__in=_asked_to_roles().filter(set=None).values("person"))
        .exclude(pk__in=ProgrammeRole.objects.active().values("person"))
    )


def _asked_to_roles():
    return RoleInvitation.objects.filter(person__isnull=False)
