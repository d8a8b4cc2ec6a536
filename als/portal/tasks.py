"""What workers do across the apps."""

from celery import shared_task

from als.archive.changes import clearing, removal
from als.core.processes import runs
from als.portal import notifications


@shared_task(bind=True)
def send_digests(self, again=False):
    runs.work(self.name, notifications.sending_digests(), again=again)


@shared_task(bind=True)
def clear_what_is_due(self, again=False):
    """Remove the personal data of sets whose day has passed, where somebody confirmed it."""
    runs.work(self.name, clearing.clearing_due(), again=again)


@shared_task(bind=True)
def remove_people_who_asked(self, again=False):
    """Remove name and address of those who asked for it and did not take it back."""
    runs.work(self.name, removal.removing_due(), again=again)
