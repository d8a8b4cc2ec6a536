"""Celery tasks of this app."""

from celery import shared_task

from reports import reminders


@shared_task
def remind():
    reminders.remind()
