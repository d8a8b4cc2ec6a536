"""What workers do for reports."""

from celery import shared_task

from reports.changes import jobs


@shared_task
def make_file(label, pk):
    jobs.work(label, pk)


@shared_task
def take_up_waiting_renderings():
    jobs.take_up()
