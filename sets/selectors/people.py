"""People, as somebody may see them."""

from django.db.models import Q

from als.accounts.models import User
from sets.models import Member, SetFacilitator
from sets.models.roles import roles_of


def people_together_with(user):
    """Return those who take part now in a set, or facilitate one, that the person reads; and them.

    Managers and sponsors are in no set.
    """
    sets = roles_of(user).inside
    members = Member.objects.visible_to(user).filter(pair__set__in=sets)
    facilitators = SetFacilitator.objects.active().filter(set__in=sets)
    together = Q(pk__in=members.values("person")) | Q(pk__in=facilitators.values("person"))
    return User.objects.filter(Q(pk=user.pk) | together, is_active=True)
