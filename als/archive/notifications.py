"""Mails about the removal of a person: to the person, and to those who look after their sets."""

from als.accounts.models import User
from als.archive.selectors.removal import sets_of
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.enums import ProgrammeRoleKind
from sets.models import ProgrammeRole, SetFacilitator


def notify_removal_requested(removal):
    """Write to the person, and to the facilitators of their sets (or the programme's managers)."""
    person = removal.person
    _write(removal, person, "archive_removal_asked", _("Your name will be removed from here"))
    for set_ in sets_of(person):
        subject = _("Somebody asked to be removed from “%s”") % set_.name
        for other, reads in _recipients(set_, person):
            _write(removal, other, "archive_removal_look", subject, set_=set_, reads=reads)


def drop_removal_mails(removal):
    """Drop the mails about a removal that was taken back, as far as they have not been sent."""
    outbox.drop(_about(removal))


def _recipients(set_, person):
    """Return ``(person, whether they may read the set's texts)``: facilitators, else managers."""
    active = User.objects.filter(is_active=True).exclude(pk=person.pk)
    places = SetFacilitator.objects.active().filter(set=set_).values("person")
    managers = ProgrammeRole.objects.active().filter(
        programme=set_.programme_id, kind=ProgrammeRoleKind.MANAGER
    )
    facilitators = [(other, True) for other in active.filter(pk__in=places)]
    people = active.filter(pk__in=managers.values("person"))
    return facilitators or [(other, False) for other in people]


def _about(removal):
    return f"removal-{removal.pk}"


def _write(removal, to, template, subject, set_=None, reads=False):
    outbox.write(
        to,
        kind=MailKind.SIGN_IN,
        key=f"removal-{removal.pk}-{set_.pk if set_ else 'own'}",
        subject=subject,
        template=template,
        set_id=set_.pk if set_ else None,
        about=_about(removal),
        removal=removal,
        person=removal.person,
        set=set_,
        reads=reads,
    )
