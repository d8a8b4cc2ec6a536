"""All mails about lessons, consent to be quoted, and the report.

Those about the report are written once for each version.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts.models import User
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from reports.models import Endorsement
from sets.enums import PairState, ProgrammeRoleKind
from sets.models import Member, ProgrammeRole, SetFacilitator
from sets.selectors.acceptance import waiting_to_accept


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
    waiting = waiting_to_accept(report.set)
    outbox.drop(f"report-{report.pk}")  # of the way to the release only the last step counts
    for person in people:
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"report-{kind}-{report.pk}-{report.version}",
            subject=subject,
            template=f"reports_{kind}",
            set_id=report.set_id,
            about=f"report-{report.pk}",
            page=reverse("reports:report", args=[report.set_id]),
            report=report,
            set=report.set,
            with_reason=person.pk not in waiting,
            **context,
        )


def drop_sign_off_request(report, person):
    """Drop the mail that asks somebody to sign, once they have answered."""
    outbox.drop(f"report-{report.pk}", to=person)


def notify_sent_for_sign_off(report):
    subject = _("For your sign-off: %s") % report.title
    _write(_members(report), report, "for_sign_off", subject)


def notify_signed_off(report):
    _write(_facilitators(report), report, "signed_off", _("All have signed: %s") % report.title)


def notify_released(snapshot):
    """Write to the sponsors, once there is a PDF. They learn nothing but that the report is there.

    Of each version once, and of the version as it was released: the next may be called otherwise.
    """
    report = snapshot.report
    for person in _sponsors(report):
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"report-released-{report.pk}-{snapshot.version}",
            subject=_("Released: %s") % snapshot.title,
            template="reports_released",
            set_id=report.set_id,
            page=reverse("reports:released"),
            title=snapshot.title,
            version=snapshot.version,
            programme=report.set.programme,
        )


def notify_reopened(report, reason):
    people = _members(report) | _facilitators(report)
    _write(people, report, "reopened", _("Reopened: %s") % report.title, reason=reason)


def notify_taken_back(report, reason):
    """Write to those who have the mail that asked them to sign; drop what has not gone out."""
    outbox.drop(f"report-{report.pk}")
    asked = OutMail.objects.filter(key=f"report-for_sign_off-{report.pk}-{report.version}")
    have_it = asked.exclude(state__in=[MailState.DROPPED, MailState.OFF])
    people = User.objects.filter(pk__in=have_it.values("to"))
    _write(people, report, "reopened", _("Reopened: %s") % report.title, reason=reason)


def notify_consent_asked(pair, side, *, number, digest):
    """Ask one side about the passages of its pair: once for each state of the list."""
    about = f"passages-{pair.pk}-{side}"
    outbox.drop(about)
    people = Member.objects.filter(pair=pair, side=side, left_at=None)
    for person in User.objects.filter(pk__in=people.values("person_id")):
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"{about}-{digest[:16]}",
            subject=_("May the report quote your pair?"),
            template="reports_consent_asked",
            set_id=pair.set_id,
            about=about,
            page=reverse("reports:pair_passages", args=[pair.pk]),
            pair=pair,
            set=pair.set,
            number=number,
        )


def notify_lesson_dropped(lesson, by):
    """Write to those who answered for a side and still sit on it, except to who dropped it."""
    answers = Endorsement.objects.filter(lesson=lesson, text_version=lesson.text_version)
    members = Member.objects.filter(pair__set=lesson.set_id, left_at=None)
    people = User.objects.filter(pk__in=answers.values("by_id")).filter(
        pk__in=members.values("person_id")
    )
    for person in people.exclude(pk=by.pk):
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"lesson-dropped-{lesson.pk}-{lesson.dropped_at.isoformat()}",
            subject=_("A lesson was dropped in %s") % lesson.set.name,
            template="reports_lesson_dropped",
            set_id=lesson.set_id,
            about=f"lesson-{lesson.pk}",
            page=reverse("reports:lesson", args=[lesson.pk]),
            lesson=lesson,
            reply_to=[by],
            by=by,
        )
