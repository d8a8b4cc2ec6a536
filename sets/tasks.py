"""What workers do for this room."""

from celery import shared_task

from sets import changes


@shared_task
def remind_unanswered():
    changes.remind_unanswered()
