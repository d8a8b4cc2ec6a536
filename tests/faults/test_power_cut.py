"""The machine loses its power while people write and add files: what was acknowledged is there.

PostgreSQL's data and the product's files are on a disk of their own, which from one moment on takes
nothing more; then all processes are killed, and what had reached the disk is all that is left.
"""

import hashlib
import os
import shutil
import signal
import time
from contextlib import ExitStack, contextmanager
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse

from sets.models import Paper
from tests import files, services
from tests.cast import make_cast
from tests.faults import disks, figures
from tests.faults.people import writing
from tests.faults.servers import Database, Redis, is_running, pause
from tests.faults.site import Site
from tests.year_of_mail.test_processes import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's own files"),
    pytest.mark.skipif(not disks.are_possible(), reason="needs root, ext4 and loop devices"),
]
# As a server does by itself; the tests' own has it switched off.
SYNCED = ["-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on"]


@contextmanager
def data_on(disk):
    """Yield the tests' PostgreSQL at work on a copy of its data, on the disk.

    The disk is its folder: what is there besides is the product's.
    """
    database, kept = Database(), Database().data.with_name("kept")
    database.stop()
    try:
        database.data.rename(kept)
        shutil.copytree(kept, disk.folder / "data", symlinks=True)
        own(disk.folder / "data", kept.stat())
        os.sync()
        database.data.symlink_to(disk.folder / "data")
        database.start(*SYNCED)
        yield database
        database.stop()
    finally:
        database.data.unlink()
        kept.rename(database.data)
        database.start()


def own(folder, facts):
    """Give the folder and all in it to whom the facts name."""
    for place, _folders, names in os.walk(folder):
        for path in [place, *(os.path.join(place, name) for name in names)]:
            os.chown(path, facts.st_uid, facts.st_gid)


def paper_form(set_, title):
    """Return where a paper is added, and what is typed, with a file that no other paper has."""
    file = BytesIO(files.pdf() + f"% {title}\n".encode())
    file.name = "paper.pdf"
    typed = {"kind": "background", "title": title, "body": "", "questions": ""}
    return reverse("sets:paper_new", args=[set_]), {**typed, "file": file}


def files_of(folder):
    """Return of each paper's title whether its file is there as it was sent."""
    return {
        paper.title: (folder / file.file.name).is_file()
        and hashlib.sha256((folder / file.file.name).read_bytes()).hexdigest() == file.sha256
        for paper in Paper.objects.all()
        for file in paper.files.all()
    }


def test_what_was_acknowledged_before_the_power_went_is_there(transactional_db, tmp_path):
    cast = make_cast()
    people = [(cast.client(one), cast.pair_a.pk) for one in ("upper_a", "lower_a")]
    adders = [(cast.client("facilitator"), cast.set.pk)] * 2
    with ExitStack() as stack:
        folder = stack.enter_context(services.private_folder())
        redis = Redis(folder)
        stack.callback(redis.stop)
        disk = stack.enter_context(disks.a_disk(folder))
        database = stack.enter_context(data_on(disk))
        (disk.folder / "site").mkdir()
        values = {"DEBUG": "0", "EMBEDDED": "1", "EXAMPLE": "0", "BROKER_URL": redis.url}
        site = Site(disk.folder / "site", **values)
        stack.callback(site.stop)
        writers = stack.enter_context(writing([site], people, patience=5))
        papers = stack.enter_context(
            writing([site], adders, form=paper_form, model=Paper, patience=5)
        )
        pause(3)
        pid, children = database.pid(), site.children()
        disk.lose_power()
        site.stop(signal.SIGKILL)
        redis.stop(signal.SIGKILL)
        database.kill(pid)
        until(lambda: not any(map(is_running, children)))
        disk.unmount()
        disk.mount()
        redis.start()
        database.start(*SYNCED)
        site.start()
        seconds = writers.until_well(time.monotonic())
        papers.stop()
        writers.stop()
        outcome = writers.outcome()
        of_papers = papers.outcome()
        there = files_of(disk.folder / "site" / "files")
    spoiled = [title for title in papers.saved() if not there.get(title)]
    figures.note("Power cut, while pages are saved", outcome, seconds)
    of_papers["lost"] += len(spoiled)
    figures.note("Power cut, while papers are saved with a file each", of_papers, seconds)
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    assert (of_papers["lost"], of_papers["doubled"]) == (0, 0)
