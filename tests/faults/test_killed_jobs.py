"""``kill -9`` of a worker in each other kind of work: the next one does it, and once."""

import logging
import signal
import time
from collections import Counter
from functools import partial

import pytest
from django.db import connection

from als.archive.changes import archives, exports
from als.archive.models import Archive, PersonExport
from als.celery import app as celery
from als.core import clock, file_jobs, tasks
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.processes.workers import send
from als.research.models import Extract
from sets.changes import paper_texts
from sets.models import PaperFile, ProgrammeRole
from sets.tasks import read_waiting_papers
from tests import factories as make
from tests import services, workers
from tests.cast import make_cast
from tests.e2e.conftest import Inbox, OnFreePort
from tests.faults import figures
from tests.faults.test_killed_renderer import Holding
from tests.year_of_mail.test_processes import end, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.xdist_group("killed renderer"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]


class WithMail(Holding):
    def settings(self):
        server = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": self.inbox.port}
        backend = {"EMAIL_BACKEND": "als.core.mail.smtp.EmailBackend"}
        return super().settings() | server | backend


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = OnFreePort(Inbox(), hostname="127.0.0.1", port=0)
    server.start()
    server.handler.port = server.port
    with services.private_folder() as folder, pytest.MonkeyPatch.context() as patch:
        made = WithMail(folder, tmp_path_factory.mktemp("killed"))
        made.inbox = server.handler
        patch.setattr(celery.conf, "broker_url", f"redis+socket://{made.socket}")
        patch.setattr(celery, "_pool", None)
        patch.setattr(celery.amqp, "_producer_pool", None)
        broker = made.broker()
        made.until_broker_answers()
        yield made
        made.stop_worker()
        end(broker)
    server.stop()


@pytest.fixture
def machine(shared, settings):
    settings.MEDIA_ROOT = shared.files / "files"
    shared.inbox.messages.clear()
    return shared


def an_archive(cast):
    archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
    return Archive.objects.filter(state="ready"), tasks.make_waiting_files


def own_data(cast):
    exports.ask_for_own_data(by=cast.upper_a)
    return PersonExport.objects.filter(state="ready"), tasks.make_waiting_files


def an_extract(cast):
    """Of no set: it has its tables all the same."""
    role = ProgrammeRole.objects.get(person=cast.researcher)
    now = {"asked_by": cast.researcher, "asked_at": clock.now()}
    file_jobs.queue(Extract.objects.create(role=role, tables=["issues"], **now))
    return Extract.objects.filter(state="ready"), tasks.make_waiting_files


def paper_text(cast):
    paper = make.PaperFactory(set=cast.set, added_by=cast.facilitator)
    file = make.PaperFileFactory(paper=paper)
    paper_texts.queue(file)
    return PaperFile.objects.exclude(text=None), read_waiting_papers


def an_email(cast):
    outbox.write(cast.upper_a, kind="k", key="k", subject="S", template="login_code", code="1")
    send(tasks.send_waiting_mail.name)
    return OutMail.objects.filter(state="sent"), tasks.send_waiting_mail


# The work, where its worker is killed, and how many emails arrive in all.
KILLED = [
    (an_archive, "write", 0),
    (own_data, "write", 0),
    (an_extract, "write", 0),
    (paper_text, "before it is noted", 0),
    (an_email, "before it goes", 1),
    (an_email, "after it went", 2),
]


@pytest.mark.parametrize(("ask", "step", "emails"), KILLED)
def test_what_a_killed_worker_was_at_is_done_by_the_next(machine, ask, step, emails):
    cast = make_cast()
    machine.hold_at(step)
    done, task = ask(cast)
    worker = machine.has_worker()
    until(partial(machine.is_held, step), within=60)
    workers.end(worker, by=signal.SIGKILL)
    assert not done.exists()
    done.model.objects.update(not_before=clock.now())  # the silence after which it is taken up
    began = time.monotonic()
    machine.has_worker()
    send(task.name)
    until(done.exists, within=60)
    arrived = Counter(message["Message-ID"] for _to, message in machine.inbox.messages)
    assert [*arrived.values()] == ([emails] if emails else [])
    outcome = {"saved": 1, "lost": 0, "doubled": max(emails - 1, 0), "statuses": {}}
    figures.note(fault(ask, step), outcome, time.monotonic() - began)


def fault(ask, step):
    """Return what it is called in docs/reliability.md."""
    return f"Worker killed in {ask.__name__.replace('_', ' ')}, {step}"
