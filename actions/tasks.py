"""What workers do for this room."""

from celery import shared_task

from actions import reminders


@shared_task
def remind():
    reminders.remind()
