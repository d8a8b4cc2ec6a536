"""What a report is known by elsewhere, as the programme has it."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit
from als.core.refusals import refuse_unless
from als.core.revisions import refuse_stale
from reports.changes.voiding import locked_report, save
from reports.identifiers import bare
from reports.rules import may_identify


def identify_report(*, report, identifier, by, seen=None):
    """Give the report its DOI or number, "" for none. Idempotent.

    It is in what is frozen or released from then on, and at once in how the public page is
    cited and described: a DOI is registered for something that is there.
    """
    refuse_unless(
        may_identify(by, report),
        _("Only facilitators of this set and managers of its programme can change it."),
    )
    identifier = bare(identifier)
    with transaction.atomic():
        report = locked_report(report)
        if report.identifier != identifier:
            refuse_stale(report, ["identifier"], seen)
            save(report, by, identifier=identifier)
            audit.record("identified", report, by=by, set_id=report.set_id)
    return report
