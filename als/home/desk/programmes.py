"""What a person sees of a programme."""

from django.db.models import OuterRef

from als.home.desk.needs import count
from meetings.models import Meeting
from sets.enums import PairState
from sets.models import (
    Pair,
    Programme,
    roles_of,
)


def programmes_of(user):
    """Return the programmes that the person manages or sponsors, with what a sponsor may count.

    Each has ``pairs_taking_part`` and ``meetings_held``: counts, and nothing else.
    """
    roles = roles_of(user)
    if not roles.manages | roles.sponsors:
        return Programme.objects.none()
    pairs = Pair.objects.filter(set__programme=OuterRef("pk"), state=PairState.CONFIRMED)
    held = Meeting.objects.held().filter(cycle__set__programme=OuterRef("pk"))
    return Programme.objects.filter(pk__in=roles.manages | roles.sponsors).annotate(
        pairs_taking_part=count(pairs, "set__programme"),
        meetings_held=count(held, "cycle__set__programme"),
    )
