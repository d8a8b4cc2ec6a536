"""Celery tasks of this app."""

from celery import shared_task

from reports import follow_up_reminders, reminders


@shared_task
def remind():
    reminders.remind()
    follow_up_reminders.ask()
    follow_up_reminders.remind()
