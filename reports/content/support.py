"""What facilitators did for the pairs between meetings: sums of the whole set, no pair's own."""

from collections import Counter

from als.core.prepared import prepared
from sets.enums import SupportKind
from sets.models import SupportEntry
from sets.models.support import in_hours

# With fewer pairs, readers could tell which pair a kind of support went to.
MIN_PAIRS = 3


@prepared
def _entries(set_pk):
    rows = SupportEntry.objects.filter(pair__set=set_pk)
    return rows.order_by().values_list("pair_id", "kind", "minutes")


def support_of(set_):
    """Return how many pairs were supported, how often, how long and how; None if none was."""
    rows = _entries(set_.pk)
    if not rows:
        return None
    pairs = len({pair for pair, _kind, _minutes in rows})
    return {
        "pairs": pairs,
        "entries": len(rows),
        "hours": in_hours(sum(minutes for _pair, _kind, minutes in rows)),
        "kinds": _by_kind(rows) if pairs >= MIN_PAIRS else [],
    }


def _by_kind(rows):
    entries = Counter(kind for _pair, kind, _minutes in rows)
    minutes = Counter()
    for _pair, kind, number in rows:
        minutes[kind] += number
    return [
        {"kind": str(kind.label), "entries": entries[kind], "hours": in_hours(minutes[kind])}
        for kind in SupportKind
        if entries[kind]
    ]
