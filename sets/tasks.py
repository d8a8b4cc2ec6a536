"""Background tasks of this app."""

from celery import shared_task

from als.core.processes import runs
from sets.changes import (
    agreements,
    applications,
    invitations,
    paper_texts,
    retention,
    role_invitations,
)


@shared_task(bind=True)
def remind_unanswered(self, again=False):
    runs.work(self.name, agreements.reminding_unanswered(), again=again)


@shared_task
def mail_invitations():
    invitations.mail_invitations()
    role_invitations.mail_role_invitations()


@shared_task
def clear_refused_invitations():
    """Delete invitations that were declined or withdrawn a while ago."""
    invitations.clear_refused()


@shared_task
def clear_applications():
    """Delete applications that nobody confirmed, and empty those that were kept long enough."""
    applications.clear_applications()


@shared_task(bind=True)
def remind_retention(self, again=False):
    runs.work(self.name, retention.reminding_retention(), again=again)


@shared_task
def read_paper_text(pk):
    paper_texts.read(pk)


@shared_task
def read_waiting_papers():
    paper_texts.read_waiting()
