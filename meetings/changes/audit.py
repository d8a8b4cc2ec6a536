"""The audit log of entries of the minutes."""

from als.core import audit
from als.core.disclosure import Disclosure


def record_entry(verb, minute, *, by, **details):
    """Record what was done with an entry, under its item: an entry's own name is its text."""
    audit.record(
        verb,
        minute.item,
        by=by,
        set_id=minute.meeting.cycle.set_id,
        pair_id=minute.pair_id if minute.disclosure == Disclosure.PAIR else None,
        minute=minute.pk,
        **details,
    )
