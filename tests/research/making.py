"""A released year of a set that allows research, and what researchers make of it."""

import io
import json
from zipfile import ZipFile

from als.core import file_jobs
from als.research.changes import extracts, tokens
from als.research.enums import TableKind
from als.research.models import Extract
from sets.models import LearningSet
from tests.reports import making


def allow(set_, use="yes"):
    LearningSet.objects.filter(pk=set_.pk).update(research=use)
    set_.refresh_from_db()


def open_year(cast):
    """A full year's report that is released, of a set that allows research.

    It has ten issues that may be read, so that their words are in, and two actions, whose are not.
    """
    for number in range(8):
        making.issue(cast, title=f"barrier {number}")
    report = making.released_year(cast)
    allow(cast.set)
    return cast, report


def ask(cast, who="researcher", tables=TableKind.values, sets=None):
    sets = [cast.set.pk] if sets is None else sets
    by = cast.fresh(who)
    return extracts.ask_for_extract(programme=cast.programme, tables=tables, sets=sets, by=by)


def extract(cast, who="researcher", **parts):
    """An extract whose file was made, as a worker does."""
    row = ask(cast, who, **parts)
    assert file_jobs.work("research.extract", row.pk)
    return Extract.objects.get(pk=row.pk)


def file_of(row):
    with row.file.open("rb") as file:
        return ZipFile(io.BytesIO(file.read()))


def rows_of(row, table):
    return json.loads(file_of(row).read(f"json/{table}.json"))


def token(cast, who="researcher", tables=TableKind.values, days=30):
    made = {"name": "Notebook", "tables": tables, "days": days, "by": cast.fresh(who)}
    return tokens.make_token(programme=cast.programme, **made)
