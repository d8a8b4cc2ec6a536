"""Locks of this app that also refuse: a set or a pair that a change is about."""

from django.utils.translation import gettext as _

from als.core.locking import locked, locked_by_key
from als.core.refusals import Refused
from sets.enums import PairState
from sets.models import Pair, Programme


def locked_open(set_):
    """Return the set as it is now, locked; ``Refused`` if it is closed."""
    fresh = locked(set_)
    if not fresh.is_open:
        raise Refused(_("The set is closed."))
    return fresh


# In this order everywhere: two changes could wait for each other otherwise (decision 14).
def hold_programme(pk):
    """Lock the programme's row. Where a set or a pair is locked too, that comes first."""
    locked_by_key(Programme, pk)


def locked_open_pair(pk):
    """Lock the pair while it takes part, or may come to; ``Refused`` if it doesn't."""
    pair = locked_pair(pk)
    if pair.state not in PairState.open_states():
        raise Refused(_("This pair no longer takes part."))
    if not pair.set.is_open:
        raise Refused(_("The set is closed."))
    return pair


def locked_pair(pk):
    """Return the pair as it is now, locked, with its set and partnerships."""
    return locked_by_key(Pair, pk, "set__programme", "upper", "lower")
