"""Files that no row names: what a machine left behind that stopped between a file and its row."""

import datetime as dt
import logging

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from als.core import clock
from als.core.files import mark
from als.core.models import FileToRemove

log = logging.getLogger(__name__)

MIN_AGE = dt.timedelta(days=2)  # a row is written within a request, or minutes of a worker's


def remove():
    """Remove stored files of more than two days that no row names; return how many.

    The folder is for these files alone (``STORAGE_URL``), so whatever is in it is ours, unless it
    is marked as another installation's: then nothing is removed.
    """
    if not mark.is_ours():
        log.error("No file was removed: the storage is marked as another installation's.")
        return 0
    old = [name for name in stored_names() if _age(name) > MIN_AGE]
    left = set(old) - _named() if old else set()  # asked after the files: no new row is missed
    for name in sorted(left):
        log.warning("Removed a file that no row names: %s", name)
        default_storage.delete(name)
    return len(left)


def stored_names(folder=""):
    """Yield the names of all stored files, with their folders."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # a disk without a file yet; a bucket has no folders of its own
        return
    yield from (f"{folder}{name}" for name in files if f"{folder}{name}" != mark.NAME)
    for name in folders:
        yield from stored_names(f"{folder}{name}/")


def _age(name):
    return clock.now() - default_storage.get_modified_time(name)


def _named():
    """Return the names of files in all rows, those of earlier wordings among them."""
    names = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names.update(model._base_manager.values_list(field.attname, flat=True))
    return names | set(FileToRemove.objects.values_list("name", flat=True))
