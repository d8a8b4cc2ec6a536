"""Taking away what is kept no longer: the one exception to what is otherwise never changed.

The triggers of the audit log and of frozen versions ask whether a clearing is going on. On
PostgreSQL that is a setting that ends with its transaction, on SQLite a function of the connection:
nobody else's statements get past them.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import takewhile

from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from als.core.models import AuditEntry, FileToRemove
from als.core.processes.runs import attempt

AT_ONCE = 500  # files of which the names are read together

_going_on = ContextVar("clearing", default=False)


@receiver(connection_created, dispatch_uid="als.core.clearing")
def _answer_sqlite(connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_function("als_clearing", 0, lambda: int(_going_on.get()))


@contextmanager
def clearing():
    """Let the triggers allow, in one transaction, what a clearing takes away."""
    with transaction.atomic():
        _set_clearing("on")
        before = _going_on.set(True)
        try:
            yield
        finally:
            _going_on.reset(before)
        _set_clearing("off")


def _set_clearing(state):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('als.clearing', %s, true)", [state])


def empty_persons(chosen):
    """Remove who it was from these entries of the audit log (a ``Q``).

    Return how many marks stay behind without what they stood for: the walk over the chain holds
    that number against what clearings and removals say of themselves.
    """
    names = empty_names(chosen)  # first: ``chosen`` may ask for the account
    return names + _entries().filter(chosen).exclude(by_salt="").update(by=None, by_salt="")


def empty_names(chosen):
    """Remove the person's name from these entries; the account stays. Return how many."""
    return _entries().filter(chosen).exclude(name_salt="").update(by_name="", name_salt="")


def _entries():
    return models.QuerySet(AuditEntry)


def remove_later(names):
    """Let these files of the storage be removed after the commit: nothing forgets them."""
    FileToRemove.objects.bulk_create(FileToRemove(name=name) for name in names if name)
    transaction.on_commit(remove_files)


def remove_files():
    """Remove the files that wait for it, up to one that fails; return how many."""
    return sum(takewhile(bool, removing_files()))  # the rest wait for the task


def removing_files():
    """Remove them, the oldest first; yield of each whether it went, as 1 or 0."""
    last = 0
    while rows := list(FileToRemove.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk  # a deleted row has none
        yield from (attempt(_remove, row) for row in rows)


def _remove(row):
    """Remove a file; one that is gone already is no matter."""
    default_storage.delete(row.name)
    row.delete()
    return 1
