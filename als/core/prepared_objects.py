"""What a prepared statement's rows become: how they are made is found out once.

A row that is joined to several is one object for all of them, as with ``prefetch_related``: a pair
with four members is read out of four rows and made once. So what is set on it is set for all four.
"""

from collections import namedtuple

from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)

# By what the queryset would iterate with: from the names of columns to what makes one of a row.
KINDS = {
    ValuesIterable: lambda names: lambda row: dict(zip(names, row, strict=True)),
    ValuesListIterable: lambda _names: tuple,
    FlatValuesListIterable: lambda _names: lambda row: row[0],
    NamedValuesListIterable: lambda names: namedtuple("Row", names)._make,
}


class Builder:
    """Builds what the queryset would give out of the rows of its statement."""

    def __init__(self, compiler):
        self.width = compiler.col_count  # what comes after is there to sort by
        columns = [column for column, *_ in compiler.select]
        self.converters = list(compiler.get_converters(columns).items())

    def converted(self, rows, connection):
        """Yield the rows with Python's values in place of the database's."""
        for row in map(list, rows):
            for place, (converters, column) in self.converters:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
            yield row


class ValueBuilder(Builder):
    """Builds what ``values`` and ``values_list`` give."""

    def __init__(self, queryset, compiler):
        super().__init__(compiler)
        if compiler.query.selected is None:
            raise TypeError("A prepared queryset names what it wants of values().")
        self.build_one = KINDS[queryset._iterable_class](list(compiler.query.selected))

    def build(self, rows):
        """Return what the queryset would give of these rows."""
        return [self.build_one(row[: self.width]) for row in rows]


class ObjectBuilder(Builder):
    """Builds objects of a model, each with those joined to it."""

    def __init__(self, queryset, compiler):
        super().__init__(compiler)
        about, select = compiler.klass_info, compiler.select
        self.db, self.model = queryset.db, about["model"]
        self.columns = slice(about["select_fields"][0], about["select_fields"][-1] + 1)
        self.names = [column.target.attname for column, *_ in select[self.columns]]
        self.joined = get_related_populators(about, select, self.db)
        self.annotated = list((compiler.annotation_col_map or {}).items())

    def build(self, rows):
        """Return the objects of these rows."""
        known, built = {}, []
        for row in rows:
            one = self.model.from_db(self.db, self.names, row[self.columns])
            _join(self.joined, row, one, known)
            for name, column in self.annotated:
                setattr(one, name, row[column])
            built.append(one)
        return built


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


def builder_of(queryset, compiler):
    """Return the builder for a statement's rows; TypeError for a queryset that knows an object."""
    if queryset._known_related_objects:
        raise TypeError("A prepared queryset can't begin with an object: filter by its key.")
    kind = ObjectBuilder if queryset._iterable_class is ModelIterable else ValueBuilder
    return kind(queryset, compiler)
