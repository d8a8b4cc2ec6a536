"""What workers do for this room."""

from celery import shared_task

from meetings import reminders


@shared_task
def remind():
    reminders.remind()
