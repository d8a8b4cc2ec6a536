"""What workers do for research."""

from celery import shared_task

from als.research.changes import extracts


@shared_task
def remove_old_extracts():
    extracts.remove_old_extracts()


@shared_task
def note_reading(pk):
    extracts.note_reading(pk)
