"""What workers do for archives."""

from itertools import chain

from celery import shared_task

from als.archive import leftovers
from als.archive.changes import archives, exports
from als.core.processes import runs


@shared_task(bind=True)
def remove_old_archives(self, again=False):
    old = chain(archives.removing_old_archives(), exports.removing_old_exports())
    runs.work(self.name, old, again=again)


@shared_task
def remove_leftovers():
    leftovers.remove()
