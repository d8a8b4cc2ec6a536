"""The PDF of what sets found together: made by a worker, taken by those of the programme."""

import io
from types import SimpleNamespace

import pikepdf
import pytest
from django.urls import reverse

from als.core import file_jobs
from als.core.enums import JobState
from als.core.files import pdf
from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.library.changes import synthesis
from als.library.models import Finding, Synthesis
from als.library.selectors.synthesis import compile_synthesis, synthesis_html
from tests.library import across
from tests.library.test_synthesis import NOT_MANAGERS, get, post
from tests.reports.test_pdf_layout import pdf_text


def ask(cast):
    return synthesis.ask_for_synthesis(programme=cast.programme, by=cast.manager)


def made(row):
    """Let a worker make it; return its bytes."""
    assert file_jobs.work("library.synthesis", row.pk)
    row.refresh_from_db()
    with row.file.open("rb") as file:
        return file.read()


@pytest.fixture
def not_laid_out(monkeypatch):
    """Let a file stand for the PDF: who takes it is what counts."""
    monkeypatch.setattr(pdf, "lay_out", lambda *args, **kwargs: SimpleNamespace(pages=[1]))
    monkeypatch.setattr(pdf, "write", lambda document: b"%PDF-1.7 of a test")


def test_it_is_made_by_a_worker_from_what_the_page_said_when_it_was_asked_for(cast):
    one, _other = across.two_sets(cast)
    finding = across.finding(cast, supports=[(one, "L1")])
    row = ask(cast)
    Finding.objects.filter(pk=finding.pk).update(statement="CHANGED SINCE")
    text = pdf_text(made(row))
    assert text.count("\f") == row.pages
    assert "Plan together." in text
    assert "CHANGED SINCE" not in text


def test_it_is_tagged_has_its_title_and_one_heading_of_the_first_level(cast):
    across.two_sets(cast)
    row = ask(cast)
    with pikepdf.open(io.BytesIO(made(row))) as document:
        assert str(document.Root.Lang) == "en"
        assert bool(document.Root.MarkInfo.Marked)
        assert "what the sets found together" in str(document.docinfo.Title)
        titles = [item.title for item in document.open_outline().root]
    assert titles == [
        "Contents", "1 Findings", "2 Where members of a set disagree",
        "3 Lessons by audience", "4 Lessons by theme", "5 Where it comes from",
    ]  # fmt: skip
    assert synthesis_html(row.content).count("<h1") == 1


def test_the_same_content_gives_the_same_bytes(cast):
    across.two_sets(cast)
    content = compile_synthesis(cast.programme)
    assert pdf.make(synthesis_html(content)) == pdf.make(synthesis_html(content))


def test_what_is_typed_is_escaped_in_it(cast):
    hostile = "<img src=x onerror=alert(1)>"
    lesson = across.content(hostile, mark="L1", disagree=1, explanation=hostile, themes=[hostile])
    version = across.version(cast.set, lesson, title=hostile)
    across.finding(cast, hostile, supports=[(version, "L1")])
    page = synthesis_html(compile_synthesis(cast.programme))
    assert "<img src=x" not in page
    # A finding and its lesson; that lesson where sets disagree, for its audience, under its theme.
    assert page.count("&lt;img src=x") >= 5


def test_a_change_asks_by_itself_who_may_have_it_made(cast, case):
    for who in NOT_MANAGERS:
        with case(who):
            across.two_sets(cast)
            row = ask(cast)
            with pytest.raises(Refused):
                synthesis.ask_for_synthesis(programme=cast.programme, by=cast.people[who])
            with pytest.raises(Refused):
                synthesis.cancel_synthesis(synthesis=row, by=cast.people[who])


@pytest.mark.usefixtures("not_laid_out")
def test_asking_twice_makes_one(cast):
    across.two_sets(cast)
    first = ask(cast)
    assert ask(cast) == first
    file_jobs.work("library.synthesis", first.pk)
    assert ask(cast) == first


@pytest.mark.usefixtures("not_laid_out")
def test_a_changed_page_makes_a_new_one(cast):
    one, _other = across.two_sets(cast)
    first = ask(cast)
    file_jobs.work("library.synthesis", first.pk)
    across.finding(cast, supports=[(one, "L1")])
    assert ask(cast) != first


def test_with_nothing_released_it_is_refused_in_a_sentence(cast):
    answer = cast.client("manager").post(
        reverse("library:synthesis_render", args=[cast.programme.pk]), follow=True
    )
    assert "there is nothing to put together" in answer.content.decode()
    assert not Synthesis.objects.exists()


def test_it_can_be_cancelled_and_asked_for_again(cast):
    across.two_sets(cast)
    row = ask(cast)
    post(cast, "manager", "synthesis_cancel", row.pk)
    row.refresh_from_db()
    assert row.state == JobState.CANCELLED
    assert ask(cast) != row


def test_its_progress_is_announced_only_when_it_is_new(cast):
    across.two_sets(cast)
    row = ask(cast)
    first = get(cast, "manager", "synthesis_job", row.pk)
    again = get(cast, "manager", "synthesis_job", row.pk, seen=first.context["seen"])
    assert (first.status_code, again.status_code) == (200, 204)


@pytest.mark.usefixtures("not_laid_out")
def test_others_take_it_once_it_is_ready_and_see_nothing_before(cast, case):
    for who in NOT_MANAGERS:
        with case(who):
            across.two_sets(cast)
            row = ask(cast)
            assert post(cast, who, "synthesis_file", row.pk).status_code == 404
            assert post(cast, who, "synthesis_render", cast.programme.pk).status_code == 403
            assert post(cast, who, "synthesis_cancel", row.pk).status_code == 404
            made(row)
            assert (
                post(cast, who, "synthesis_file", row.pk).headers["Content-Type"]
                == "application/pdf"
            )
            assert (
                AuditEntry.objects.filter(verb="downloaded", target_kind="synthesis").count() == 1
            )


@pytest.mark.usefixtures("not_laid_out")
def test_a_stranger_takes_nothing(cast):
    across.two_sets(cast)
    row = ask(cast)
    file_jobs.work("library.synthesis", row.pk)
    for name in ("synthesis_file", "synthesis_cancel"):
        assert post(cast, "stranger", name, row.pk).status_code == 404
