"""The mails of the report's way. Each is written once for each version."""

from django.utils.translation import gettext as _

from als.accounts.models import User
from als.common import mail
from sets.enums import PairState, ProgrammeRoleKind
from sets.models import Member, ProgrammeRole, SetFacilitator


def _members(report):
    people = Member.objects.filter(
        pair__set=report.set, pair__state=PairState.CONFIRMED, left_at=None
    )
    return User.objects.filter(pk__in=people.values("person_id"))


def _facilitators(report):
    rows = SetFacilitator.objects.filter(set=report.set, removed_at=None)
    return User.objects.filter(pk__in=rows.values("person_id"))


def _sponsors(report):
    roles = ProgrammeRole.objects.filter(
        programme=report.set.programme, kind=ProgrammeRoleKind.SPONSOR, removed_at=None
    )
    return User.objects.filter(pk__in=roles.values("person_id"))


def _write(people, report, kind, subject, **context):
    for person in people:
        mail.write(
            person,
            kind=f"report_{kind}",
            key=f"report-{kind}-{report.pk}-{report.version}",
            subject=subject,
            template=f"reports_{kind}",
            set_id=report.set_id,
            report=report,
            set=report.set,
            **context,
        )


def sent_for_sign_off(report):
    subject = _("For your sign-off: %s") % report.title
    _write(_members(report), report, "for_sign_off", subject)


def signed_off(report):
    _write(_facilitators(report), report, "signed_off", _("All have signed: %s") % report.title)


def released(report):
    """Tell the sponsors. They learn nothing but that the report is there."""
    _write(_sponsors(report), report, "released", _("Released: %s") % report.title,
           programme=report.set.programme)  # fmt: skip


def reopened(report, reason):
    _write(_members(report), report, "reopened", _("Reopened: %s") % report.title, reason=reason)
