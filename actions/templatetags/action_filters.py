"""Filters and tags for the pages of issues and actions."""

from django import template
from django.utils.translation import gettext as _

from als.core.templatetags.components import state_tag, tag

register = template.Library()


@register.filter
def is_overdue_on(action, day):
    """Return whether the action is agreed, has not ended, and was due before that day."""
    return action.is_overdue(day)


@register.simple_tag
def action_tag(action, today):
    """The one tag of an action in a list: overdue, or its state."""
    return tag(_("Overdue"), meaning="wrong") if action.is_overdue(today) else state_tag(action)


@register.simple_tag
def issue_tag(issue):
    """The one tag of an issue in a list: waiting for its pair, or its state."""
    waits = not issue.is_confirmed
    return tag(_("Waiting for the pair"), meaning="waiting") if waits else state_tag(issue)


@register.filter
def plain_hours(hours):
    """Return hours (a Decimal) without trailing zeros: "1.5", "10"."""
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
