"""What workers do across the apps."""

from celery import shared_task

from als.archive.changes import clearing, removal
from als.core.processes import runs
from als.portal import notifications


@shared_task(bind=True)
def send_digests(self, again=False):
    runs.work(self.name, notifications.sending_digests(), again=again)


@shared_task
def clear_what_is_due():
    """Remove the personal data of sets whose day has passed, where somebody confirmed it."""
    clearing.clear_due()


@shared_task
def remove_people_who_asked():
    """Remove name and address of those who asked for it and did not take it back."""
    removal.remove_due()
