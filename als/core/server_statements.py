"""Statements that PostgreSQL keeps for a connection (``PREPARE``), and what to do without them.

A statement is called by the hash of its text: where a pool gives one connection of the server to
several processes, a name that another one gave means the same statement, or there is none.
"""

import datetime as dt
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import compress

from psycopg2.extensions import AsIs

MAX_NAMES = 250  # of statements that the server keeps for a connection, 0.35 MB each
TYPES = {int: "bigint", str: "text", dt.datetime: "timestamptz", dt.date: "date"}  # in this order
# The result has other types after a migration; there is no such name; there is one already.
LOST = frozenset({"0A000", "26000", "42P05"})


@dataclass
class _OnServer:
    """What one connection was asked: names of statements, ``kept`` those that were prepared."""

    connection: object
    asked: set = field(default_factory=set)
    kept: set = field(default_factory=set)
    is_lost: bool = False

    def make_room(self, cursor):
        if self.is_lost or len(self.kept) >= MAX_NAMES:
            cursor.execute("DEALLOCATE ALL")
            self.kept.clear()
            self.is_lost = False


def _on_server(connection):
    found = getattr(connection, "_on_server", None)
    if found is None or found.connection is not connection.connection:
        found = connection._on_server = _OnServer(connection.connection)
    return found


def is_lost(connection, error):
    """Return whether the error is of what the server kept; then none of it is relied on again."""
    if getattr(error.__cause__, "pgcode", None) not in LOST:
        return False
    found = _on_server(connection)
    found.kept.clear()
    found.is_lost = True
    return True


class ServerStatement:
    """SQL with its parameters, of which those in ``open_places`` are given at each call."""

    def __init__(self, sql, parameters, open_places):
        self.sql, self.parameters, self.open_places = sql, parameters, open_places
        self.name = self._text = None

    def call(self, connection, values):
        """Return SQL and parameters: those of the statement, from the second call on its name's."""
        connection.ensure_connection()
        server = _on_server(connection)
        with connection.wrap_database_errors:
            self._read_text(connection)
            if self.name not in server.asked:
                server.asked.add(self.name)
                return self.sql, values
            if self.name not in server.kept:
                self._prepare(connection, server)
        given = list(compress(values, self.open_places))
        places = f"({', '.join(['%s'] * len(given))})" if given else ""
        return f"EXECUTE {self.name} {places}", given

    def _prepare(self, connection, server):
        # Not by Django's cursor: it is no query that a page asks, and none that could write.
        with connection.connection.cursor() as cursor:
            server.make_room(cursor)
            cursor.execute(f"PREPARE {self.name} {self._text}")
        server.kept.add(self.name)

    def _read_text(self, connection):
        """Keep the text: what is the same in each call is part of it."""
        if self.name:
            return
        types, parameters = [], []
        for value, is_open in zip(self.parameters, self.open_places, strict=True):
            if is_open:
                types.append(next(t for kind, t in TYPES.items() if isinstance(value, kind)))
            parameters.append(AsIs(f"${len(types)}") if is_open else value)
        with connection.connection.cursor() as cursor:
            text = cursor.mogrify(self.sql, parameters).decode()
        self._text = f"({', '.join(types)}) AS {text}" if types else f"AS {text}"
        self.name = f"als_{sha256(self._text.encode()).hexdigest()[:40]}"
