"""What an archive holds is declared for every model; a new one can't be forgotten."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import FileField, JSONField

from als.archive.schema import schema
from als.archive.tables import LEFT_OUT, OTHERS, TABLES
from als.archive.values import JSON, KEYS, fields_of
from als.archive.write import FOLDERS

pytestmark = pytest.mark.once


def test_every_model_is_in_the_archive_or_left_out_for_a_reason():
    ours = {model for model in apps.get_models() if model._meta.app_label not in OTHERS}
    assert ours == {table.model for table in TABLES} | LEFT_OUT.keys()
    assert not {table.model for table in TABLES} & LEFT_OUT.keys()


def test_no_model_is_in_it_twice():
    assert len({table.label for table in TABLES}) == len(TABLES)


def test_every_path_leads_to_a_set(db):
    for table in TABLES:
        for path in (*table.paths, *table.pair):
            assert not table.model._base_manager.filter(**{path: 0}).exists()


def test_every_column_of_json_says_whether_keys_are_in_it():
    columns = {
        (table.model, field.name)
        for table in TABLES
        for field in fields_of(table.model)
        if isinstance(field, JSONField)
    }
    assert columns == JSON.keys()


def test_every_number_that_is_a_key_without_saying_so_is_followed():
    """A plain number called ``…_id`` leads somewhere."""
    columns = {
        (table.model, field.name)
        for table in TABLES
        for field in fields_of(table.model)
        if field.name.endswith("_id") and not field.is_relation
    }
    assert columns == KEYS.keys()


def test_every_column_of_files_has_a_folder():
    models = {
        table.model
        for table in TABLES
        for field in fields_of(table.model)
        if isinstance(field, FileField)
    }
    assert models == FOLDERS.keys()


def test_the_published_schema_is_that_of_the_models():
    """When a model has changed: manage.py archive --schema > docs/archive.schema.json"""
    published = Path(settings.BASE_DIR / "docs" / "archive.schema.json").read_text()
    assert json.loads(published) == json.loads(json.dumps(schema()))
