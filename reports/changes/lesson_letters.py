"""The mail to those who answered a lesson that was dropped."""

from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts.models import User
from als.core.enums import MailKind
from als.core.mail import outbox
from reports.models import Endorsement
from sets.models import Member


def dropped(lesson, by):
    """Tell those who spoke for a side, as far as they still sit on it, but not who dropped it."""
    said = Endorsement.objects.filter(lesson=lesson, text_version=lesson.text_version)
    members = Member.objects.filter(pair__set=lesson.set_id, left_at=None)
    people = User.objects.filter(pk__in=said.values("by_id")).filter(
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
