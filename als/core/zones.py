"""Time zones by name."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def zone(name):
    return ZoneInfo(name)


def valid_zone(name):
    """Raise ValidationError unless it is a zone of the tz database."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/London."))


def zone_choices():
    """Return the zones of Europe, then all others, as choices of a select."""
    names = sorted(available_timezones(), key=lambda name: (not name.startswith("Europe/"), name))
    return [(name, name.replace("_", " ")) for name in names if "/" in name or name == "UTC"]
