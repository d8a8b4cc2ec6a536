"""Three machines of web processes and workers, one PostgreSQL, one Redis; fifty people write.

Each machine is a network namespace. One is cut off, the web service of another and the worker of
the third are killed: what was acknowledged is there once, and each mail arrives.
"""

import signal
import time
from collections import Counter
from contextlib import ExitStack

import pytest
from django.db import connection

from als.core import clock
from als.core.enums import MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.tasks import send_waiting_mail
from tests.cast import make_cast
from tests.faults import figures, machines
from tests.faults.people import writing
from tests.faults.servers import pause
from tests.faults.several import WORKER, Several, fifty_people
from tests.year_of_mail.test_processes import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one machine alone"),
    pytest.mark.skipif(not machines.are_possible(), reason="needs root, iproute2 and namespaces"),
]
MAILS = 60


def write_mails(cast):
    for number in range(MAILS):
        outbox.write(cast.upper_a, kind="k", key=f"k{number}", subject=f"Number {number}.",
                     template="login_code", code="1")  # fmt: skip


def all_mail_is_sent():
    # Minutes pass: what a killed worker held is taken up again after twenty.
    OutMail.objects.filter(state=MailState.PENDING).update(not_before=clock.now())
    return not OutMail.objects.exclude(state=MailState.SENT).exists()


def test_machines_that_go_and_come_back_lose_and_double_nothing(
    four, database, redis, inbox, tmp_path
):
    """One of three machines cut off, another's web service killed, the third's worker."""
    cast = make_cast()
    people, three = fifty_people(cast), four[:3]
    with ExitStack() as stack:
        several = Several(stack, tmp_path, three, database, inbox)
        with writing(several.sites, people, patience=5) as writers:
            three[0].cut_off()
            pause(3)
            several.sites[1].stop(signal.SIGKILL)
            write_mails(cast)
            redis.wake(send_waiting_mail, 3)
            pause(0.3)
            several.workers[2].kill()
            pause(2)
            three[0].join_again()
            several.sites[1].start()
            several.program(three[2], "worker", *WORKER)
            seconds = writers.until_well(time.monotonic())
            redis.wake(send_waiting_mail, 3)
            until(all_mail_is_sent, within=120)
    outcome = writers.outcome()
    arrived = Counter(subject for _to, subject in inbox.subjects() if "Number" in subject)
    twice = sum(number - 1 for number in arrived.values())
    figures.note(
        f"One of three machines cut off, another’s web service and the third’s worker killed; "
        f"of {MAILS} emails {twice} came twice",
        outcome,
        seconds,
    )
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    assert len(arrived) == MAILS
    assert twice <= 1, "only what the killed worker was handing over may come again"
