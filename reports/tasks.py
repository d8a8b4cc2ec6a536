"""Celery tasks of this app."""

from celery import shared_task

from reports import follow_up_reminders, lapsed_cases, reminders


@shared_task
def remind():
    reminders.remind()
    follow_up_reminders.ask()
    follow_up_reminders.remind()


@shared_task
def look_at_cases():
    lapsed_cases.look()
