"""Where people's own words name somebody who asked to be removed: a list for facilitators.

What others wrote is theirs: the product does not rewrite it. Facilitators see each place, as far as
they read it, and ask its author, or correct it where the rules let them.
"""

from dataclasses import dataclass

from django.db.models import CharField, JSONField, Q, TextField
from django.urls import reverse

from als.archive.inventory.columns import history_base
from als.archive.inventory.table import ARCHIVED
from als.archive.schema import SHOWN
from als.archive.selectors.removal import names_of
from als.archive.write import SetContents
from als.core.audit_words import kind_words
from reports.models import Lesson
from reports.sources import BY_MODEL
from sets.models import Paper
from sets.models.pairs import but_of_pairs_shut_to
from sets.models.roles import roles_of

MIN_LENGTH = 3  # letters of a family name that is looked for by itself
AROUND = 60  # letters shown on each side
PAGES = {Lesson: "reports:lesson", Paper: "sets:paper"}
# The removal corrects these itself, or they are frozen and listed separately.
APART = {"auditentry", "minutesversion", "agendasent", "snapshot", "rendering"}


@dataclass(frozen=True)
class Mention:
    kind: str
    column: str
    text: str
    url: str


def mentions_in(set_, person, reader):
    """Return the places in the set's texts that name the person, as the reader may read them."""
    names = _searched(person)
    contents = SetContents(set_, SHOWN, reader=reader)
    return [
        mention
        for entry in ARCHIVED
        if history_base(entry.model) is None and entry.model._meta.model_name not in APART
        for mention in _in_rows(_readable(contents, entry), names)
    ]


def _readable(contents, entry):
    """Return the rows; for a facilitator by consent none that is shut to them."""
    rows, reader = contents.rows(entry), contents.reader
    if contents.set.pk not in roles_of(reader).by_consent:
        return rows
    for path in entry.archive.pair:
        rows = but_of_pairs_shut_to(reader, rows, path)
    of_reader = getattr(entry.model._default_manager, "visible_to", None)
    return rows.filter(pk__in=of_reader(reader).values("pk")) if of_reader else rows


def _searched(person):
    names = [name for name in names_of(person) if "@" in name or " " in name]
    family = person.family.strip()
    return [*names, family] if len(family) >= MIN_LENGTH else names


def _in_rows(rows, names):
    columns = [
        column
        for column in rows.model._meta.concrete_fields
        if isinstance(column, CharField | TextField | JSONField) and not column.choices
    ]
    found = Q(pk=None)
    for column in columns:
        for name in names:
            found |= Q(**{f"{column.name}__icontains": name})
    for row in rows.filter(found):
        for column in columns:
            text = str(getattr(row, column.name))
            place = next(
                (at for name in names if (at := text.lower().find(name.lower())) >= 0), None
            )
            if place is not None:
                yield Mention(
                    kind_words(row._meta.model_name, row), str(column.verbose_name),
                    _around(text, place), _page(row),
                )  # fmt: skip


def _around(text, place):
    start, end = max(0, place - AROUND), place + AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _page(row):
    if type(row) in PAGES:
        return reverse(PAGES[type(row)], args=[row.pk])
    source = BY_MODEL.get(row._meta.label)
    return source.url(row) if source else ""
