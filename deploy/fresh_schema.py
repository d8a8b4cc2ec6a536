"""Write each app's one initial migration again (``make schema``), until the first release.

Django's autodetector adds constraints, and fields where two tables point at each other, after
their table, and makes one table after the other. Each such step renders nearly all models again:
half a minute of CPU for each new database. Here all is one step.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")
os.environ.setdefault("DEBUG", "1")

import django

django.setup()

from django.apps import apps
from django.core.management import call_command
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

from als.core.migration_steps import CreateTables

KINDS = {AddConstraint: "constraints", AddIndex: "indexes"}
APPS = (
    "core",
    "accounts",
    "sets",
    "meetings",
    "actions",
    "reports",
    "library",
    "research",
    "archive",
)


def main():
    folders = {label: Path(apps.get_app_config(label).path) / "migrations" for label in APPS}
    kept = {
        path: path.read_text()
        for folder in folders.values()
        for path in folder.glob("0*.py")
        if not path.name.startswith("0001_")
    }
    for folder in folders.values():
        for path in folder.glob("0*.py"):
            path.unlink()
    try:
        call_command("makemigrations", *APPS, verbosity=0)
    finally:
        for path, text in kept.items():
            path.write_text(text)
    fold(folders)


def fold(folders):
    loader = MigrationLoader(None)
    for label, folder in folders.items():
        migration = loader.get_migration(label, "0001_initial")
        migration.operations = folded(migration.operations)
        text = MigrationWriter(migration, include_header=False).as_string()
        (folder / "0001_initial.py").write_text(text)


def folded(operations):
    """Return one step that makes all tables, each with its fields, constraints and indexes."""
    made = {step.name_lower: step for step in operations if isinstance(step, CreateModel)}
    rest = []
    for step in operations:
        if isinstance(step, AddField):
            made[step.model_name_lower].fields.append((step.name, step.field))
        elif kind := KINDS.get(type(step)):
            rows = made[step.model_name_lower].options.setdefault(kind, [])
            rows.append(getattr(step, "constraint" if kind == "constraints" else "index"))
        elif not isinstance(step, CreateModel):
            rest.append(step)
    return [CreateTables(tables=[*made.values()]), *rest]


if __name__ == "__main__":
    main()
