"""What workers do for reports."""

from celery import shared_task

from reports.changes.renderings import make_file, wake_up
from reports.models import Rendering


@shared_task
def render_report(pk):
    make_file(pk)


@shared_task
def take_up_waiting_renderings():
    """Wake workers anew for what waits, or was left by one that gave no sign of life."""
    for pk in Rendering.objects.claimable().values_list("pk", flat=True):
        wake_up(pk)
