"""Querysets that are built once for a shape of their arguments: building costs more than running.

    @prepared
    def issues_to_confirm(roles, sets):
        return Issue.objects.filter(pair_id__in=roles.pairs, pair__set_id__in=sets)

``issues_to_confirm(roles, sets)`` returns a list of issues. The function itself runs once for a
shape of its arguments (as many keys in each place, the same ones equal). What it is given then are
stand-ins: unknown keys instead of keys, a person of whom nothing is known but key and roles, and a
moment far ahead as the clock's. The statement that comes of it is kept, and is given the values of
each call.

So the function has to use keys and moments as values of its conditions and for nothing else. What
it may not do, it can't: an unknown key is not true, greater, or a text; nothing can be asked of a
text; a query while building, or a person's name, raises. Words, choices and numbers that are no
keys are given as texts or enums, and are part of the shape. ``Text`` is one that differs from call
to call, for a ``Value``; ``Rows`` are keys of rows that were read before.

Not for rows that are filtered, counted or prefetched afterwards, nor for what is seldom asked: a
plain queryset is easier to read. Decision 116 says what it saves, and what keeps it safe.
"""

import datetime as dt
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache, update_wrapper

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connections
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from als.core import clock
from als.core.alphabet import collation_name
from als.core.prepared_objects import builder_of
from als.core.server_statements import ServerStatement, is_lost
from als.core.stand_ins import (
    NoZone,
    UnknownRow,
    is_open,
    key,
    moment,
    number_of,
    plain,
    refuse,
    text,
)

MAX_STATEMENTS = 600  # kept by a process, those used last
# What is read with a person, by the name under which it is kept on them: see ``sets.models.roles``.
LOADED_WITH_PERSON = {}

# Rows by statement and values, while ``read_once``
_rows_read: ContextVar[dict | None] = ContextVar("rows_read", default=None)

log = logging.getLogger(__name__)


class Constant:
    """Base of classes whose objects are made once, with the program: part of the shape."""


class Text(str):
    """A text that differs from call to call: a value of a condition."""

    __slots__ = ()


class Rows(tuple):
    """Keys of at most ``room`` rows; how many there are is no part of the shape, nor which."""

    __slots__ = ()

    def __new__(cls, keys, room=0):  # Django makes another of the same type, with keys alone
        keys = list(keys)
        return super().__new__(cls, [*keys, *range(-1, len(keys) - room - 1, -1)])  # of no row


KEYS, CONSTANTS = (int, Text, Rows), (Enum, Constant)


class Arguments:
    """The values of one call, each with a number; ``shape`` is all else about them, hashable."""

    def __init__(self, arguments):
        self.keys, self.moments, self.are_too_large = {}, [clock.now()], False
        self.numbered, self.texts = [], []
        for value in arguments:  # A set that is asked for comes first, in each order of one's sets.
            if type(value) is int:
                self._shape(value)
        self.shape = tuple(map(self._shape, arguments))

    def _shape(self, value):
        kind = type(value)
        if kind in KEYS:  # first: most values are
            return self._shape_of_keys(value, kind)
        if value is None or kind in (str, bool) or isinstance(value, CONSTANTS):
            return "constant", value
        if kind in (frozenset, set):
            return "set", tuple(map(self._shape, sorted(value, key=self._order)))
        if kind in (tuple, list):
            return "tuple", tuple(map(self._shape, value))
        if is_dataclass(value):
            parts = tuple(self._shape(getattr(value, field.name)) for field in fields(value))
            return "object", kind, parts
        if isinstance(value, dt.date):
            return self._shape_of_moment(value)
        if hasattr(value, "is_authenticated"):
            loaded = tuple(
                (name, self._shape(load(value))) for name, load in LOADED_WITH_PERSON.items()
            )
            return "person", self._shape(value.pk), loaded
        raise TypeError(f"{kind} can't be given to a prepared queryset.")

    def _shape_of_keys(self, value, kind):
        if kind is Rows:
            return "rows", tuple(map(self._number, value))
        if kind is Text:
            self.texts.append(value)
            return "text", len(self.texts) - 1
        if value not in self.keys:
            self.keys[value] = self._number(value)
        return "key", self.keys[value]

    def _shape_of_moment(self, value):
        if isinstance(value, dt.datetime) and value.utcoffset() != dt.timedelta():
            raise TypeError("A moment is given to a prepared queryset in UTC.")
        self.moments.append(value)
        return "moment", len(self.moments) - 1, isinstance(value, dt.datetime)

    def _number(self, key):
        self.are_too_large |= abs(key) >= 2**63
        self.numbered.append(key)
        return len(self.numbered) - 1

    def _order(self, value):
        return self.keys.get(value, len(self.numbered)), value

    def value(self, parameter):
        """Return what a parameter of the statement stands for in this call."""
        number = number_of(parameter)
        if isinstance(parameter, int):
            return self.numbered[number]
        if isinstance(parameter, str):
            return str(self.texts[number])
        given, stands = self.moments[number], moment(number).plain()
        if not isinstance(parameter, dt.datetime):
            given = given.date() if isinstance(given, dt.datetime) else given
            stands = stands.date()
        return given + (parameter - stands)

    def values(self, parameters, open_places):
        """Return the parameters with the values of this call in the places that are open."""
        return tuple(
            self.value(parameter) if is_open_place else parameter
            for parameter, is_open_place in zip(parameters, open_places, strict=True)
        )


