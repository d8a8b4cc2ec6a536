"""The tasks that workers run for meetings."""

from celery import shared_task

from als.core.processes import runs
from meetings import reminders
from meetings.changes import invitations


@shared_task(bind=True)
def remind(self, again=False):
    runs.work(self.name, reminders.reminding(), again=again)


@shared_task(bind=True)
def settle_invitations(self, again=False):
    runs.work(self.name, invitations.settling(), again=again)
