"""Archives that people ask for: made by a worker, taken by those they are for, gone in a week."""

import datetime as dt
import io
import resource
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from als.archive import leftovers
from als.archive import tasks as archive_tasks
from als.archive import write as write_module
from als.archive.changes import archives
from als.archive.models import Archive
from als.core import clock, file_jobs, health, tasks
from als.core.files import mark
from als.core.jobs import claim
from als.core.models import AuditEntry
from als.core.refusals import Refused
from tests import factories as make
from tests.archive.unpacked import document_of, parts_of
from tests.cast import make_cast
from tests.reports import making

EVERYBODY_ELSE = ["upper_a", "manager", "sponsor", "other_facilitator", "outsider", "stranger"]


def later(**kwargs):
    return clock.set_to(timezone.now() + dt.timedelta(**kwargs))


@pytest.fixture
def asked(cast):
    return archives.ask_for_archive(set_=cast.set, by=cast.facilitator)


@pytest.fixture
def quick(monkeypatch):
    """Where a test is about the row and not about the file, there is little in it."""
    monkeypatch.setattr(archives, "write", lambda contents, file, job: file.write(b"PK"))


def worked(archive):
    tasks.make_file("archive.archive", archive.pk)
    return Archive.objects.get(pk=archive.pk)


def test_only_the_sets_facilitators_ask_for_all_of_it(cast, case):
    for who in EVERYBODY_ELSE:
        with case(who):
            with pytest.raises(Refused):
                archives.ask_for_archive(set_=cast.set, by=cast.fresh(who))


def test_only_the_pairs_members_ask_for_its_part(cast, case):
    for who in ["facilitator", "upper_b", "manager", "sponsor", "stranger"]:
        with case(who):
            with pytest.raises(Refused):
                archives.ask_for_pairs_part(pair=cast.pair_a, by=cast.fresh(who))


def test_who_waits_for_the_other_side_takes_nothing_yet(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    member = make.MemberFactory(pair=pair)
    with pytest.raises(Refused):
        archives.ask_for_pairs_part(pair=pair, by=member.person)


def test_a_closed_set_can_be_taken_too(cast):
    cast.set.state = "closed"
    cast.set.save()
    assert archives.ask_for_archive(set_=cast.set, by=cast.facilitator).is_open


def test_asking_twice_is_asking_once(cast, asked, quick):
    assert archives.ask_for_archive(set_=cast.set, by=cast.facilitator) == asked
    worked(asked)
    assert archives.ask_for_archive(set_=cast.set, by=cast.facilitator) == asked
    with later(minutes=1):
        assert archives.ask_for_archive(set_=cast.set, by=cast.facilitator) != asked


def test_set_and_pairs_are_made_side_by_side(cast, asked):
    parts = [
        archives.ask_for_pairs_part(pair=pair, by=cast.fresh(who))
        for pair, who in ((cast.pair_a, "lower_a"), (cast.pair_b, "upper_b"))
    ]
    assert len({asked.pk, *(part.pk for part in parts)}) == 3


def test_a_worker_makes_it_and_leaves_nothing_else_behind(cast, asked):
    done = worked(asked)
    with done.file.open("rb") as file:
        data = file.read()
    assert (done.state, done.progress, done.size) == ("ready", 100, len(data))
    assert document_of(io.BytesIO(data))["manifest.json"]["scope"] == "facilitators"
    assert default_storage.listdir("")[1] == []


def test_a_failed_attempt_waits_for_the_next(asked, monkeypatch, caplog):
    monkeypatch.setattr(archives, "write", lambda contents, file, job: 1 / 0)
    row = worked(asked)
    assert (row.state, "Reference" in row.error) == ("queued", True)


def test_while_the_disk_is_full_it_waits_for_a_day_and_no_attempt_counts(asked, monkeypatch):
    def fill(contents, file, job):
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"x")

    monkeypatch.setattr(archives, "write", fill)
    row = worked(asked)
    assert (row.state, row.attempts, "disk for files is full" in row.error) == ("queued", 0, True)
    with later(days=2):
        assert (worked(asked).attempts, "Reference" in worked(asked).error) == (1, True)
    monkeypatch.setattr(archives, "write", lambda contents, file, job: file.write(b"PK"))
    with later(days=2):
        assert worked(asked).state == "ready"


