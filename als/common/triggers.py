"""Triggers, with which the database itself keeps a promise, on PostgreSQL and on SQLite."""

from django.db import migrations


def triggers(*, postgresql, postgresql_back, sqlite, sqlite_back):
    """Return a migration's operation that makes triggers, and on the way back removes them.

    Each is a list of statements for one kind of database.
    """

    def run(statements_of):
        def step(apps, editor):
            for statement in statements_of[editor.connection.vendor]:
                editor.execute(statement)

        return step

    return migrations.RunPython(
        run({"postgresql": postgresql, "sqlite": sqlite}),
        run({"postgresql": postgresql_back, "sqlite": sqlite_back}),
    )
