"""What stands for keys, texts, days and moments while a prepared queryset is built.

A stand-in can be a value of a condition and nothing else: whatever would make the statement depend
on which key or moment it is raises a TypeError.
"""

import datetime as dt
from decimal import Decimal
from types import NoneType

# Keys and moments stand apart by more than anybody adds to one; the first moment is the clock's.
FIRST_KEY, KEYS_APART, MAX_KEYS = -(2**62), 1000, 1_000_000
DIGITS_OF_KEYS = "461168601"  # all of them begin so
TEXT = "\ue000"  # a letter that no alphabet has: before and after the number of a text
FIRST_YEAR, YEARS_APART = 5000, 200
NOON = dt.time(12, tzinfo=dt.UTC)
PLAIN_KINDS = str, int, float, Decimal, dt.date, dt.timedelta, NoneType
ARITHMETIC = "add sub mul truediv floordiv mod divmod pow and or xor lshift rshift"


def refuse(*_args):
    raise TypeError("A prepared queryset uses its arguments as values and nothing else.")


def _refuses(names):
    """Return a class decorator: what has these names raises, also where it is an attribute."""

    def add(kind):
        for name in names.split():
            setattr(kind, name, refuse if name.startswith("__") else property(refuse))
        return kind

    return add


@_refuses("__bool__ __lt__ __le__ __gt__ __ge__ __str__ __repr__ __format__ __index__ __float__")
@_refuses("__neg__ __pos__ __abs__ __invert__ __round__ __trunc__ __floor__ __ceil__")
@_refuses(" ".join(f"__{name}__ __r{name}__" for name in ARITHMETIC.split()))
class UnknownKey(int):
    """Stands for a key. ``"%d" % key`` or JSON is refused by ``plain``, which finds its digits."""

    __hash__ = int.__hash__

    def __eq__(self, other):
        """Equal to another stand-in or not; whether to a number depends on the call."""
        return int.__eq__(self, other) if type(other) is not int else refuse()

    def __ne__(self, other):
        return not self == other


class UnknownRow(UnknownKey):
    """Stands for the key of a row that is listed: whether it equals another depends on the call."""

    __hash__ = int.__hash__
    __eq__ = __ne__ = refuse


@_refuses(" ".join(vars(str).keys() - {"__new__", "__hash__", "__getattribute__", "__doc__"}))
class UnknownText(str):
    """Stands for a text, of which nothing can be asked."""

    __hash__ = str.__hash__
    __slots__ = ()


def _refuses_to_be_read(kind):
    names = "year month day weekday isoweekday isocalendar toordinal timetuple"
    compared = _refuses("__lt__ __le__ __gt__ __ge__ __rsub__ __str__ __repr__ __format__")
    return compared(_refuses(f"{names} replace strftime isoformat ctime")(kind))


class _Ahead:
    def __sub__(self, other):
        """How long it is between two of them depends on the call."""
        return super().__sub__(other) if isinstance(other, dt.timedelta) else refuse()


@_refuses_to_be_read
class UnknownDay(_Ahead, dt.date):
    """Stands for a day."""

    def plain(self):
        return dt.date.fromordinal(dt.date.toordinal(self))


@_refuses_to_be_read
@_refuses("hour minute second microsecond time timetz timestamp utctimetuple")
class UnknownMoment(_Ahead, dt.datetime):
    """Stands for a moment."""

    def astimezone(self, zone=None):
        """What day it is depends on the moment, except in UTC."""
        return self if zone is dt.UTC else refuse()

    def date(self):
        """Return the day, if whole days were added at most: for hours it depends on the moment."""
        plain = self.plain()
        if plain.timetz() != NOON:
            refuse()
        return UnknownDay.fromordinal(plain.toordinal())

    def plain(self):
        return dt.datetime.combine(dt.datetime.date(self), dt.datetime.timetz(self))


def moment(number):
    """Return what stands for the moment of that number."""
    return UnknownMoment(FIRST_YEAR + YEARS_APART * number, 6, 15, 12, tzinfo=dt.UTC)


def key(number, kind=UnknownKey):
    """Return what stands for the key of that number."""
    return kind(FIRST_KEY + KEYS_APART * number)


def text(number):
    """Return what stands for the text of that number."""
    return UnknownText(f"{TEXT}{number}{TEXT}")


def plain(parameter):
    """Return the parameter as a plain value; TypeError where a stand-in may hide in it."""
    if isinstance(parameter, UnknownDay | UnknownMoment):
        return parameter.plain()
    if isinstance(parameter, UnknownKey):
        return int(parameter)
    if isinstance(parameter, UnknownText):
        return str.__str__(parameter)
    is_other = (
        type(parameter) is int and is_open(parameter) and (parameter - FIRST_KEY) % KEYS_APART
    )
    is_text = isinstance(parameter, str) and (DIGITS_OF_KEYS in parameter or TEXT in parameter)
    return refuse() if is_other or is_text or not isinstance(parameter, PLAIN_KINDS) else parameter


def is_open(parameter):
    """Return whether the plain parameter stands for a value of a call."""
    if isinstance(parameter, int):
        return FIRST_KEY <= parameter < FIRST_KEY + KEYS_APART * MAX_KEYS
    if isinstance(parameter, str):
        return parameter.startswith(TEXT)
    return isinstance(parameter, dt.date) and parameter.year >= FIRST_YEAR - YEARS_APART // 2


def number_of(parameter):
    """Return the number of the key, text or moment that the open parameter stands for."""
    if isinstance(parameter, str):
        return int(parameter.strip(TEXT))
    if isinstance(parameter, int):
        return (parameter - FIRST_KEY) // KEYS_APART
    return (parameter.year - FIRST_YEAR + YEARS_APART // 2) // YEARS_APART


class NoZone(dt.tzinfo):
    """In place of the reader's time zone, which would become part of the statement."""

    utcoffset = dst = tzname = refuse
