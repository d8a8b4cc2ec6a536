"""Renderings: asked for once, claimed by one worker, never lost, never doubled."""

import datetime as dt
import hashlib
import itertools

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from als.core import clock, file_jobs, tasks
from als.core.enums import JobStage, JobState
from als.core.files import pdf
from als.core.jobs import claim
from als.core.models import AuditEntry
from als.core.refusals import Refused
from reports.changes import renderings, reports
from reports.enums import RenderingFormat
from reports.models import Download, Rendering
from reports.rendering import document as document_module
from reports.rendering import files
from tests.reports import making

LABEL = "reports.rendering"


@pytest.fixture
def snapshot(cast):
    return reports.freeze(report=making.report(cast), by=cast.facilitator)


@pytest.fixture
def waiting(cast, snapshot):
    return renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator)


@pytest.fixture
def quick(monkeypatch):
    """Where a test is about the row and not about the file, laying out takes no time."""
    monkeypatch.setattr(pdf, "lay_out", lambda html, on_page=None: Laid())
    monkeypatch.setattr(pdf, "before", lambda document, anchor: document)
    monkeypatch.setattr(pdf, "write", lambda document: b"%PDF-1.7 of a test")


class Laid:
    pages = (1, 2)


def again(row):
    return Rendering.objects.get(pk=row.pk)


def later(minutes):
    return clock.set_to(clock.now() + dt.timedelta(minutes=minutes))


def test_asking_twice_is_asking_once(cast, snapshot, waiting):
    assert renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator) == waiting
    assert AuditEntry.objects.filter(verb="asked for").count() == 1


def test_what_is_ready_is_not_made_again(cast, snapshot, waiting):
    making.with_file(waiting)
    assert renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator) == waiting


def test_after_a_failure_one_can_ask_again(cast, snapshot, waiting):
    Rendering.objects.update(state=JobState.FAILED)
    assert renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator) != waiting


def test_a_file_that_has_gone_is_made_again(cast, snapshot, waiting):
    making.with_file(waiting)
    default_storage.delete(again(waiting).file.name)
    assert renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator) != waiting
    assert again(waiting).state == JobState.FAILED


def test_only_facilitators_ask(cast, snapshot, case):
    for who in ["upper_a", "sponsor", "manager", "other_facilitator", "stranger"]:
        with case(who):
            with pytest.raises(Refused):
                renderings.ask_for_rendering(snapshot=snapshot, by=cast.fresh(who))


def test_a_worker_is_woken_after_the_commit(
    cast, snapshot, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(file_jobs, "notify_worker", lambda task, label, pk: woken.append(pk))
    with django_capture_on_commit_callbacks(execute=True):
        row = renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator)
        assert woken == []
    assert woken == [row.pk]


