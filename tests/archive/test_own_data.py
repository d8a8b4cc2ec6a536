"""What is held about a person: the table, and the file with all of it."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils.functional import Promise

from als.accounts.changes import make_feed
from als.archive.changes import exports
from als.archive.column_words import COLUMN_WORDS
from als.archive.inventory.table import PERSONAL
from als.archive.models import PersonExport
from als.archive.own_data import PersonContents, write
from als.core import audit, file_jobs
from als.core.models import AuditEntry
from sets.models import Member
from tests.archive.whole import whole_set

pytestmark = pytest.mark.django_db


def data_of(person):
    file = BytesIO()
    write(PersonContents(person), file)
    with zipfile.ZipFile(file) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    return json.loads(parts["data.json"]), parts


@pytest.fixture
def year(cast):
    whole_set(cast)
    make_feed(by=cast.upper_a)
    cast.upper_a.set_password("correct horse battery")
    cast.upper_a.save()
    return cast


def test_what_somebody_typed_answered_and_scored_is_in_their_file(year):
    data, parts = data_of(year.upper_a)
    assert data["accounts.User"][0]["email"] == year.upper_a.email
    assert [row["comment"] for row in data["sets.Readiness"]] == ["Nobody but me reads this."]
    assert [row["relevance"] for row in data["sets.FocusScore"]] == [5]
    assert [row["text"] for row in data["meetings.LearningNote"]] == ["Mine alone"]
    assert [row["learned"] for row in data["actions.ProgressEntry"]] == ["Ask first."]
    assert len(data["reports.Endorsement"]) == 1
    page = parts["read-me-first.html"].decode()
    assert [words in page for words in ("Nobody but me reads this.", "Mine alone")] == [True] * 2
    assert re.findall(r"<dd>\d{4}-\d\d-\d\d", page) == []


def test_files_that_they_added_are_in_it(year):
    _data, parts = data_of(year.upper_a)
    files = [name for name in parts if name.startswith("files/")]
    assert [parts[name][:4] for name in files] == [b"%PDF"]


def test_nothing_of_others_is_in_it_that_they_may_not_read(year):
    text = str(data_of(year.upper_a)[0]) + data_of(year.upper_a)[1]["read-me-first.html"].decode()
    others = [person for name, person in year.people.items() if name != "upper_a"]
    assert [one.email for one in others if one.email in text] == []
    assert [one.name for one in others if f": '{one.name}'" in text] == []
    for words in ("Between us and the pair", "Half a thought", "By meet", "The walk"):
        assert words not in text


def test_no_secret_is_in_it(year):
    data = data_of(year.upper_a)[0]
    assert "password" not in data["accounts.User"][0]
    assert set(data["accounts.CalendarFeed"][0]) == {"id", "person", "made_at", "switched_off_at"}


def test_who_left_a_pair_keeps_what_they_alone_typed_and_not_what_others_wrote_too(year):
    Member.objects.filter(person=year.upper_a).update(left_at="2026-05-01T10:00Z", lead=False)
    data = data_of(year.fresh("upper_a"))[0]
    assert [row["learned"] for row in data["actions.ProgressEntry"]] == ["Ask first."]
    assert "Two plans" not in str(data["actions.Issue"])
    assert len(data["actions.Issue"]) == 1


def test_what_others_did_to_their_seat_is_listed_without_saying_who(year):
    audit.record("given the lead", year.member("upper_a"), by=year.facilitator)
    rows = data_of(year.upper_a)[0]["about you"]
    assert rows[-1]["verb"] == "given the lead"
    assert "by_name" not in rows[-1]


class TestTheJob:
    @pytest.fixture
    def export(self, cast):
        export = exports.ask_for_own_data(by=cast.upper_a)
        assert file_jobs.work("archive.personexport", export.pk)
        return PersonExport.objects.get()

    def test_twice_is_once_and_a_worker_makes_it(self, cast, export):
        assert exports.ask_for_own_data(by=cast.upper_a) == export
        assert (export.state, export.size > 0) == ("ready", True)

    def test_its_person_takes_it_and_it_is_on_record(self, cast, export):
        url = f"/profile/data/{export.pk}/file/"
        answer = cast.client("upper_a").post(url)
        assert zipfile.ZipFile(BytesIO(answer.getvalue())).testzip() is None
        assert AuditEntry.objects.filter(verb="downloaded", target_kind="personexport").count() == 1

    def test_nobody_else_does(self, cast, export, case):
        for who in ["lower_a", "facilitator", "manager", "sponsor", "stranger"]:
            with case(who):
                for verb in ("state", "cancel", "file"):
                    method = "get" if verb == "state" else "post"
                    page = getattr(cast.client(who), method)(f"/profile/data/{export.pk}/{verb}/")
                    assert page.status_code == 404

    def test_it_goes_after_a_week(self, cast, export, django_capture_on_commit_callbacks):
        name = export.file.name
        PersonExport.objects.update(ready_at="2026-01-01T10:00Z")
        with django_capture_on_commit_callbacks(execute=True):
            assert sum(exports.removing_old_exports()) == 1
        assert not default_storage.exists(name)
        page = cast.client("upper_a").get("/profile/data/").content.decode()
        assert "deleted after a week" in page
        assert cast.client("upper_a").post(f"/profile/data/{export.pk}/file/").status_code == 302


def test_the_profile_leads_there(cast):
    page = cast.client("sponsor").get("/profile/").content.decode()
    assert "/profile/data/" in page


def test_each_column_has_a_name_for_its_reader():
    shown = {
        column.name
        for entry in PERSONAL
        for column in entry.model._meta.concrete_fields
        if not column.primary_key
        and column.name not in entry.person.hidden
        and not isinstance(column.verbose_name, Promise)
    }
    assert shown - COLUMN_WORDS.keys() == set()
