"""Mails about pairs that apply for a set."""

import datetime as dt

from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.enums import ApplicationState, ProgrammeRoleKind, Tier
from sets.models import ProgrammeRole
from sets.models.applications import CONFIRM_DAYS
from sets.notifications.common import page_of
from sets.tokens import application_link


def about_application(application):
    return f"application-{application.pk}"


def application_to_confirm(application, side, *, again=""):
    """Mail a side the link that confirms. The mail has nothing that whoever applied has typed.

    ``again``: what tells a mail that is sent once more from the first.
    """
    _to_applicant(
        application,
        side,
        key=f"{about_application(application)}-confirm{again}",
        subject=_("Please confirm that you apply: “%s”"),
        template="sets_application_confirm",
        expires_at=clock.now() + dt.timedelta(days=CONFIRM_DAYS),
        link=application_link(application, side),
        days=CONFIRM_DAYS,
    )


def application_decided(application, *, sides=tuple(Tier), again=""):
    """Mail both that it was declined, with the reason, or that it is kept for the next set.

    Or only these ``sides``, once more: ``again``.
    """
    for side in sides:
        _to_applicant(
            application,
            side,
            key=f"{about_application(application)}-{application.state}{again}",
            subject=_("About your application: “%s”"),
            template="sets_application_decided",
            declined=application.state == ApplicationState.DECLINED,
        )


def application_came_in(application):
    """Notify the managers of the programme that a pair has applied."""
    programme = application.call.programme
    managers = ProgrammeRole.objects.active().filter(
        programme=programme, kind=ProgrammeRoleKind.MANAGER, person__is_active=True
    )
    for role in managers.select_related("person"):
        outbox.write(
            role.person,
            kind=MailKind.AGREEMENT,
            key=f"{about_application(application)}-came",
            about=about_application(application),
            subject=_("A pair has applied to “%s”") % programme,
            template="sets_application_came",
            page=page_of("sets:application", application.pk),
            programme=programme,
            application=application,
        )


def _to_applicant(application, side, *, subject, **kwargs):
    programme = application.call.programme
    outbox.write(
        outbox.Outsider(application.of(side, "email")),
        kind=MailKind.APPLICATION,
        about=about_application(application),
        subject=subject % programme,
        language=programme.language,
        reply_to=[outbox.Outsider(programme.contact_email, programme.contact_name)],
        programme=programme,
        application=application,
        **kwargs,
    )
