"""What pages say of extracts: which sets can be chosen, and what was taken by whom."""

from django.db.models import Count, Q

from als.core.models import AuditEntry
from als.research.codes import code
from als.research.models import Extract
from als.research.models.extracts import sets_open_to_research
from sets.enums import PairState

MAX_SHOWN = 50


def sets_to_choose(programme):
    """Return the sets of a programme that are open to research, with their pairs counted."""
    taking_part = Count("pairs", filter=Q(pairs__state=PairState.CONFIRMED))
    rows = sets_open_to_research().filter(programme=programme)
    return list(rows.annotate(taking_part=taking_part).order_by("start", "pk"))


def by_code(sets, role):
    """Return the sets by the codes that the role has for them: names stay out of its pages."""
    return {code(role.pk, "set", set_.pk): set_ for set_ in sets}


def extracts_shown(user, **of):
    """Return the newest extracts that the person may see, each with ``taken``: how often.

    ``of`` narrows them: ``role__programme=…``, ``sets__set=…``.
    """
    rows = Extract.objects.visible_to(user).filter(**of).select_related("role__person")
    found = list(rows[:MAX_SHOWN])
    taken = (
        AuditEntry.objects.filter(
            target_kind=Extract._meta.model_name,
            target_id__in=[row.pk for row in found],
            verb="downloaded",
        )
        .order_by()
        .values("target_id")
        .annotate(times=Count("at", distinct=True))
    )
    times = {row["target_id"]: row["times"] for row in taken}
    for row in found:
        row.taken = times.get(row.pk, 0)
    return found
