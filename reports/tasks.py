"""Celery tasks of this app."""

from itertools import chain

from celery import shared_task

from als.core.processes import runs
from reports import follow_up_reminders, lapsed_cases, reminders


@shared_task(bind=True)
def remind(self, again=False):
    letters = chain(follow_up_reminders.asking(), follow_up_reminders.reminding())
    runs.work(self.name, chain(reminders.reminding(), letters), again=again)


@shared_task(bind=True)
def look_at_cases(self, again=False):
    runs.work(self.name, lapsed_cases.looking(), again=again)
