"""The public page of a released report: switched on by facilitators, once all sides allow it."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from reports import notifications
from reports.changes.pages_off import take_off_page
from reports.changes.seats import speaking_seat
from reports.changes.voiding import locked_report
from reports.models import PublicPage
from reports.rules import may_switch_off_page, may_switch_on_page
from reports.selectors.public_pages import address, sides_on_public, signatures_to, yeses_of
from reports.selectors.releasing import why_not_release


def switch_on(*, report, by, read=None):
    """Show the version that is released to anybody, and return its ``PublicPage``. Idempotent.

    ``read``: the key of the version that the person had before them. Where the page had been on
    before, its address is the same.
    """
    _refuse_unless_facilitator(by, report)
    with transaction.atomic():
        report = locked_report(report)
        refuse_unless(report.released_at and report.snapshot_id, _("The report is not released."))
        refuse_unless(
            read in (None, report.snapshot_id),
            _("Another version has been released since you opened this page. Read it first."),
        )
        page = PublicPage.objects.filter(report=report).first()
        if page and page.off_at is None and page.snapshot_id == report.snapshot_id:
            return page
        refuse_unless(
            sides_on_public(report).all_allow,
            _("A public page needs a yes from both sides of each pair, given when they sign off."),
        )
        if reason := why_not_release(report):
            raise Refused(reason)
        values = {
            "snapshot": report.snapshot, "on_at": clock.now(), "on_by": by,
            "off_at": None, "off_by": None, "allowed": yeses_of(report),
        }  # fmt: skip
        page, _made = PublicPage.objects.update_or_create(report=report, defaults=values)
        audit.record("made public", page, by=by, set_id=report.set_id, version=report.version)
        notifications.notify_page_on(report, address(page))
    return page


def switch_off(*, report, by):
    """Put a notice in the place of the public page. Idempotent."""
    if not may_switch_off_page(by, report):
        raise Refused(
            _("Only facilitators of this set and managers of its programme can switch it off.")
        )
    with transaction.atomic():
        report = locked_report(report)
        page = PublicPage.objects.filter(report=report).first()
        refuse_unless(page is not None, _("This report has no public page."))
        if take_off_page(report, by=by):
            page.refresh_from_db(fields=["off_at", "off_by"])
    return page


def take_back_yes(*, report, by, pair_id=None):
    """Make the yes of the person's side a no, and switch off the page that rests on it. Idempotent.

    ``pair_id`` says for which of their pairs somebody with two seats speaks.
    """
    with transaction.atomic():
        report = locked_report(report)
        seat = speaking_seat(by, report.set_id, pair_id)
        row = signatures_to(report).filter(pair=seat.pair_id, side=seat.side).first()
        refuse_unless(
            row is not None and row.public is not None,
            _("Your side has not said that this version may be public."),
        )
        if not row.public:
            return row
        row.public = False
        row.save(update_fields=["public"])
        audit.record(
            "took back its yes to a public page of", report, by=by, set_id=report.set_id,
            pair_id=seat.pair_id, side=str(seat.side), version=report.version,
        )  # fmt: skip
        if take_off_page(report, by=by):
            notifications.notify_page_off(report, why="taken_back")
    return row


def _refuse_unless_facilitator(by, report):
    if not may_switch_on_page(by, report):
        raise Refused(_("Only facilitators of this set can make its report public."))
