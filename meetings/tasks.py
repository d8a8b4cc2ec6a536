"""What workers do for this room."""

from celery import shared_task

from meetings import changes, reminders


@shared_task
def remind():
    reminders.remind()


@shared_task
def settle_invitations():
    changes.settle_all()