def stand_in(shape):
    """Return what the function is given instead of an argument of that shape."""
    kind, *parts = shape
    if kind == "key":
        return key(parts[0])
    if kind == "constant":
        return parts[0]
    if kind == "text":
        return text(parts[0])
    if kind == "rows":
        return tuple(key(number, UnknownRow) for number in parts[0])
    if kind in ("set", "tuple"):
        return (frozenset if kind == "set" else tuple)(map(stand_in, parts[0]))
    if kind == "object":
        return parts[0](*map(stand_in, parts[1]))
    if kind == "moment":
        number, is_moment = parts
        return moment(number) if is_moment else moment(number).date()
    person = get_user_model().from_db(None, ["id"], [stand_in(parts[0])])
    for name, loaded in parts[1]:
        setattr(person, name, stand_in(loaded))
    return person


class Statement:
    """The SQL of a queryset that stand-ins were given to, and how its rows become objects."""

    def __init__(self, queryset):
        if queryset._prefetch_related_lookups:
            raise TypeError("A prepared queryset can't prefetch: a second one is as quick.")
        compiler = queryset.query.get_compiler(using=queryset.db)
        self.db, self.locks = queryset.db, queryset.query.select_for_update
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            self.sql, parameters = None, ()
        plain(self.sql)
        self.parameters = tuple(map(plain, parameters))
        self.open_places = tuple(map(is_open, self.parameters))
        self.on_server = ServerStatement(self.sql, self.parameters, self.open_places)
        # Neither queryset nor compiler is kept: 15 kB or more of each statement.
        self.builder = builder_of(queryset, compiler) if self.sql else None

    def bound(self, arguments, connection):
        """Return the SQL's parameters with the values of a call."""
        values, operations = arguments.values(self.parameters, self.open_places), connection.ops
        if connection.vendor != "sqlite":
            return values
        return tuple(
            operations.adapt_datetimefield_value(value)
            if isinstance(value, dt.datetime)
            else operations.adapt_datefield_value(value)
            if isinstance(value, dt.date)
            else value
            for value in values
        )

    def rows(self, arguments):
        """Return the rows for the values of a call, as the queryset would have them."""
        if self.sql is None:
            return []
        connection = connections[self.db]
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("A lock is gone at once outside of a transaction.")
        sql = self.sql, self.bound(arguments, connection)
        read = {} if self.locks or _rows_read.get() is None else _rows_read.get()
        if sql not in read:
            read[sql] = self._ask(connection, sql)
        # Anew each time: what is noted on a row for one reader is not there for the next.
        return self.builder.build(read[sql])

    def _ask(self, connection, sql):
        """Return the rows, by the name that the server has for the statement where it may have one.

        A save is not to fail because the server has lost a name: what locks is sent as it is.
        """
        if self.locks or connection.vendor != "postgresql" or not settings.PREPARED_STATEMENTS:
            return self._execute(connection, sql)
        try:
            return self._execute(connection, self.on_server.call(connection, sql[1]))
        except DatabaseError as error:
            if not is_lost(connection, error) or connection.in_atomic_block:
                raise
        return self._execute(connection, sql)

    def _execute(self, connection, sql):
        with connection.cursor() as cursor:
            cursor.execute(*sql)
            return list(self.builder.converted(cursor.fetchall(), connection))


@contextmanager
def read_once():
    """Let a statement that has been asked with the same values give the same rows again.

    For what is written about many people at one moment: those of a pair are asked the same. Their
    objects are made anew each time.
    """
    token = _rows_read.set({})
    try:
        yield
    finally:
        _rows_read.reset(token)


class Prepared:
    """A function that returns the rows of the queryset that ``build`` makes of its arguments."""

    def __init__(self, build):
        self.build = build
        update_wrapper(self, build)

    def __call__(self, *arguments):
        statement = given = None
        try:
            given = Arguments(arguments)
            if not given.are_too_large:  # for any key in the database: a made-up address
                statement = statement_of(self, given.shape, collation_name())
        except TypeError:
            if not settings.PRODUCTION:
                raise
            log.exception("%s.%s can't be prepared.", self.__module__, self.__name__)
        return statement.rows(given) if statement else list(self.build(*arguments))


@lru_cache(MAX_STATEMENTS)
def statement_of(function, shape, collation):
    """Return the statement for that shape of arguments, in that order of names.

    TypeError where it can't be prepared.
    """
    connection = connections["default"]
    without_zone, at = timezone.override(NoZone()), clock.set_to(moment(0))
    with connection.execute_wrapper(refuse), without_zone, at, _unadapted(connection.ops):
        return Statement(function.build(*map(stand_in, shape)))


@contextmanager
def _unadapted(operations):
    # A stand-in may be larger than its column: else it would be a query that finds nothing.
    operations.integer_field_range = lambda _type: (None, None)
    operations.adapt_datetimefield_value = operations.adapt_datefield_value = lambda value: value
    try:
        yield
    finally:
        del operations.integer_field_range
        del operations.adapt_datetimefield_value, operations.adapt_datefield_value


prepared = Prepared
