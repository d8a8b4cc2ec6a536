"""Background tasks of the shared modules."""

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session

from als.core import audit_chain, clearing, clock, file_jobs, health
from als.core.mail import delivery, outbox


@shared_task(time_limit=settings.MAIL_TIME_LIMIT)
def send_waiting_mail():
    delivery.send_waiting()


@shared_task(time_limit=settings.MAIL_TIME_LIMIT)
def send_codes():
    delivery.send_codes()


@shared_task
def forget_old_mail():
    outbox.forget_old()


@shared_task
def note_sign_of_life(queue):
    health.note_sign_of_life(queue)


@shared_task
def make_file(label, pk):
    file_jobs.work(label, pk)


@shared_task
def make_waiting_files():
    """Notify workers of files whose message was lost, or that a dead worker left."""
    file_jobs.take_up()


@shared_task
def clear_ended_sessions():
    Session.objects.filter(expire_date__lt=clock.now()).delete()


@shared_task
def remove_files():
    """Remove what a worker's death left behind."""
    clearing.remove_files()


@shared_task
def seal_audit():
    audit_chain.seal()


@shared_task
def keep_audit_anchor():
    audit_chain.keep_anchor()