@pytest.mark.slow
def test_a_worker_fills_the_row(snapshot, waiting):
    tasks.make_file(LABEL, waiting.pk)
    done = again(waiting)
    with done.file.open("rb") as file:
        data = file.read()
    assert (done.state, done.stage, done.progress) == ("ready", "finished", 100)
    assert data == files.render(snapshot.content)
    assert (done.size, done.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert done.pages == len(pdf.lay_out(document_module.html(snapshot.content)).pages)


def test_the_task_twice_makes_one_file(waiting, quick):
    assert renderings.make_file(waiting.pk) is True
    assert renderings.make_file(waiting.pk) is False
    assert again(waiting).attempts == 1


def test_a_rendering_that_is_not_there_is_nothing_to_do(db):
    assert renderings.make_file(404) is False


def test_only_one_worker_gets_a_claim(waiting):
    assert claim(Rendering, waiting.pk).attempt == 1
    assert claim(Rendering, waiting.pk) is None


def test_two_workers_that_saw_the_same_row_do_not_both_get_it(waiting, monkeypatch):
    """The second has read the row before the first one's UPDATE, and loses at its own."""
    taken = []
    rows = Rendering.objects.claimable()
    original = type(rows).values_list

    def slow(self, *args, **kwargs):
        found = original(self, *args, **kwargs)
        if not taken and args == ("attempts",):
            taken.append(None)
            first = found.first()
            assert claim(Rendering, waiting.pk).attempt == 1
            return type("Read", (), {"first": lambda self: first})()
        return found

    monkeypatch.setattr(type(rows), "values_list", slow)
    assert claim(Rendering, waiting.pk) is None


def test_the_stages_are_reported_on_the_way(waiting, quick, monkeypatch):
    seen = []
    original = file_jobs.Job.stage

    def calls(self, stage):
        seen.append((again(waiting).stage, stage))
        return original(self, stage)

    monkeypatch.setattr(file_jobs.Job, "stage", calls)
    renderings.make_file(waiting.pk)
    steps = [JobStage(step) for step in ("compile", "pictures", "layout", "write")]
    assert seen == list(itertools.pairwise(steps))


def test_each_page_is_counted_and_how_many_there_are_once_that_is_known(waiting, monkeypatch):
    """WeasyPrint lays a document out again where it refers to its own pages."""
    monkeypatch.setattr(file_jobs, "BETWEEN_SIGNS", 0)
    seen = []
    original = file_jobs.Job.page

    def calls(self, done, to_do=0):
        original(self, done, to_do)
        row = again(waiting)
        seen.append((row.pages_done, row.pages_to_do, row.progress))

    monkeypatch.setattr(file_jobs.Job, "page", calls)
    renderings.make_file(waiting.pk)
    pages = again(waiting).pages
    assert seen[:2] == [(1, 0, 30), (2, 0, 30)]
    assert seen[-1] == (pages, pages, 80)


def test_pages_are_reported_once_a_second(waiting, django_assert_num_queries):
    job = claim(Rendering, waiting.pk, claim_class=file_jobs.Job)
    job.stage(JobStage.LAYOUT)
    with django_assert_num_queries(0):
        job.page(1)
    job.signed -= 2
    with django_assert_num_queries(1):
        job.page(2, 7)
    assert again(waiting).at == "Laying out the pages: 2 of 7"


def test_what_takes_too_long_is_given_back(waiting, quick, monkeypatch):
    monkeypatch.setattr(file_jobs, "MAX_SECONDS", -1)
    assert renderings.make_file(waiting.pk) is False
    assert again(waiting).state == JobState.QUEUED
    assert again(waiting).error.startswith("It took longer than nine minutes.")


# --- cancelling -----------------------------------------------------------------------------------


def test_what_waits_can_be_cancelled_and_asked_for_anew(cast, snapshot, waiting):
    renderings.cancel_rendering(rendering=waiting, by=cast.facilitator)
    assert again(waiting).state == JobState.CANCELLED
    assert renderings.make_file(waiting.pk) is False
    assert renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator) != waiting


@pytest.mark.parametrize("step", ["stage", "page"])
def test_a_worker_notices_at_the_next_stage_or_page_that_it_was_cancelled(
    cast, waiting, monkeypatch, step
):
    monkeypatch.setattr(file_jobs, "BETWEEN_SIGNS", 0)
    calls = []
    original = getattr(file_jobs.Job, step)

    def cancelled(self, *args):
        renderings.cancel_rendering(rendering=waiting, by=cast.facilitator)
        calls.append(args)
        return original(self, *args)

    monkeypatch.setattr(file_jobs.Job, step, cancelled)
    assert renderings.make_file(waiting.pk) is False
    assert (again(waiting).state, again(waiting).error) == ("cancelled", "")
    assert len(calls) == 1
    assert not default_storage.exists("renderings")


def test_cancelling_twice_is_cancelling_once(cast, waiting):
    for _time in range(2):
        renderings.cancel_rendering(rendering=waiting, by=cast.facilitator)
    assert AuditEntry.objects.filter(verb="cancelled").count() == 1


def test_what_is_ready_is_not_cancelled(cast, waiting):
    making.with_file(waiting)
    renderings.cancel_rendering(rendering=waiting, by=cast.facilitator)
    assert again(waiting).is_ready


def test_only_facilitators_cancel(cast, waiting, case):
    for who in ["upper_a", "sponsor", "manager", "other_facilitator", "stranger"]:
        with case(who):
            with pytest.raises(Refused):
                renderings.cancel_rendering(rendering=waiting, by=cast.fresh(who))


# --- formats --------------------------------------------------------------------------------------


def test_each_format_is_asked_for_once(cast, snapshot, waiting):
    for _time in range(2):
        renderings.ask_for_all(snapshot=snapshot, by=cast.facilitator)
    asked = snapshot.renderings.values_list("format", flat=True)
    assert sorted(asked) == sorted(RenderingFormat.values)


def test_a_format_that_is_not_there_is_refused(cast, snapshot):
    with pytest.raises(Refused):
        renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator, kind="odt")