@pytest.mark.services
def test_no_half_file_stays(asked, monkeypatch):
    monkeypatch.setattr(archives, "write", lambda contents, file, job: file.write(b"x" * 4000))
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, usual[1]))
    try:
        assert worked(asked).state == "queued"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert list(leftovers.stored_names()) == []


def test_files_that_no_row_names_are_removed_after_two_days(asked, quick):
    kept = worked(asked).file.name
    default_storage.save("archives/99-1.zip", ContentFile(b"PK"))
    assert leftovers.remove() == 0
    with later(days=3):
        assert leftovers.remove() == 1
    assert list(leftovers.stored_names()) == [kept]


def test_in_another_installations_folder_nothing_is_removed(cast, settings, case):
    default_storage.save("archives/theirs.zip", ContentFile(b"PK"))
    with case("their mark"):
        default_storage.save(mark.NAME, ContentFile(b"of another"))
        with later(days=3):
            assert leftovers.remove() == 0
        assert health.faults(["storage"]) == {"storage": "It is marked as another installation’s."}
        default_storage.delete(mark.NAME)
    with case("our mark, and then a new key"), later(days=3):
        assert health.faults(["storage"]) == {}
        settings.SECRET_KEY = "another" * 10
        assert leftovers.remove() == 0


def test_one_cancelled_on_the_way_is_not_made(cast, asked, monkeypatch):
    def cancelled(contents, file, job):
        archives.cancel_archive(archive=asked, by=cast.facilitator)
        job.stage("write")

    monkeypatch.setattr(archives, "write", cancelled)
    assert worked(asked).state == "cancelled"
    assert not default_storage.exists("archives")
    assert archives.ask_for_archive(set_=cast.set, by=cast.facilitator) != asked


def test_one_left_by_a_dead_worker_is_taken_up_again(asked, quick, monkeypatch):
    claim(Archive, asked.pk)
    woken = []
    monkeypatch.setattr(file_jobs, "notify_worker", lambda task, *args: woken.append(args))
    with later(minutes=4):
        tasks.make_waiting_files()
    assert ("archive.archive", asked.pk) in woken
    woken.clear()
    monkeypatch.setattr(file_jobs, "AT_ONCE", 0)
    with later(minutes=4):
        tasks.make_waiting_files()
    assert woken == []  # so many at a look


def test_one_left_by_a_worker_before_the_clock_was_set_back_is_taken_up_too(asked, quick):
    claim(Archive, asked.pk)
    assert worked(asked).state == "queued"
    with later(hours=-2):
        assert worked(asked).state == "ready"


def test_taking_it_is_on_record(cast, asked, quick):
    done = worked(asked)
    with archives.take_archive(archive=done, by=cast.facilitator) as file:
        assert file.read() == b"PK"
    entry = AuditEntry.objects.get(verb="downloaded")
    assert (entry.by, entry.set_id, entry.pair_id) == (cast.facilitator, cast.set.pk, None)


def test_nobody_else_takes_it(cast, asked, quick, case):
    for who in EVERYBODY_ELSE:
        with case(who):
            with pytest.raises(Refused):
                archives.take_archive(archive=worked(asked), by=cast.fresh(who))


