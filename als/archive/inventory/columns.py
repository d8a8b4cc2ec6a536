"""The columns of the inventory: where rows belong, and what becomes of them.

A row says of its model: the paths to the set, what the archive holds, what clearing a set does,
and whose personal data it is.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import FileField, Model, Q
from django.utils.translation import gettext_noop

ALL, NONE = Q(), Q(pk=None)
AS_NOW = "an earlier state of the row: exported with it"


@dataclass(frozen=True)
class InArchive:
    """The rows are in the archive of their set.

    ``pair``: paths to the pair in whose own part they are; none: in no pair's part.
    ``shown`` narrows to what the set's facilitators may read, ``pair_shown`` to what the pair may.
    """

    pair: tuple = ()
    shown: Q = ALL
    pair_shown: Q = ALL


@dataclass(frozen=True)
class LeftOut:
    """The rows are in no archive, for this reason."""

    why: str


@dataclass(frozen=True)
class Removed:
    """The rows are deleted when their set is cleared, with their files.

    ``words``: what the page calls them, if it counts them. ``but``: the rows among them that stay,
    ``why``, with these columns ``emptied``.
    """

    words: str = ""
    but: Q | None = None
    emptied: dict = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Emptied:
    """The rows stay when their set is cleared, with these values in columns that people filled."""

    emptied: dict
    why: str = ""


@dataclass(frozen=True)
class KeptAtClearing:
    """The rows stay as they are when a set is cleared, for this reason."""

    why: str


class Why(StrEnum):
    """What the data is for; ``docs/privacy.md`` says more about each."""

    ACCOUNT = gettext_noop("to identify a person, and to protect their account")
    PLACE = gettext_noop("to decide who may read and do what")
    WORK = gettext_noop("the set’s own work and record")
    OWN = gettext_noop("for the person alone")
    EVIDENCE = gettext_noop("to measure what changed, and to state the limits of the report")
    REPORT = gettext_noop("to produce a report that the people in it agreed to")
    MAIL = gettext_noop("to notify people of what concerns them")
    RECORD = gettext_noop("to show who did what, and when")
    FILES = gettext_noop("to produce a file that somebody asked for")


class Then(StrEnum):
    """What becomes of the rows when their person is removed."""

    STAYS = "kept, under the person’s role instead of their name"
    GOES = "deleted"
    EMPTIED = "kept, without what identifies the person"


@dataclass(frozen=True)
class Personal:
    """The rows are somebody's personal data.

    ``ways``: from the row to the person; each of these people gets it in their export.
    ``besides``: other references to people, with the reason why they make nobody's export.
    ``shared``: others write in these rows too, so that the words are exported to whoever may still
    read them. ``hidden``: columns that no export holds, with the reason. ``kept``: how long, where
    it is not until the set is cleared. ``but``: rows that stay, though ``then`` is ``GOES``.
    """

    ways: tuple
    why: Why
    what: str
    then: Then = Then.STAYS
    shared: bool = False
    besides: dict = field(default_factory=dict)
    hidden: dict = field(default_factory=dict)
    kept: str = ""
    but: Q | None = None


@dataclass(frozen=True)
class Impersonal:
    """The rows are nobody's in particular; ``what`` says what they are."""

    what: str


@dataclass(frozen=True)
class Entry:
    """A row of the inventory: all that is known of one model."""

    model: type[Model]
    paths: tuple
    archive: InArchive | LeftOut
    clearing: Removed | Emptied | KeptAtClearing | None
    person: Personal | Impersonal

    @property
    def label(self):
        return self.model._meta.label

    @property
    def path(self):
        """The one path to the set, of rows that are of one set alone."""
        (path,) = self.paths
        return path

    @property
    def name_in_archive(self):
        return self.model._meta.label_lower

    @property
    def file_name(self):
        """The name of its file in the archive."""
        return f"data/{self.name_in_archive}.json"

    @property
    def file_columns(self):
        columns = self.model._meta.concrete_fields
        return [column.name for column in columns if isinstance(column, FileField)]

    def rows(self, condition):
        """Return the rows for which it holds, the oldest first, each once."""
        keys = self.model._base_manager.filter(condition).values("pk")
        return self.model._base_manager.filter(pk__in=keys).order_by("pk")

    def of_set(self, set_pk):
        """Return the rows of the set."""
        return self.model._base_manager.filter(**{self.path: set_pk})

    def removed_with(self, set_pk):
        """Return the rows that are deleted when the set is cleared."""
        rows = self.of_set(set_pk)
        return rows.exclude(self.clearing.but) if self.clearing.but else rows

    def of_person(self, person):
        """Return the rows that are this person's, each once, the oldest first."""
        mine = any_of(self.person.ways, person.pk)
        return self.model._base_manager.filter(mine).order_by("pk")

    def removed_with_person(self, person):
        """Return those of them that are deleted when the person is removed."""
        if self.person.then != Then.GOES:
            return self.model._base_manager.none()
        rows = self.of_person(person).order_by()
        return rows.exclude(self.person.but) if self.person.but else rows


def entry(model, paths, archive, clearing, person):
    """Return the row of a model; ``paths`` is one path, several, or none."""
    return Entry(model, _several(paths), archive, clearing, person)


def history_of(model, path, what, *besides, pair=()):
    """Return the row of a model's earlier states (simple-history): personal to who saved them."""
    whose = Personal(("history_user",), Why.WORK, what, besides=dict.fromkeys(besides, AS_NOW))
    return entry(model.history.model, path, in_archive(*pair), Removed(), whose)


def in_archive(*pair, **kwargs):
    return InArchive(pair, **kwargs)


def personal(ways, why, what, *args, **kwargs):
    return Personal(_several(ways), why, what, *args, **kwargs)


def _several(paths):
    return (paths,) if isinstance(paths, str) else tuple(paths)


def any_of(paths, key):
    """Return the condition that one of the paths leads to that row."""
    condition = NONE
    for path in paths:
        condition |= Q(**{path: key})
    return condition


def history_base(model):
    """Return the model whose earlier states these rows are, or None."""
    return getattr(model, "instance_type", None)
