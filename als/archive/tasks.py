"""What workers do for archives."""

from celery import shared_task

from als.archive import leftovers
from als.archive.changes import archives, exports


@shared_task
def remove_old_archives():
    archives.remove_old_archives()
    exports.remove_old_exports()


@shared_task
def remove_leftovers():
    leftovers.remove()
