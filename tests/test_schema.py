"""The migrations make the same database as the tests have."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings

from als.core.triggers import GUARDS

pytestmark = pytest.mark.slow


def test_migrating_a_new_database_makes_all_tables_and_triggers(tmp_path):
    path = tmp_path / "new.sqlite3"
    env = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "DEBUG": "1"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)
    with sqlite3.connect(path) as database:
        found = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    wanted = {f"{rule.name}_no_{verb}" for rule in GUARDS for verb in ("update", "delete")}
    assert wanted - found == set()
