"""How a change takes hold of a row before it looks again."""


def locked(row, *related):
    """Return the row (or the user of a request) read anew, with ``related``, under a lock."""
    rows = row._meta.default_manager.all()
    if related:  # without a name, select_related would follow every key, five tables deep
        rows = rows.select_related(*related)
    return rows.select_for_update(of=("self",)).get(pk=row.pk)
