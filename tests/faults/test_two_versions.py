"""Old code and new code on one database: an upgrade while both serve, and both write.

There is no earlier version yet. So the old one is what is here, and the new one a copy of it with a
migration more: an issue has two more columns, and each that is written a row of a new table too.
"""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connection

from als.core.enums import MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.tasks import send_waiting_mail
from tests import services
from tests.cast import make_cast
from tests.faults import figures
from tests.faults.people import SAVED, writing
from tests.faults.servers import Database, Redis
from tests.faults.site import Site, database_url
from tests.year_of_mail.test_processes import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]
NAME = "two_versions"
APPS = ("als", "sets", "meetings", "actions", "reports")
WORKER = ["-m", "celery", "-A", "als", "worker", "-P", "solo", "--without-gossip", "-l", "INFO"]
MAILS = 40

COLUMNS = """
    of_next = models.TextField(null=True)
    kind_of_next = models.TextField(db_default="next")
    history = HistoricalRecords()
"""
TABLE = '''

class NextNote(models.Model):
    """One for each issue that new code has saved."""

    title = models.TextField()


@receiver(post_save, sender=Issue)
def note_it(instance, **kwargs):
    NextNote.objects.create(title=instance.title)
'''
IMPORTS = "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n"


def next_version(folder):
    """Return a copy of the code, with a migration more."""
    leave = shutil.ignore_patterns("__pycache__")
    for name in APPS:
        shutil.copytree(settings.BASE_DIR / name, folder / name, ignore=leave)
    for name in ("templates", "static", "deploy"):
        (folder / name).symlink_to(settings.BASE_DIR / name)
    shutil.copy(settings.BASE_DIR / "manage.py", folder)  # Python starts from where it really is
    module = folder / "actions" / "models" / "issues.py"
    text = module.read_text()
    head, rest = text.split("from django.db import", 1)
    module.write_text(
        f"{head}from django.db import{rest}{TABLE}"
        .replace("    history = HistoricalRecords()\n", COLUMNS.lstrip("\n"), 1)
        .replace("from django.utils", f"{IMPORTS}from django.utils", 1)
    )  # fmt: skip
    return folder


def manage(code, env, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=code, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def migrated(transactional_db):
    """Let the tests and what they start use a database of its own, which is still empty."""
    usual, server = connection.settings_dict["NAME"], Database()
    server.run(f"CREATE DATABASE {NAME}")
    connection.close()
    connection.settings_dict["NAME"] = NAME
    yield server
    connection.close()
    connection.settings_dict["NAME"] = usual
    server.run(f"DROP DATABASE {NAME} WITH (FORCE)")


class Version:
    """A site and a worker of the code in that folder."""

    def __init__(self, stack, code, folder, **values):
        folder.mkdir()
        self.log = folder / "worker.log"
        self.site = Site(folder, code=code, **values)
        stack.callback(self.site.stop)
        with self.log.open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, *WORKER], cwd=code, env=self.site.env, stdout=log, stderr=log
            )
        stack.callback(worker.wait, 60)
        stack.callback(worker.terminate)

    def has_worked(self):
        return b"send_waiting_mail" in self.log.read_bytes().split(b"ready.")[-1]


def all_mail_is_sent():
    return not OutMail.objects.exclude(state=MailState.SENT).exists()


def notes_of_new_code():
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM actions_nextnote")
        return [title for (title,) in cursor.fetchall()]


def test_old_and_new_code_serve_and_write_at_once(migrated, inbox_here, tmp_path):
    code = next_version(tmp_path / "code")
    with ExitStack() as stack:
        redis = Redis(stack.enter_context(services.private_folder()))
        stack.callback(redis.stop)
        values = {"DEBUG": "0", "EMBEDDED": "1", "EXAMPLE": "0", "BROKER_URL": redis.url}
        values["EMAIL_URL"] = f"smtp://127.0.0.1:{inbox_here.port}"
        env = {**os.environ, **values, "VAR": str(tmp_path), "DATABASE_URL": database_url()}
        manage(settings.BASE_DIR, env, "migrate", "--no-input")
        manage(code, env, "makemigrations", "actions", "--name", "next")
        cast = make_cast()
        people = [(cast.client(one), cast.pair_a.pk) for one in ("upper_a", "lower_a")] * 2
        old = Version(stack, settings.BASE_DIR, tmp_path / "old", **values)
        with writing([old.site], people) as writers:
            manage(code, env, "migrate", "--no-input")
            new = Version(stack, code, tmp_path / "new", **values)
            since = time.monotonic()
            writers.sites.append(new.site)
            for number in range(MAILS):
                outbox.write(cast.upper_a, kind="k", key=f"k{number}", subject=f"Number {number}.",
                             template="login_code", code="1")  # fmt: skip
                redis.wake(send_waiting_mail)
            until(all_mail_is_sent, within=60)
            until(lambda: old.has_worked() and new.has_worked(), within=60)
            seconds = writers.until_well(since)
        outcome, notes = writers.outcome(), notes_of_new_code()
    figures.note("Old and new code at once on one database, while it is migrated", outcome, seconds)
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    assert {*outcome["statuses"]} == {SAVED}
    both = [title for sent, _status, title, _seconds in writers.answers if sent > since]
    assert 10 < len(notes) < len(both), "each of the two has written"
    assert {*notes} <= {*both}
    arrived = Counter(subject for _to, subject in inbox_here.subjects())
    assert [*arrived.values()] == [1] * MAILS
