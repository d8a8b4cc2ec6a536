"""What workers do for reports."""

from celery import shared_task

# All kinds of files that workers make are told of by then.
from reports import changes
from reports.changes import jobs


@shared_task
def make_file(label, pk):
    jobs.work(label, pk)


@shared_task
def take_up_waiting_renderings():
    jobs.take_up()


@shared_task
def remove_old_archives():
    changes.remove_old_archives()
    changes.remove_old_exports()
