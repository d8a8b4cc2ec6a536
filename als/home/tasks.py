"""What workers do across the apps."""

from celery import shared_task

from als.home import digest


@shared_task
def send_digests():
    digest.send_digests()