@pytest.mark.parametrize("kind", ["docx", "html", "json"])
def test_a_worker_makes_each_format(cast, snapshot, kind):
    row = renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator, kind=kind)
    assert renderings.make_file(row.pk) is True
    done = again(row)
    with done.file.open("rb") as file:
        assert file.read() == files.render(snapshot.content, kind)
    assert (done.pages, done.file.name.rpartition(".")[2]) == (None, kind)


# --- failures -------------------------------------------------------------------------------------


def broken(*args, **kwargs):
    raise ValueError("no such thing")


def test_a_failed_attempt_waits_for_the_next_and_gives_a_reference(waiting, monkeypatch, caplog):
    monkeypatch.setattr(pdf, "lay_out", broken)
    assert renderings.make_file(waiting.pk) is False
    row = again(waiting)
    assert (row.state, row.stage, row.attempts) == ("queued", "waiting", 1)
    reference = row.error.removeprefix("It could not be made. Reference: ")
    assert reference in caplog.text
    assert "no such thing" not in row.error


def test_after_three_attempts_it_has_failed(waiting, monkeypatch):
    monkeypatch.setattr(pdf, "lay_out", broken)
    for _attempt in range(4):
        renderings.make_file(waiting.pk)
    assert (again(waiting).state, again(waiting).attempts) == ("failed", 3)


def test_a_missing_font_fails_the_attempt_and_leaves_no_row_running(waiting, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "asset_folders", lambda: [tmp_path])
    renderings.make_file(waiting.pk)
    assert again(waiting).state == JobState.QUEUED


def test_a_worker_that_died_is_replaced_within_a_minute(waiting, quick):
    claim(Rendering, waiting.pk)
    with later(0.5):
        assert renderings.make_file(waiting.pk) is False
    with later(0.7):
        assert renderings.make_file(waiting.pk) is True
    assert again(waiting).attempts == 2


def test_a_worker_given_up_for_dead_cannot_write_over_its_successor(waiting, quick, monkeypatch):
    """While the first lays out, a minute passes and another makes the file."""
    original = pdf.lay_out

    def slow(html, on_page=None):
        monkeypatch.setattr(pdf, "lay_out", original)
        with later(4):
            assert renderings.make_file(waiting.pk) is True
        return original(html)

    monkeypatch.setattr(pdf, "lay_out", slow)
    assert renderings.make_file(waiting.pk) is False
    assert again(waiting).file.name.endswith("-2.pdf")
    assert len(default_storage.listdir("renderings")[1]) == 1


def test_what_a_killed_attempt_left_is_cleared_away(waiting, snapshot, quick):
    claim(Rendering, waiting.pk)
    left = f"renderings/{snapshot.sha256[:16]}-{waiting.pk}-1.pdf"
    default_storage.save(left, ContentFile(b"left behind"))
    with later(4):
        assert renderings.make_file(waiting.pk) is True
    assert default_storage.listdir("renderings")[1] == [again(waiting).file.name.split("/")[1]]


def test_a_row_whose_workers_always_die_fails(waiting):
    for number in range(1, 5):
        with later(4 * number):
            claim(Rendering, waiting.pk)
    assert (again(waiting).state, again(waiting).error) == (
        "failed",
        "The worker stopped each time.",
    )


def test_the_sweep_wakes_workers_for_what_waits_and_what_was_left(waiting, monkeypatch):
    woken = []
    monkeypatch.setattr(file_jobs, "notify_worker", lambda task, label, pk: woken.append(pk))
    tasks.make_waiting_files()
    claim(Rendering, waiting.pk)
    tasks.make_waiting_files()
    with later(4):
        tasks.make_waiting_files()
    assert woken == [waiting.pk, waiting.pk]


def test_the_sweep_leaves_what_is_done_alone(waiting, monkeypatch):
    making.with_file(waiting)
    monkeypatch.setattr(file_jobs, "notify_worker", broken)
    tasks.make_waiting_files()


# --- downloads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["upper_a", "facilitator"])
def test_who_takes_a_file_is_written_down(cast, waiting, who):
    making.with_file(waiting)
    renderings.record_download(rendering=again(waiting), by=cast.fresh(who))
    assert Download.objects.get().by == cast.fresh(who)


def test_what_is_not_released_is_taken_by_nobody_else(cast, waiting, case):
    for who in ["sponsor", "manager", "outsider", "stranger"]:
        with case(who):
            making.with_file(waiting)
            with pytest.raises(Refused):
                renderings.record_download(rendering=again(waiting), by=cast.fresh(who))


def test_what_is_not_ready_is_not_taken(cast, waiting):
    with pytest.raises(Refused):
        renderings.record_download(rendering=waiting, by=cast.facilitator)
