"""Filters for what people wrote, for dates, and for the tier words of a programme."""

from django import template
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from als.common import markdown
from als.common.zones import zone

register = template.Library()


@register.filter(is_safe=True)
def markdown_of(text):
    """Show Markdown that a person typed, cleaned."""
    return markdown.to_html(text)


@register.filter
def when(moment, zone_name):
    """Show date and time as on the clock of that zone: "Wed 7 Oct 2026, 10:00"."""
    return format_date(timezone.localtime(moment, zone(zone_name)), "D j M Y, H:i")


@register.filter
def day(moment, zone_name):
    """Show the date that a moment has in that zone: "7 October 2026"."""
    return format_date(timezone.localtime(moment, zone(zone_name)), "j F Y")


@register.filter
def clock_time(moment, zone_name):
    """Show the time of a moment in that zone: "10:00"."""
    return format_date(timezone.localtime(moment, zone(zone_name)), "H:i")


@register.filter
def side_word(programme, side):
    """Show the programme's word for a side: "region"."""
    return programme.tier_word(side)


@register.filter
def or_none_yet(text):
    """Show a text, or say that there is none yet."""
    return text or _("Nothing yet")
