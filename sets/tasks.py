"""Background tasks of this app."""

from itertools import chain

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


@shared_task(bind=True)
def mail_invitations(self, again=False):
    to_roles = role_invitations.mailing_role_invitations()
    runs.work(self.name, chain(invitations.mailing_invitations(), to_roles), again=again)


@shared_task(bind=True)
def clear_refused_invitations(self, again=False):
    """Delete invitations that were declined or withdrawn a while ago."""
    runs.work(self.name, invitations.clearing_refused(), again=again)


@shared_task(bind=True)
def clear_applications(self, again=False):
    """Delete applications that nobody confirmed, and empty those that were kept long enough."""
    runs.work(self.name, applications.clearing_applications(), again=again)


@shared_task(bind=True)
def remind_retention(self, again=False):
    runs.work(self.name, retention.reminding_retention(), again=again)


@shared_task
def read_paper_text(pk):
    paper_texts.read(pk)


@shared_task(bind=True)
def read_waiting_papers(self, again=False):
    runs.work(self.name, paper_texts.reading_waiting(), again=again)
