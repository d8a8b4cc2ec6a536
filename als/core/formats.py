"""Dates, times and lists as the language of the moment writes them.

English is written as our pages have it; each other language as Unicode's CLDR says (Babel),
with the month in the case that a date asks for: "29. studenoga 2026." A language that should be
written otherwise gets its own patterns in ``PATTERNS``, in CLDR's letters.
"""

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.dates import DateTimePattern, match_skeleton, parse_pattern
from babel.lists import format_list
from babel.numbers import format_percent
from django.utils.translation import get_language, pgettext, to_locale
from django.utils.translation import gettext as _

LONG, SHORT, WEEKDAY, SHORT_WEEKDAY = "long", "short", "weekday", "short_weekday"
DAY_MONTH, MONTH, SHORT_MONTH, TIME = "day_month", "month", "short_month", "time"
MONTH_OF = "month_of"
# What CLDR calls them; LONG and WEEKDAY are among its few whole formats.
SKELETONS = {
    SHORT: "yMMMd",
    SHORT_WEEKDAY: "yMMMEd",
    DAY_MONTH: "MMMMd",
    MONTH: "yMMMM",
    MONTH_OF: "yMMMM",
    SHORT_MONTH: "yMMM",
    TIME: "Hm",
}
PATTERNS = {
    "en": {
        LONG: "d MMMM y",
        SHORT: "d MMM y",
        WEEKDAY: "EEEE d MMMM y",
        SHORT_WEEKDAY: "EEE d MMM y",
        DAY_MONTH: "d MMMM",
        MONTH: "MMMM y",
        MONTH_OF: "MMMM y",
        SHORT_MONTH: "MMM y",
        TIME: "HH:mm",
    },
    # The orthography's short date has figures.
    "hr": {SHORT: "d. M. y.", SHORT_WEEKDAY: "EEE, d. M. y."},
}
# Between a date and a time, where it isn't CLDR's.
GLUE = {"en": "{1}, {0}", "hr": "{1} u\N{NO-BREAK SPACE}{0}"}
# The hours of a day, where they aren't the glue of a date and a time with a dash.
HOURS = {"hr": "{1} od\N{NO-BREAK SPACE}{0} do\N{NO-BREAK SPACE}{2}"}


def long_date(day):
    """Return "29 November 2026"."""
    return _write(day, LONG)


def short_date(day):
    """Return "29 Nov 2026"."""
    return _write(day, SHORT)


def weekday_date(day):
    """Return "Sunday 29 November 2026"."""
    return _write(day, WEEKDAY)


def day_month(day):
    """Return "29 November"."""
    return _write(day, DAY_MONTH)


def month_year(day):
    """Return "November 2026"."""
    return _write(day, MONTH)


def month_of(day):
    """Return the same as a sentence bends it after "from", "to" and "between"."""
    return _write(day, MONTH_OF)


def short_month_year(day):
    """Return "Nov 2026"."""
    return _write(day, SHORT_MONTH)


def time_of_day(moment):
    """Return "14:30", as the moment's own zone has it."""
    return _write(moment, TIME)


def date_time(moment, form=LONG):
    """Return "29 November 2026, 14:30"; with SHORT_WEEKDAY "Sun 29 Nov 2026, 14:30"."""
    return _glue().replace("{1}", _write(moment, form)).replace("{0}", time_of_day(moment))


def from_to(starts, ends, form=LONG):
    """Return "29 November 2026, 14:30–16:00"; with both dates where they differ."""
    if starts.date() != ends.date():
        return f"{date_time(starts, form)} – {date_time(ends, form)}"
    hours = HOURS.get(get_language()) or _glue().replace("{0}", "{0}–{2}")
    for place, text in ("{1}", _write(starts, form)), ("{0}", starts), ("{2}", ends):
        hours = hours.replace(place, text if isinstance(text, str) else time_of_day(text))
    return hours


def _glue():
    code = get_language() or "en"
    return str(GLUE.get(code) or _locale(code).datetime_formats["medium"])


def and_list(texts):
    """Return "a, b and c"."""
    texts = [str(text) for text in texts]
    # Babel's English is American: "a, b, and c".
    code = get_language() or "en"
    return format_list(texts, locale=_locale("en-gb" if code == "en" else code))


def quoted(text):
    """Return "“text”": which marks is the translator's. The same within it become "‘text’"."""
    around, within = _("“%s”"), pgettext("within a quotation", "‘%s’")
    words = str(text)
    for outer, inner in zip(around.split("%s"), within.split("%s"), strict=True):
        words = words.replace(outer, inner)
    return around % words


def quoted_list(texts):
    """Return "“a”, “b” and “c”"."""
    return and_list(quoted(text) for text in texts)


def percent(number):
    """Return "80%" for 80."""
    return format_percent(number / 100, locale=_locale(get_language() or "en"))


def _write(moment, form):
    if not isinstance(moment, dt.date):
        return ""
    if form != TIME:
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - a day
    elif isinstance(moment, dt.datetime):
        moment = dt.datetime(1, 1, 1, moment.hour, moment.minute)  # noqa: DTZ001 - a time
    else:
        moment = dt.datetime(1, 1, 1)  # noqa: DTZ001 - midnight
    return _written(get_language() or "en", form, moment)


@lru_cache(4096)
def _written(code, form, moment):
    """Return a day or time as text; Babel takes as long for one as a page for a small query."""
    return _pattern(code, form).apply(moment, _locale(code))


@lru_cache
def _locale(code):
    return Locale.parse(to_locale(code))


@lru_cache
def _pattern(code, form) -> DateTimePattern:
    """Return how the language ``code`` writes ``form``; reading CLDR takes some milliseconds."""
    own = PATTERNS.get(code, {})
    if form in own:
        return parse_pattern(own[form])
    locale = _locale(code)
    if form in (LONG, WEEKDAY):
        return locale.date_formats["long" if form == LONG else "full"]
    skeletons = locale.datetime_skeletons
    pattern = skeletons[match_skeleton(SKELETONS[form], skeletons)]
    # CLDR's L is a month alone, its M one beside a day: in the genitive, where there is one.
    return parse_pattern(pattern.pattern.replace("L", "M")) if form == MONTH_OF else pattern
