"""An archive brought back holds what it held: every row, every file, whatever the keys."""

import json
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from als.archive.changes import archives
from als.archive.people import find_people
from als.archive.read import opened
from als.archive.restore import Choices, restore
from als.core.models import AuditEntry
from als.core.refusals import Refused
from meetings.models import Meeting
from reports.changes import reports
from reports.content.report import digest
from reports.models import SignOff
from sets.models import LearningSet, Programme
from sets.models.roles import forget_roles
from tests import factories as make
from tests.archive.unpacked import archive_of, comparable, document_of
from tests.archive.whole import whole_set
from tests.cast import make_cast
from tests.files import pdf
from tests.reports import making


@contextmanager
def elsewhere():
    """What is made inside is gone afterwards: the database is as empty as a new one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@cache
def made_elsewhere():
    """Make the archive once for all tests: it is a file, and knows nothing of this database."""
    with elsewhere():
        return archive_of(whole_set(make_cast())).getvalue()


@pytest.fixture
def archive(db, tmp_path, settings):
    """The archive of a set that has everything, of an installation that is no more."""
    content = made_elsewhere()
    settings.MEDIA_ROOT = tmp_path / "files of another installation"
    path = tmp_path / "archive.zip"
    path.write_bytes(content)
    return path


def brought_back(path, **choices):
    with opened(path) as archive:
        return restore(archive, Choices(**choices))


@pytest.mark.slow
def test_the_set_has_a_row_of_every_kind(archive):
    document = document_of(archive)
    assert [name for name, rows in document.items() if not rows] == []


@pytest.mark.slow
def test_an_archive_is_as_the_published_schema_says(archive):
    shape = json.loads((Path(settings.BASE_DIR) / "docs" / "archive.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(shape)
    jsonschema.validate(
        document_of(archive), shape, format_checker=jsonschema.FormatChecker(["date", "uuid"])
    )


@pytest.mark.slow
@pytest.mark.parametrize("others", [False, True], ids=["empty", "among others"])
def test_a_round_trip_loses_nothing(archive, others):
    if others:  # so that no key stays what it was
        making.full_year(_cast_of_others())
    done = brought_back(archive)
    again = archive_of(done.set)
    before, papers = comparable(archive)
    after, papers_after = comparable(again)
    entries = after.pop("core.auditentry")
    assert entries[-1]["verb"] == "imported"
    assert entries[:-1] == before.pop("core.auditentry")
    for content in (before, after):
        without_what_an_import_settles(content)
    assert after == before
    assert papers_after == papers


def without_what_an_import_settles(content):
    """Places in the set end, the day of the import is noted, and a worker reads files again."""
    for label, names in {
        "sets.setfacilitator": ["removed_at"],
        "sets.member": ["left_at"],
        "sets.learningset": ["imported_at"],
        "sets.paperfile": ["text", "words"],
    }.items():
        for row in content[label]:
            for name in names:
                row.pop(name)


def _cast_of_others():
    cast = make_cast()
    for name, person in cast.people.items():
        person.email = f"{name}@elsewhere.example.org"
        person.save()
    cast.programme.name = "Another programme"
    cast.programme.save()
    return cast


@pytest.mark.slow
def test_released_versions_stay_byte_for_byte(archive):
    released = brought_back(archive).set.report.snapshots.get(released_at__isnull=False)
    content = [row for row in document_of(archive)["data/reports.snapshot.json"]
            if row["released_at"]]  # fmt: skip
    assert [(released.content, released.sha256)] == [(t["content"], t["sha256"]) for t in content]
    assert digest(released.content) == released.sha256
    with released.renderings.get(format="pdf").file.open("rb") as file:
        assert file.read() == pdf()


@pytest.mark.slow
def test_who_facilitated_there_goes_on_here_if_the_operator_says_so(archive):
    done = brought_back(archive, facilitators=("Facilitator@example.org",))
    person = done.set.facilitators.active().get().person
    assert not person.has_usable_password()
    assert list(LearningSet.objects.visible_to(person)) == [done.set]
    assert archives.ask_for_archive(set_=done.set, by=person).set == done.set


@pytest.mark.slow
def test_a_second_time_is_refused_and_changes_nothing(archive):
    brought_back(archive)
    files = _stored()
    with pytest.raises(Refused, match="--again"):
        brought_back(archive, match_people=True)
    assert LearningSet.objects.filter(name="Main set").count() == 1
    assert _stored() == files


@pytest.mark.slow
def test_again_makes_another_set_of_the_same_people(archive):
    first = brought_back(archive).set
    second = brought_back(archive, again=True, match_people=True, programme=first.programme).set
    assert (second.name, second.programme) == ("Main set (2)", first.programme)
    assert [f.person for f in second.facilitators.all()] == [
        f.person for f in first.facilitators.all()
    ]
    assert (
        Meeting.objects.filter(cycle__set=second).count()
        == Meeting.objects.filter(cycle__set=first).count()
    )


def _stored():
    return sorted(
        str(path.name) for path in Path(default_storage.location).rglob("*") if path.is_file()
    )


@pytest.mark.slow
def test_people_who_are_here_already_are_asked_for(archive):
    here = make.PersonFactory(name="Somebody else", email="FACILITATOR@example.org")
    with pytest.raises(Refused, match="--match-people"):
        brought_back(archive)
    assert _stored() == []
    done = brought_back(archive, match_people=True)
    forget_roles(here)
    assert [row.person for row in done.set.facilitators.all()] == [here]


@pytest.mark.slow
def test_a_programme_and_a_register_that_are_here_are_used(archive):
    row = document_of(archive)["data/sets.register.json"][0]
    register = make.RegisterFactory(name=row["name"], vintage="2030")
    region = make.AuthorityFactory(register=register, code="R1", name="Called otherwise now")
    programme = make.ProgrammeFactory(name="Two tiers")
    with pytest.raises(Refused, match=f"--programme with its number: {programme.pk}"):
        brought_back(archive)
    done = brought_back(archive, programme=programme)
    assert done.set.programme == programme
    pair = done.set.pairs.get(number=1)
    assert (pair.upper.authority, pair.lower.authority) == (region, None)
    assert list(register.authorities.all()) == [region]
    assert not any("logo" in name for name in _stored())


@pytest.mark.slow
def test_of_two_programmes_of_the_name_one_has_to_be_named(archive):
    make.ProgrammeFactory(name="Two tiers")
    other = make.ProgrammeFactory(name="Two tiers")
    with pytest.raises(Refused, match="--programme"):
        brought_back(archive)
    assert brought_back(archive, programme=other).set.programme == other


@pytest.mark.slow
def test_a_version_up_for_sign_off_is_a_draft_again(db, tmp_path):
    """Who would sign has no seat here yet."""
    with elsewhere():
        cast = make_cast()
        making.full_year(cast)
        report = reports.send_for_sign_off(report=cast.set.report, by=cast.facilitator)
        making.sign(cast, report)
        file = archive_of(cast.set)
    path = tmp_path / "archive.zip"
    path.write_bytes(file.getvalue())
    done = brought_back(path)
    report = done.set.report
    assert (report.state, report.version, report.snapshot) == ("drafting", 2, None)
    assert report in done.ended
    assert SignOff.objects.exists()
    assert not SignOff.objects.filter(void_at=None).exists()


@pytest.mark.slow
def test_the_audit_log_says_that_the_set_was_brought_in(archive):
    done = brought_back(archive)
    entry = AuditEntry.objects.get(verb="imported")
    manifest = document_of(archive)["manifest.json"]
    assert (entry.set_id, entry.details) == (
        done.set.pk, {"archive": manifest["id"], "scope": "whole"},
    )  # fmt: skip
    assert Programme.objects.count() == 1


def test_two_people_of_one_address_are_reported_not_made_one():
    rows = [{"email": "Ann.Kos@example.org"}, {"email": "ann.kos@example.org\u200b"}]
    with pytest.raises(Refused, match=r"one address: ann\.kos@example\.org\."):
        find_people(SimpleNamespace(rows=lambda _table: rows), None, {})


@pytest.mark.slow
def test_a_yes_to_research_stays_where_it_was_given(db, tmp_path):
    path = tmp_path / "archive.zip"
    with elsewhere():
        cast = make_cast()
        LearningSet.objects.filter(pk=cast.set.pk).update(research="yes")
        path.write_bytes(archive_of(LearningSet.objects.get(pk=cast.set.pk)).getvalue())
    assert brought_back(path).set.research == "no"
