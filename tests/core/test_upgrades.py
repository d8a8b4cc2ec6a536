"""Old code and new code work on one database while an installation is updated.

Until the first release each app has one initial migration, which breaks nobody. From then on this
refuses a migration that the code before it could not work with (docs/decisions/0078).
"""

import re
from contextlib import closing

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.test import override_settings
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from als.core.management.commands.migrate import Executor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="reads PostgreSQL's statements"),
]


# Names of migrations that the linter takes for breaking, each with why it isn't.
BREAKS_NOBODY = ()


ADDED_CHECK = re.compile(r'ALTER TABLE ("\w+") ADD CONSTRAINT .* CHECK')


def adds_a_check(statements, **_more):
    """Return whether a table that was there gets a rule, which old code may not keep to.

    The linter knows of no such error, and most rules here are of that kind.
    """
    ruled = {found[1] for one in statements if (found := ADDED_CHECK.match(one))}
    return any(f"CREATE TABLE {table}" not in "".join(statements) for table in ruled)


@pytest.fixture(autouse=True)
def with_our_check(monkeypatch):
    ours = Check("ADD_CHECK", adds_a_check, "CHECK added", CheckMode.TRANSACTION, CheckType.ERROR)
    known = PostgresqlAnalyser.migration_checks
    monkeypatch.setattr(PostgresqlAnalyser, "migration_checks", [*known, ours])


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


TABLE = migrations.CreateModel(
    "Thing",
    [
        ("id", models.AutoField(primary_key=True)),
        ("name", models.CharField(max_length=9)),
        ("maybe", models.TextField(null=True)),
    ],
)
UNIQUE = models.UniqueConstraint(fields=["name"], name="thing_name_once")
CHECK = models.CheckConstraint(condition=models.Q(name__gt=""), name="thing_named")


def errors_of_operation(operation):
    """Return the linter's errors for what Django makes of it, on a table that is there."""
    before = ProjectState()
    TABLE.state_forwards("core", before)
    after = before.clone()
    operation.state_forwards("core", after)
    with connection.schema_editor(collect_sql=True) as editor:
        operation.database_forwards("core", editor, before, after)
    return errors_of(*editor.collected_sql)


@pytest.mark.parametrize(
    ("operation", "errors"),
    [
        (migrations.AddField("Thing", "more", models.TextField(default="")), ["NOT_NULL"]),
        (migrations.AddField("Thing", "more", models.TextField(null=True)), []),
        (migrations.AddField("Thing", "more", models.TextField(db_default="")), []),
        (migrations.RenameField("Thing", "name", "called"), ["RENAME_COLUMN"]),
        (migrations.RemoveField("Thing", "name"), ["DROP_COLUMN"]),
        (migrations.AlterField("Thing", "name", models.IntegerField()), ["ALTER_COLUMN"]),
        (migrations.AddConstraint("Thing", UNIQUE), ["ADD_UNIQUE"]),
        (migrations.AddConstraint("Thing", CHECK), ["ADD_CHECK"]),
        (migrations.AlterField("Thing", "name", models.CharField(max_length=5)), ["ALTER_COLUMN"]),
        (migrations.AlterField("Thing", "maybe", models.TextField()), ["NOT_NULL"]),
        (migrations.RenameModel("Thing", "Other"), ["RENAME_TABLE"]),
        (migrations.DeleteModel("Thing"), ["DROP_TABLE"]),
        (migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))]), []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_old_code_can_not_work_with_is_an_error(operation, errors):
    assert errors_of_operation(operation) == errors


class Next(migrations.Migration):
    operations = [
        migrations.AddField("issue", "more", models.TextField(null=True)),
        migrations.AddField("historicalissue", "more", models.TextField(null=True)),
        migrations.CreateModel("Note", [("pair", models.ForeignKey("sets.Pair", models.CASCADE))]),
    ]


def test_migrate_locks_all_that_a_migration_needs_at_once_or_lets_go():
    executor, others = Executor(connection), connection.copy()
    tables = executor._tables_that_wait(ProjectState.from_apps(apps), Next("next", "actions"))
    assert tables == ["actions_historicalissue", "actions_issue", "sets_pair"]
    with closing(others), others.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE sets_pair IN ACCESS SHARE MODE")
        assert not executor._has_locked(tables)
        cursor.execute("LOCK TABLE actions_issue IN ACCESS EXCLUSIVE MODE NOWAIT; ROLLBACK")
        assert executor._has_locked(tables)
