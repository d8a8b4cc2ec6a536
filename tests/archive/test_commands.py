"""``manage.py archive`` and ``manage.py import_archive``: what an operator sees."""

import io
import json
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from als.archive.management.commands import archive as command
from sets.models import LearningSet
from tests.archive.test_round_trip import elsewhere
from tests.cast import make_cast


def said_by(*args, **options):
    said = io.StringIO()
    call_command(*args, stdout=said, **options)
    return said.getvalue()


def test_a_set_goes_out_and_comes_back(db, tmp_path):
    path = tmp_path / "set.zip"
    with elsewhere():
        assert "whole" in said_by("archive", make_cast().set.pk, output=path)
    assert "“Main set”" in said_by("import_archive", path)
    assert LearningSet.objects.get().pairs.count() == 2


def test_the_facilitators_archive_is_made_by_hand_too(cast, tmp_path):
    path = tmp_path / "set.zip"
    said_by("archive", cast.set.pk, "--for-facilitators", output=path)
    with ZipFile(path) as file:
        assert json.loads(file.read("manifest.json"))["scope"] == "facilitators"


def test_only_the_operator_may_read_the_file(cast, tmp_path):
    path = tmp_path / "set.zip"
    said_by("archive", cast.set.pk, output=path)
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_left_where_it_fails(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "write", lambda contents, file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("archive", cast.set.pk, output=tmp_path / "set.zip")
    assert list(tmp_path.glob("*.zip*")) == list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["archive"], "Name the set"),
        (["archive", "987", "--output", "x.zip"], "no set 987"),
        (["import_archive", "x.zip"], "can't be read"),
    ],
)
def test_errors_are_plain_sentences(db, args, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command(*args)


def test_a_folder_that_is_not_there(cast, tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        call_command("archive", cast.set.pk, output=tmp_path / "nowhere" / "set.zip")


def test_a_programme_that_is_not_there(db, tmp_path):
    path = tmp_path / "set.zip"
    with elsewhere():
        said_by("archive", make_cast().set.pk, output=path)
    with pytest.raises(CommandError, match="no programme 987"):
        call_command("import_archive", path, "--programme", "987")


def test_another_name_is_given_where_the_programme_has_it_already(cast, tmp_path):
    path = tmp_path / "set.zip"
    said_by("archive", cast.set.pk, output=path)
    here = ["--match-people", "--programme", str(cast.programme.pk)]
    with pytest.raises(CommandError, match="--name"):
        call_command("import_archive", path, *here)
    said = said_by("import_archive", path, *here, name="A copy")
    assert "Not taken over, ask them again: Facilitator (facilitator)" in said
    assert "Not taken over, ask them again: Upper A (Pair 1, upper side)" in said
    assert LearningSet.objects.filter(name="A copy", programme=cast.programme).exists()


def test_the_schema_is_printed(db):
    assert json.loads(said_by("archive", "--schema"))["$schema"].startswith("https://json-schema")
