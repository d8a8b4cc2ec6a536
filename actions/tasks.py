"""Celery tasks of this app."""

from celery import shared_task

from actions import reminders
from als.core.processes import runs


@shared_task(bind=True)
def remind(self, again=False):
    runs.work(self.name, reminders.reminding(), again=again)