def test_after_a_week_the_file_is_removed_and_the_row_stays(
    cast, asked, quick, django_capture_on_commit_callbacks
):
    done = worked(asked)
    with later(days=6):
        assert sum(archives.removing_old_archives()) == 0
    with later(days=8), django_capture_on_commit_callbacks(execute=True):
        archive_tasks.remove_old_archives()
        assert sum(archives.removing_old_archives()) == 0
    assert not default_storage.exists(done.file.name)
    gone = Archive.objects.get(pk=done.pk)
    assert (gone.state, gone.file.name, gone.gone_at is None) == ("ready", "", False)
    with pytest.raises(Refused, match="has been deleted"):
        archives.take_archive(archive=gone, by=cast.facilitator)


def test_the_page_goes_from_asking_to_taking(cast, quick):
    client = cast.client("facilitator")
    page = f"/sets/{cast.set.pk}/archive/"
    assert "Create the archive" in client.get(page).content.decode()
    client.post(f"{page}new/")
    assert "Waiting for a worker" in client.get(page).content.decode()
    done = worked(Archive.objects.get())
    assert "Download the archive" in client.get(page).content.decode()
    answer = client.post(f"/archives/{done.pk}/file/")
    assert b"".join(answer.streaming_content) == b"PK"
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="Main set ')


def test_the_live_part_answers_only_when_something_is_new(cast, asked, quick):
    client = cast.client("facilitator")
    state = f"/archives/{asked.pk}/?revision=queued-waiting-0-0"
    assert client.get(state).status_code == 204
    worked(asked)
    assert "Download the archive" in client.get(state).content.decode()


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_takes_six_queries(cast, quick, number, django_assert_max_num_queries):
    for _n in range(number):
        archive = Archive.objects.create(set=cast.set, asked_by=cast.facilitator)
        making.with_archive(archive)
    client = cast.client("facilitator")
    with django_assert_max_num_queries(6):
        client.get(f"/sets/{cast.set.pk}/archive/")


def test_a_pairs_archive_is_no_facilitators(cast, quick):
    part = worked(archives.ask_for_pairs_part(pair=cast.pair_a, by=cast.upper_a))
    assert cast.client("facilitator").post(f"/archives/{part.pk}/file/").status_code == 404
    assert cast.client("upper_b").post(f"/archives/{part.pk}/file/").status_code == 404
    answer = cast.client("lower_a").post(f"/archives/{part.pk}/file/")
    assert b"".join(answer.streaming_content) == b"PK"


def test_a_file_that_has_gone_from_the_store_is_named_in_it(cast, asked):
    file = make.PaperFileFactory(paper__set=cast.set)
    default_storage.delete(file.file.name)
    with worked(asked).file.open("rb") as stored:
        parts = parts_of(stored)
    assert b"missing from storage" in parts["README.txt"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_are_of_one_moment_though_others_go_on_writing(monkeypatch):
    """Outside of a test's own transaction, where a worker reads."""
    cast = make_cast()
    seen = []
    original = write_module.Rows._person

    def meanwhile(rows, person):
        seen.append(connection.in_atomic_block or connection.vendor == "sqlite")
        return original(rows, person)

    monkeypatch.setattr(write_module.Rows, "_person", meanwhile)
    archive = archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
    assert worked(archive).state == "ready"
    assert all(seen)
    assert not connection.in_atomic_block
    assert archives.ask_for_pairs_part(pair=cast.pair_a, by=cast.upper_a).is_open


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer")
def test_a_worker_in_a_long_step_still_gives_signs_of_life(monkeypatch):
    cast = make_cast()
    waiting = archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
    job = claim(Archive, waiting.pk, claim_class=file_jobs.Job)
    before = Archive.objects.get(pk=waiting.pk).not_before
    monkeypatch.setattr(file_jobs, "BETWEEN_BEATS", 0.01)
    with job.heartbeat():
        until = time.monotonic() + 60
        while Archive.objects.get(pk=waiting.pk).not_before == before:
            assert time.monotonic() < until
    signed = Archive.objects.get(pk=waiting.pk).not_before
    time.sleep(0.05)
    assert Archive.objects.get(pk=waiting.pk).not_before == signed
