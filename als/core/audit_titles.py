"""What the rows are called that the audit log is about, as far as the reader may read them.

The log has kinds and keys alone: a title is somebody's words, and in the log it would be readable
whatever its disclosure, and could never be changed.
"""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from als.core.audit_words import kind_words
from als.core.prepared import Rows, prepared

ROOM = 25  # entries of a page


@cache
def _kinds():
    """Return the models by the names that the log has for them."""
    return {model._meta.model_name: model for model in apps.get_models()}


def titles(user, entries, of_all=()):
    """Return ``{(kind, key): title}`` of the rows that these entries are about; one query a kind.

    A row that the reader may not read, or whose kind nobody reads by itself, has no title.
    ``of_all`` are models whose rows are called by their names in any case: seats of people who
    have left, on a page of their set.
    """
    wanted = defaultdict(set)
    for entry in entries:
        wanted[entry.target_kind].add(entry.target_id)
    return {
        (kind, row.pk): str(row)
        for kind, keys in wanted.items()
        for row in _titled(user, _kinds().get(kind), of_all, keys)
    }


def attach_people(entries):
    """Give each entry of a page who did it: a join would read all accounts for its 25 rows."""
    keys = {entry.by_id for entry in entries if entry.by_id}
    people = {person.pk: person for person in _people(Rows(keys, ROOM))}
    for entry in entries:
        entry.by = people.get(entry.by_id)


@prepared
def _people(keys):
    return get_user_model().objects.filter(pk__in=keys).order_by()


def _titled(user, model, of_all, keys):
    if model in of_all:
        return _with_titles(model.objects, model).filter(pk__in=keys).order_by()
    if not hasattr(getattr(model, "objects", None), "visible_to"):
        return ()
    rows = _readable if len(keys) <= ROOM else _readable.build
    return rows(user, model._meta.model_name, Rows(keys, ROOM))


@prepared
def _readable(user, kind, keys):
    model = _kinds()[kind]
    rows = _with_titles(model.objects.visible_to(user), model)
    return rows.filter(pk__in=keys).order_by()


def _with_titles(rows, model):
    """Return the rows with what their titles read; asked for nothing, Django joins everything."""
    paths = _read_by_titles(model)
    return rows.select_related(*paths) if paths else rows


@cache
def _read_by_titles(model):
    """Return the references that a title reads; without them each row would ask for its own.

    Where a model doesn't say (``title_reads``), those that it may: two steps on ("the members of
    the pair …").
    """
    if hasattr(model, "title_reads"):
        return model.title_reads
    return tuple(
        path
        for one in _references(model)
        for path in (
            one.name,
            *(f"{one.name}__{two.name}" for two in _references(one.related_model)),
        )
    )


def _references(model):
    return [field for field in model._meta.concrete_fields if field.remote_field]


def named(kind, key, known):
    """Return how the page calls a row: by its title if there is one, else by kind and key."""
    model = _kinds().get(kind)
    words = kind_words(kind, model)
    title = known.get((kind, key))
    if title:
        return _("%(kind)s “%(title)s”") % {"kind": words, "title": title}
    return _("%(kind)s no. %(key)s") % {"kind": words, "key": key}
