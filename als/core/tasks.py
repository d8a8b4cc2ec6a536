"""Background tasks of the shared modules."""

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session

from als.core import audit_chain, clearing, clock, file_jobs, health
from als.core.mail import delivery, outbox
from als.core.processes import runs

AT_ONCE = 1000  # sessions


@shared_task(time_limit=settings.MAIL_TIME_LIMIT)
def send_waiting_mail():
    delivery.send_waiting()


@shared_task(time_limit=settings.MAIL_TIME_LIMIT)
def send_codes():
    delivery.send_codes()


@shared_task(bind=True)
def forget_old_mail(self, again=False):
    runs.work(self.name, outbox.forget_old(), again=again)


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


@shared_task(bind=True)
def clear_ended_sessions(self, again=False):
    runs.work(self.name, _ended_sessions_gone(), again=again)


def _ended_sessions_gone():
    ended = Session.objects.filter(expire_date__lt=clock.now())
    while some := list(ended.values_list("pk", flat=True)[:AT_ONCE]):
        yield Session.objects.filter(pk__in=some).delete()[0]


@shared_task(bind=True)
def remove_files(self, again=False):
    """Remove what a worker's death left behind."""
    runs.work(self.name, clearing.removing_files(), again=again)


@shared_task(bind=True)
def seal_audit(self, again=False):
    runs.work(self.name, audit_chain.sealing(), again=again)


@shared_task
def keep_audit_anchor():
    audit_chain.seal(all_of_them=True)
    audit_chain.keep_anchor()
