"""Filters for the pages of issues and actions."""

from django import template

register = template.Library()


@register.filter
def is_overdue_on(action, day):
    """Return whether the action is agreed, has not ended, and was due before that day."""
    return action.is_overdue(day)


@register.filter
def plain_hours(hours):
    """Return hours (a Decimal) without trailing zeros: "1.5", "10"."""
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
