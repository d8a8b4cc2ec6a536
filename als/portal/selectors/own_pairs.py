"""A person's own pairs, and how much goes on in a pair."""

from django.db.models import Max, OuterRef

from actions.models import ProgressEntry, ProposedAction
from als.core.prepared import prepared
from als.portal.selectors.dashboard.needs import count
from sets.models import Pair
from sets.models.roles import roles_of


def own_pairs(user):
    """Return the pairs in which the person has a seat, with their work, in one query or none."""
    return _own_pairs(user) if roles_of(user).pairs else []


@prepared
def _own_pairs(user):
    rows = Pair.objects.filter(pk__in=roles_of(user).pairs).select_related("set__programme")
    return with_work(user, rows.order_by("-set__start", "number"))


def with_work(user, pairs):
    """Annotate ``actions_open`` and ``last_entry``, the day, as far as the person may read them."""
    actions = ProposedAction.objects.visible_to(user).filter(issue__pair=OuterRef("pk"))
    entries = ProgressEntry.objects.visible_to(user).confirmed()
    last = entries.filter(action__issue__pair=OuterRef("pk")).order_by()
    last = last.values("action__issue__pair").annotate(day=Max("day")).values("day")
    return pairs.with_partnerships().annotate(
        actions_open=count(actions.open(), "issue__pair"), last_entry=last
    )
