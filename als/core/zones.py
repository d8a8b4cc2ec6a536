"""Time zones by name, and by the places that people know them by."""

from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from als.core.alphabet import alphabetical

HOME = "Europe"  # its places come first
REGIONS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Arctic": gettext_lazy("Arctic"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific"),
}


@cache
def zone(name):
    return ZoneInfo(name)


def valid_zone(name):
    """Raise ValidationError unless it is a zone of the tz database; aliases are good too."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/London."))


def place_of(name):
    """Return the place that a zone is called after: "New York" of America/New_York.

    In the language of the moment, as far as Unicode's CLDR knows it: "Rim" of Europe/Rome.
    """
    return _place(name, get_language())


@lru_cache(1000)
def _place(name, language):
    known = _cldr(language)
    own = known and known.time_zones.get(name, {}).get("city")
    return own or name.rpartition("/")[2].replace("_", " ")


def _cldr(language):
    """Return what CLDR knows of a language; of English nothing: the tz database is in it."""
    return None if language in (None, "en") else Locale.parse(to_locale(language))


@cache
def _table(name):
    """Return the rows of a table of the tz database, as lists of columns."""
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def places():
    """Return each zone with its country's code: one a place, and no alias such as "GB"."""
    known = available_timezones()
    return {row[2]: row[0] for row in _table("zone.tab") if row[2] in known}


def _country(code):
    known = _cldr(get_language())
    return known.territories[code] if known else dict(_table("iso3166.tab"))[code]


def label_of(name):
    """Return the place and its country ("Zagreb, Croatia"), or of an alias its name."""
    code = places().get(name)
    return f"{place_of(name)}, {_country(code)}" if code else name.replace("_", " ")


def zone_choices(chosen=""):
    """Return the places in groups of a select, those of Europe first.

    ``chosen``: a zone that stays on offer though it is an alias, as older rows may have one.
    """
    groups = {}
    for name in places():
        groups.setdefault(name.partition("/")[0], []).append((name, label_of(name)))
    order = sorted(groups, key=lambda region: (region != HOME, region))
    choices = [
        (REGIONS.get(region, region), alphabetical(groups[region], key=lambda one: one[1]))
        for region in order
    ]
    other = [("UTC", "UTC")]
    if chosen and chosen not in {*places(), "UTC"}:
        other.append((chosen, label_of(chosen)))
    return [*choices, (_("Other"), other)]
