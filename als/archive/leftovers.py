"""Files that no row names: what a machine left behind that stopped between a file and its row."""

import datetime as dt
import logging
from itertools import islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from als.core import clock
from als.core.files import mark
from als.core.models import FileToRemove
from als.core.processes.runs import attempt

log = logging.getLogger(__name__)

AT_ONCE = 1000  # names asked about in one go
MIN_AGE = dt.timedelta(days=2)  # a row is written within a request, or minutes of a worker's


def remove():
    """Remove stored files of more than two days that no row names; return how many.

    The folder is for these files alone (``STORAGE_URL``), so whatever is in it is ours, unless it
    is marked as another installation's: then nothing is removed.
    """
    if not mark.is_ours():
        log.error("No file was removed: the storage is marked as another installation's.")
        return 0
    names, removed = stored_names(), 0  # rows are asked after the files: no new one is missed
    while some := list(islice(names, AT_ONCE)):
        removed += sum(attempt(_remove, name) for name in sorted(set(some) - _named(some)))
    return removed


def _remove(name):
    """Remove a file that no row names, unless its row may still come; return whether it went.

    How old it is, is asked of these few alone: a bucket is asked for each by itself.
    """
    if clock.now() - default_storage.get_modified_time(name) <= MIN_AGE:
        return False
    log.warning("Removed a file that no row names: %s", name)
    default_storage.delete(name)
    return True


def stored_names(folder=""):
    """Yield the names of all stored files, with their folders."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # a disk without a file yet; a bucket has no folders of its own
        return
    yield from (f"{folder}{name}" for name in files if f"{folder}{name}" != mark.NAME)
    for name in folders:
        yield from stored_names(f"{folder}{name}/")


def _named(names):
    """Return those of the names that are in any row, those of earlier wordings among them."""
    found = set(FileToRemove.objects.filter(name__in=names).values_list("name", flat=True))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.filter(**{f"{field.name}__in": names})
                found.update(rows.values_list(field.attname, flat=True))
    return found
