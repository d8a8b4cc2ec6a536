"""The tasks that workers run for meetings."""

from celery import shared_task

from meetings import reminders
from meetings.changes import invitations


@shared_task
def remind():
    reminders.remind()


@shared_task
def settle_invitations():
    invitations.settle_all()
