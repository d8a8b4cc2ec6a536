"""How a change takes hold of rows before it looks again: until its transaction ends."""

from functools import cache

from als.core.prepared import prepared


def locked(row, *related):
    """Return the row (or the user of a request) read again, with ``related``, under a lock."""
    return locked_by_key(row._meta.model, row.pk, *related)


def locked_by_key(model, pk, *related):
    """Return the row with this key, with ``related``, under a lock."""
    rows = _by_key(model, related)(pk)
    if not rows:
        raise model.DoesNotExist
    return rows[0]


@cache
def _by_key(model, related):
    @prepared
    def row(pk):
        rows = model._default_manager.filter(pk=pk).order_by()
        # without a name, select_related would follow every key, five tables deep
        return locked_rows(rows.select_related(*related) if related else rows)

    return row


def locked_rows(rows):
    """Return a queryset that locks its rows, but none of those joined to them, as it reads them.

    Where it may read several, it has an order: two changes could wait for each other otherwise.
    """
    return rows.select_for_update(of=("self",))


def free_rows(rows):
    """Return a queryset that locks those of its rows that no other transaction has locked.

    Others may refer to them meanwhile.
    """
    return rows.select_for_update(skip_locked=True, no_key=True)
