"""What workers do for this room."""

from celery import shared_task

from sets.changes import agreements, invitations, paper_texts, retention, role_invitations
from sets.models import PaperFile


@shared_task
def remind_unanswered():
    agreements.remind_unanswered()


@shared_task
def mail_invitations():
    invitations.mail_invitations()
    role_invitations.mail_role_invitations()


@shared_task
def remind_retention():
    retention.remind_retention()


@shared_task
def read_paper_text(pk):
    paper_texts.read_paper_text(pk)


@shared_task
def take_up_unread_papers():
    """Read what no message told of, one file after the other."""
    for pk in PaperFile.objects.unread().values_list("pk", flat=True):
        paper_texts.read_paper_text(pk)
