"""Background tasks of sign-in."""

from celery import shared_task

from als.accounts import codes
from als.core.processes import runs


@shared_task(bind=True)
def mail_codes(self, again=False):
    runs.work(self.name, codes.mailing_asked_for(), again=again)
