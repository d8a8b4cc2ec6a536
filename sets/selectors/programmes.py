"""Programmes, as a person may read what they released."""

from django.db.models import Q

from sets.models import LearningSet, Programme
from sets.models.roles import roles_of


def programmes_read_by(user):
    """Return the programmes whose released lessons the person reads: whoever has a place in one."""
    roles = roles_of(user)
    own = LearningSet.objects.filter(pk__in=roles.inside).values("programme_id")
    return Programme.objects.filter(Q(pk__in=roles.manages | roles.sponsors) | Q(pk__in=own))
