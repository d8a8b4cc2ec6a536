"""Somebody else may save the same row while one is typing: then both texts are kept and shown.

A form sends along a fingerprint of what its writer began from (``RevisionForm``). The change holds
it against the row as it is now; if that is another, it raises ``Stale``: what was typed stays in
the form, the page shows beside it what the row says now, and a second save goes through.
"""

from hashlib import sha256

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from als.core.refusals import Refused


class Stale(Refused):
    """What was typed rests on an older text. ``now`` is what it says now, as rows of a summary.

    ``carry`` are the form's hidden values that let the same form be saved over what it says now.
    """

    def __init__(self, *, now=(), sentence=None, **carry):
        super().__init__(
            sentence
            or _(
                "Somebody saved this while you were typing. Nothing is lost: what you typed is in "
                "the form, what it says now is below. Bring them together, then save again."
            )
        )
        self.now, self.carry = now, carry


def revision_of(row, names):
    """Return the fingerprint of a row's fields: another wording has another."""
    values = [repr(row.serializable_value(name)) for name in sorted(names)]
    return sha256("\0".join(values).encode()).hexdigest()[:16]


def refuse_stale(row, names, seen, **shown):
    """Raise ``Stale`` unless ``seen`` is of the row as it is now, or unknown (None).

    ``shown`` has the words for values that don't speak for themselves.
    """
    now = revision_of(row, names)
    if seen is not None and seen != now:
        raise Stale(now=[_fact(row, name, shown) for name in names], seen=now)


def _fact(row, name, shown):
    # A row that was never saved has nothing at the other end of a reference.
    value = getattr(row, f"get_{name}_display", lambda: getattr(row, name, None))()
    words = shown.get(name, "" if value is None else value)
    return {"key": capfirst(row._meta.get_field(name).verbose_name), "value": str(words)}
