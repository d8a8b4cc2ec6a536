"""The page of an installation's operators: what was given up, and trying it again."""

import inspect

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from als.accounts.models import User
from als.archive.changes import archives
from als.archive.models import Archive
from als.celery import app
from als.core import health
from als.core.enums import JobState, MailState
from als.core.models import AuditEntry, OutMail
from als.core.processes import runs
from als.portal.selectors import operations as selectors
from als.schedule import schedule
from tests import factories as make
from tests.cast import PEOPLE

PAGE = "/operations/"


@pytest.fixture
def operator(cast, settings, monkeypatch):
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.delitem(health.CHECKS, "broker")
    cast.people["operator"] = make.PersonFactory(name="Opal Operator", is_operator=True)
    return cast.client("operator")


@pytest.fixture
def given_up(cast):
    return OutMail.objects.create(
        to=cast.upper_a, address=cast.upper_a.email, kind="minutes", key="1", state="failed",
        subject="SECRET subject", text="SECRET text", set_id=cast.set.pk, attempts=17,
        error=f"550 5.1.1 no {cast.upper_a.name} <{cast.upper_a.email}> here",
    )  # fmt: skip


def failed_archive(cast):
    archive = archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
    Archive.objects.filter(pk=archive.pk).update(state=JobState.FAILED, error="Reference: ABC")
    return archive


def test_an_operator_reads_what_failed_and_no_name_address_or_content(cast, operator, given_up):
    failed_archive(cast)
    page = operator.get(PAGE).content.decode()
    assert "to somebody at example.org" in page
    assert "Last answer of the mail server: 550 5.1.1." in page
    assert "Reference: ABC" in page
    assert "No sign of life from any worker" in page
    for words in ("SECRET", cast.upper_a.name, cast.upper_a.email, cast.set.name):
        assert words not in page


def test_an_operator_reads_how_far_work_is_that_does_not_fit_into_a_minute(
    operator, settings, monkeypatch
):
    assert "Work that goes on" not in operator.get(PAGE).text
    monkeypatch.setattr(runs, "SECONDS", 0)
    monkeypatch.setattr(runs, "notify_worker", lambda *message: None)
    for name in selectors.IN_RUNS:
        runs.work(name, iter([1200, 34]))
    page = operator.get(PAGE).text
    assert page.count("Done so far: 1200, from ") == len(selectors.IN_RUNS)
    assert "Reminders of meetings" in page
    app.loader.import_default_modules()
    assert set(selectors.IN_RUNS) == {
        name for name, task in app.tasks.items() if "runs.work" in inspect.getsource(task.run)
    }
    started = {row["task"].rpartition(".")[2] for row in schedule(settings.QUEUES).values()}
    assert started - {name.rpartition(".")[2] for name in selectors.IN_RUNS} == {
        "note_sign_of_life", "keep_audit_anchor", "remove_leftovers",
        *("send_waiting_mail", "send_codes", "make_waiting_files"),  # have limits of their own
    }  # fmt: skip
    cache.clear()


def test_an_email_is_sent_again_and_it_is_on_record(cast, operator, given_up):
    operator.post(f"{PAGE}mail/{given_up.pk}/again/")
    given_up.refresh_from_db()
    assert (given_up.state, given_up.attempts) == (MailState.PENDING, 0)
    assert AuditEntry.objects.get(verb="sent again").by == cast.people["operator"]
    assert operator.post(f"{PAGE}mail/{given_up.pk}/again/").status_code == 404


def test_a_file_is_made_again_unless_it_was_asked_for_anew(cast, operator, case):
    archive = failed_archive(cast)
    url = f"{PAGE}files/archive.archive/{archive.pk}/again/"
    with case("it waits again"):
        operator.post(url)
        archive.refresh_from_db()
        assert (archive.state, archive.attempts) == (JobState.QUEUED, 0)
        assert operator.post(url).status_code == 404
    with case("asked for again"):
        archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
        page = operator.post(url, follow=True).content.decode()
        assert "has been asked for again" in page
        archive.refresh_from_db()
        assert archive.state == JobState.FAILED
    with case("no kind of file"):
        assert operator.post(f"{PAGE}files/accounts.user/1/again/").status_code == 404


def test_for_everybody_else_it_is_not_there(cast, given_up):
    archive = failed_archive(cast)
    for person in PEOPLE:
        client = cast.client(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(f"{PAGE}mail/{given_up.pk}/again/").status_code == 404
        url = f"{PAGE}files/archive.archive/{archive.pk}/again/"
        assert client.post(url).status_code == 404
        assert PAGE not in client.get("/desk/").content.decode()


def test_an_operator_needs_a_second_factor_and_reads_no_set(cast, operator, settings):
    assert operator.get(f"/sets/{cast.set.pk}/").status_code == 404
    assert PAGE in operator.get("/desk/").content.decode()
    settings.SECOND_FACTOR_REQUIRED = True
    assert operator.get(PAGE).status_code == 302


def test_the_command_makes_and_dismisses_one(db, capsys):
    call_command("add_operator", "opal@example.org", "Opal Operator")
    person = User.objects.get(email="opal@example.org")
    assert person.is_operator
    assert not person.may_make_programmes
    assert "/welcome/" in capsys.readouterr().out
    assert OutMail.objects.get(to=person).subject == "You can now look after this installation"
    call_command("add_operator", "opal@example.org", remove=True)
    person.refresh_from_db()
    assert not person.is_operator
    with pytest.raises(CommandError, match="is no operator"):
        call_command("add_operator", "opal@example.org", remove=True)


def test_its_queries_do_not_grow(cast, operator, given_up):

    operator.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        operator.get(PAGE)
    for number in range(5):
        OutMail.objects.create(
            to=cast.upper_b, address=cast.upper_b.email, kind="minutes", key=str(number + 2),
            state="failed", set_id=cast.set.pk,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        operator.get(PAGE)
    assert len(many) == len(one)
