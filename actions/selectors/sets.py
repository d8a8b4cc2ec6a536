"""Sets as the pages of issues and actions need them."""

from django.db.models import OuterRef, Subquery

from als.core.prepared import prepared
from sets.enums import PairState
from sets.models import LearningSet, Pair
from sets.models.roles import roles_of


@prepared
def set_with_own_pair(user, pk):
    """Return [the set with its programme], or [] if it is not the person's to read.

    ``my_pair`` is the key of the pair for which the person may raise an issue now, or None.
    """
    pairs = Pair.objects.filter(
        set=OuterRef("pk"), pk__in=roles_of(user).pairs, state=PairState.CONFIRMED
    )
    sets = LearningSet.objects.visible_to(user).with_programme().filter(pk=pk)
    return sets.annotate(my_pair=Subquery(pairs.values("pk")[:1]))
