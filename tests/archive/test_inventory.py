"""The inventory says of every model what archive, clearing and export do; none can be forgotten."""

import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, JSONField

from als.archive import privacy_register
from als.archive.inventory.columns import Impersonal
from als.archive.inventory.table import (
    ARCHIVED,
    EMPTIED,
    INVENTORY,
    PERSONAL,
    REMOVED,
    references,
)
from als.archive.schema import schema
from als.archive.values import JSON, KEYS, fields_of
from als.archive.write import FOLDERS
from sets.models import LearningSet


def test_every_model_is_in_it_once():
    labels = [entry.label for entry in INVENTORY]
    assert sorted(labels) == sorted(
        model._meta.label for model in apps.get_models(include_auto_created=True)
    )


def test_every_path_leads_to_a_set_a_pair_or_a_person(db):
    for entry in INVENTORY:
        ways = entry.person.ways if entry in PERSONAL else ()
        pair = entry.archive.pair if entry in ARCHIVED else ()
        for path in (*entry.paths, *pair, *ways):
            assert not entry.model._base_manager.filter(**{path: 0}).exists()


class TestArchive:
    def test_every_column_of_json_says_whether_keys_are_in_it(self):
        columns = {
            (entry.model, field.name)
            for entry in ARCHIVED
            for field in fields_of(entry.model)
            if isinstance(field, JSONField)
        }
        assert columns == JSON.keys()

    def test_every_number_that_is_a_key_without_saying_so_is_followed(self):
        """A plain number called ``…_id`` leads somewhere."""
        columns = {
            (entry.model, field.name)
            for entry in ARCHIVED
            for field in fields_of(entry.model)
            if field.name.endswith("_id") and not field.is_relation
        }
        assert columns == KEYS.keys()

    def test_every_column_of_files_has_a_folder(self):
        models = {
            entry.model
            for entry in ARCHIVED
            for field in fields_of(entry.model)
            if isinstance(field, FileField)
        }
        assert models == FOLDERS.keys()

    def test_the_published_schema_is_that_of_the_models(self):
        """When a model has changed: manage.py archive --schema > docs/archive.schema.json"""
        published = Path(settings.BASE_DIR / "docs" / "archive.schema.json").read_text()
        assert json.loads(published) == json.loads(json.dumps(schema()))


class TestClearing:
    def belonging_to_sets(self):
        """Return every model with a way to a set, through any number of rows."""
        found, before = {LearningSet}, None
        while before != found:
            before = set(found)
            found |= {
                model
                for model in apps.get_models()
                for field in model._meta.concrete_fields
                if field.is_relation and field.related_model in before
            }
        return found | {model for model in apps.get_models() if hasattr(model, "set_id")}

    def test_every_model_with_a_way_to_a_set_is_removed_emptied_or_kept(self):
        known = {entry.model for entry in INVENTORY if entry.clearing}
        assert {model._meta.label for model in self.belonging_to_sets() - known} == set()

    def test_what_is_removed_or_emptied_has_one_way_to_its_set(self):
        assert [one.label for one in (*REMOVED, *EMPTIED) if len(one.paths) != 1] == []

    def test_nothing_is_removed_before_what_is_reached_through_it(self):
        order = [entry.model for entry in reversed(REMOVED)]
        for place, entry in enumerate(reversed(REMOVED)):
            model = entry.model
            for step in entry.path.split("__")[:-1]:
                model = model._meta.get_field(step).related_model
                assert model not in order[:place], (entry.label, model)


class TestPersonalData:
    def test_every_reference_to_a_person_is_exported_or_left_out_with_a_reason(self):
        missing = []
        for entry in PERSONAL:
            known = {way.partition("__")[0] for way in entry.person.ways} | {*entry.person.besides}
            missing += [(entry.label, one) for one in references(entry.model) if one not in known]
        assert missing == []

    def test_no_model_that_is_nobody_s_refers_to_a_person(self):
        nobodys = [entry for entry in INVENTORY if isinstance(entry.person, Impersonal)]
        assert [entry.label for entry in nobodys if references(entry.model)] == []

    def test_what_is_hidden_is_there(self):
        for entry in PERSONAL:
            columns = {column.name for column in entry.model._meta.concrete_fields}
            assert set(entry.person.hidden) <= columns, entry.label

    def test_the_register_is_that_of_the_models(self):
        """When a model has changed: manage.py privacy_register"""
        assert privacy_register.PAGE.read_text() == privacy_register.page_with_register()
