"""What workers do for research."""

from celery import shared_task

from als.core.processes import runs
from als.research.changes import extracts


@shared_task(bind=True)
def remove_old_extracts(self, again=False):
    runs.work(self.name, extracts.removing_old_extracts(), again=again)


@shared_task
def note_reading(pk):
    extracts.note_reading(pk)
