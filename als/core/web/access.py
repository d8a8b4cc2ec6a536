"""How a view reaches a row and asks a rule: 404 for strangers, 403 for those without the right."""

from django.core.exceptions import PermissionDenied
from django.http import Http404


def get_or_404(queryset, **lookup):
    """Return the one row of a queryset that was narrowed by ``visible_to`` already."""
    try:
        return queryset.get(**lookup)
    except queryset.model.DoesNotExist:
        raise Http404 from None


def first_or_404(rows):
    """Return the one row of a list that was narrowed to what the person may read."""
    if not rows:
        raise Http404
    return rows[0]


def check_permission(allowed):
    """Go on if the rule said yes; else answer 403."""
    if not allowed:
        raise PermissionDenied
