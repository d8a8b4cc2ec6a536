"""The objects of a prepared statement's rows: how they are made is found out once.

A row that is joined to several is one object for all of them, as with ``prefetch_related``: a pair
with four members is read out of four rows and made once. So what is set on it is set for all four.
"""

from django.db.models.query import ModelIterable, get_related_populators


class Objects:
    """Makes the rows of a statement into objects of its model, each with those joined to it."""

    def __init__(self, compiler, db):
        about, select = compiler.klass_info, compiler.select
        self.db, self.model = db, about["model"]
        self.columns = slice(about["select_fields"][0], about["select_fields"][-1] + 1)
        self.names = [column.target.attname for column, *_ in select[self.columns]]
        self.joined = get_related_populators(about, select, db)
        self.annotated = list((compiler.annotation_col_map or {}).items())

    def made_of(self, rows):
        """Return the objects of these rows."""
        return list(self._made(rows))

    def _made(self, rows):
        known = {}
        for row in rows:
            made = self.model.from_db(self.db, self.names, row[self.columns])
            _join(self.joined, row, made, known)
            for name, column in self.annotated:
                setattr(made, name, row[column])
            yield made


def _join(joined, row, to, known):
    """Set what is joined in this row; ``known`` is what was made of the rows before."""
    for one in joined:
        key = row[one.cols_start + one.pk_idx]
        if key is None:
            one.local_setter(to, None)
            continue
        if (one, key) not in known:
            values = row[one.cols_start : one.cols_end]
            known[one, key] = one.model_cls.from_db(one.db, one.init_list, values)
            _join(one.related_populators, row, known[one, key], known)
        one.local_setter(to, known[one, key])
        one.remote_setter(known[one, key], to)


def objects_of(queryset, compiler):
    """Return how the rows become objects; None if they become none, or know more than the row."""
    if queryset._iterable_class is not ModelIterable or queryset._known_related_objects:
        return None
    return Objects(compiler, queryset.db)
