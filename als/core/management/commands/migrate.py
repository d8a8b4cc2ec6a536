"""Django's ``migrate``, which on PostgreSQL costs nobody who writes meanwhile a failed request.

A migration that adds a column to a table and to its history locks both, one after the other. A page
that writes in them the other way round waits for it, it waits for the page, and PostgreSQL ends one
of the two: the page, as often as not. So all that a migration needs is locked at once, or let go of
before PostgreSQL looks for such knots, and asked for again.
"""

import re
import time

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, transaction
from django.db.migrations.executor import MigrationExecutor

# For all the tables of a migration together: PostgreSQL looks after a second (deadlock_timeout).
MAX_MILLISECONDS = 800
ATTEMPTS, PAUSE = 120, 1  # seconds
LOCK_NOT_AVAILABLE = "55P03"
LOCKED = re.compile(r'(?:ALTER TABLE|REFERENCES) "(\w+)"')


# Whose many small steps each have Django render again all models that hang together with a person.
OTHERS = ("django.", "allauth.")


class Executor(MigrationExecutor):
    def migration_plan(self, targets, clean_start=False):
        """Return what there is to do; others' steps come before there are 130 models of ours."""
        ours = {app.label for app in apps.get_app_configs() if not app.name.startswith(OTHERS)}
        return super().migration_plan(sorted(targets, key=lambda one: one[0] in ours), clean_start)

    def apply_migration(self, state, migration, fake=False, fake_initial=False):
        postgresql = self.connection.vendor == "postgresql"
        if fake or migration.initial or not (postgresql and migration.atomic):
            return super().apply_migration(state, migration, fake, fake_initial)
        tables = self._tables_that_wait(state, migration)
        for _attempt in range(ATTEMPTS):
            with transaction.atomic(using=self.connection.alias):
                if self._has_locked(tables):
                    return super().apply_migration(state, migration, fake, fake_initial)
            time.sleep(PAUSE)
        raise CommandError(f"{migration} waits for tables that are in use. Try again later.")

    def _tables_that_wait(self, state, migration):
        """Return the tables that are there and that the migration changes or refers to."""
        with self.connection.schema_editor(collect_sql=True, atomic=False) as editor:
            migration.apply(state.clone(), editor, collect_sql=True)
        named = {*LOCKED.findall("\n".join(editor.collected_sql))}
        return sorted(named & {*self.connection.introspection.table_names()})

    def _has_locked(self, tables):
        if not tables:
            return True
        names = ", ".join(f'"{table}"' for table in tables)
        try:
            with transaction.atomic(self.connection.alias), self.connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {MAX_MILLISECONDS // len(tables)}")
                cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
                raise
            return False
        return True


migrate.MigrationExecutor = Executor  # which its command makes by that name


class Command(migrate.Command):
    pass
