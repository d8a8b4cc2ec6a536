"""Taking down a report's public page: by hand, and with what makes its version one to correct."""

from als.core import audit, clock
from reports.models import PublicPage


def take_off_page(report, *, by=None):
    """Switch the report’s page off, until somebody switches it on; return whether it was on.

    In the transaction of what takes it down. ``by``: who does so; None for the product itself.
    """
    at = clock.now()
    on = PublicPage.objects.filter(report=report, off_at=None)
    if not on.update(off_at=at, off_by=by):
        return False
    audit.record("took off the public page of", report, by=by, set_id=report.set_id)
    return True
