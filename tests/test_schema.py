"""The migrations make the same database as the tests have."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from als.core.triggers import GUARDS


# The tests' own setting says that no app has migrations (pytest's --nomigrations).
@override_settings(MIGRATION_MODULES={})
@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)
    assert capsys.readouterr().out == "No changes detected\n"


@pytest.mark.slow
def test_migrating_a_new_database_makes_all_tables_and_triggers(tmp_path):
    path = tmp_path / "new.sqlite3"
    env = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "DEBUG": "1"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)
    with sqlite3.connect(path) as database:
        found = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    wanted = {f"{rule.name}_no_{verb}" for rule in GUARDS for verb in ("update", "delete")}
    assert wanted - found == set()
