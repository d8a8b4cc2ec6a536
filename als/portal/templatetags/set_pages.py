"""The way through the pages of a set."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from als.core.templatetags.components import section_nav
from sets.models import roles_of

register = template.Library()


@register.inclusion_tag("components/section_nav.html", takes_context=True)
def set_nav(context, set, section):  # noqa: A002 - it is the word of the field
    """Show the sections of a set that the person may open, with the page's own one marked."""
    sections = [
        ("overview", _("Overview"), "portal:set"),
        ("meetings", _("Meetings"), "meetings:meetings"),
        ("issues", _("Issues"), "actions:issues"),
        ("actions", _("Actions"), "actions:actions"),
        ("lessons", _("Lessons"), "reports:lessons"),
        ("report", _("Report"), "reports:report"),
        ("papers", _("Papers and rules"), "sets:papers"),
    ]
    inside = set.pk in roles_of(context["user"]).inside
    if not inside:  # two pages are theirs
        sections = [sections[0], ("papers", _("Ground rules"), "sets:ground_rules")]
    items = [(label, reverse(name, args=[set.pk]), key == section) for key, label, name in sections]
    to_search = "" if section == "search" or not inside else reverse("portal:search", args=[set.pk])
    home = reverse("portal:set", args=[set.pk])
    return section_nav(items, title=set.name, title_url=home, search_url=to_search)
