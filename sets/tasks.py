"""What workers do for this room."""

from celery import shared_task

from sets import changes
from sets.models import PaperFile


@shared_task
def remind_unanswered():
    changes.remind_unanswered()


@shared_task
def mail_invitations():
    changes.mail_invitations()
    changes.mail_role_invitations()


@shared_task
def remind_retention():
    changes.remind_retention()


@shared_task
def read_paper_text(pk):
    changes.read_paper_text(pk)


@shared_task
def take_up_unread_papers():
    """Read what no message told of, one file after the other."""
    for pk in PaperFile.objects.unread().values_list("pk", flat=True):
        changes.read_paper_text(pk)
