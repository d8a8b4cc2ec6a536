"""Old code and new code work on one database while an installation is updated.

Until the first release each app has one initial migration, which breaks nobody. From then on this
refuses a migration that the code before it could not work with (docs/decisions/0078).
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="reads PostgreSQL's statements"),
]


# Names of migrations that the linter takes for breaking, each with why it isn't.
BREAKS_NOBODY = ()


def ours():
    """Return the names of our own apps: those that lie in this folder."""
    found = apps.get_app_configs()
    return [app.label for app in found if app.path.startswith(f"{settings.BASE_DIR}/")
            and ".venv" not in app.path]  # fmt: skip


@pytest.mark.slow
@override_settings(MIGRATION_MODULES={})
def test_no_migration_breaks_the_code_before_it(capsys):
    linter = MigrationLinter(
        str(settings.BASE_DIR), include_apps=ours(), ignore_name=BREAKS_NOBODY, no_cache=True
    )
    linter.lint_all_migrations()
    assert linter.nb_total > 8
    assert not linter.has_errors, capsys.readouterr().out


def errors_of(*statements):
    analyser = get_sql_analyser_class("postgresql")
    errors, _ignored, _warnings = analyse_sql_statements(analyser, ["BEGIN;", *statements])
    return [error.code for error in errors]


def test_what_old_code_can_not_work_with_is_an_error():
    assert errors_of('ALTER TABLE "t" DROP COLUMN "c" CASCADE;') == ["DROP_COLUMN"]
    assert errors_of('ALTER TABLE "t" RENAME COLUMN "c" TO "d";') == ["RENAME_COLUMN"]
    assert errors_of('ALTER TABLE "t" ADD COLUMN "c" text NOT NULL;') == ["NOT_NULL"]
    assert errors_of('ALTER TABLE "t" ADD COLUMN "c" text NULL;') == []
