"""What workers do across the apps."""

from celery import shared_task

from als.home import clearing, digest


@shared_task
def send_digests():
    digest.send_digests()


@shared_task
def clear_what_is_due():
    """Remove the personal data of sets whose day has passed, where somebody confirmed it."""
    clearing.clear_due()
