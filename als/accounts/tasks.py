"""Background tasks of sign-in."""

from celery import shared_task

from als.accounts import codes


@shared_task
def mail_codes():
    codes.mail_asked_for()
