"""What a closed set needs of those who answer for its people's data."""

from django.urls import reverse

from als.portal.selectors.dashboard.needs import Need
from sets.changes.retention import CONFIRM_FROM


def retention_needs(set_, where, today):
    """Yield that the date is missing, or that the deletion has to be confirmed."""
    if set_.is_open or set_.cleared_at or set_.clearing_confirmed_at:
        return
    href, day = reverse("archive:retention", args=[set_.pk]), set_.keep_until
    if day is None:
        yield Need("retention_to_choose", href, where, {"set": set_})
    elif today >= day - CONFIRM_FROM:
        dates = {"when": day, "late": day < today, "to_come": day > today}
        yield Need("clearing_to_confirm", href, where, {"set": set_}, **dates)
