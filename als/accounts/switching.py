"""Switching one account off, and on again. What its person wrote stays, and so do their roles.

Who may do it is decided by the app of sets, or by the operator with a command.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from als.accounts import notifications, sessions
from als.accounts.changes import switch_off_feed
from als.accounts.models import CodeRequest, User
from als.accounts.signals import access_ended, access_ending, access_restored
from als.core import audit, clock
from als.core.locking import locked
from als.core.mail import outbox
from als.core.refusals import Refused


def switch_off(*, person, by):
    """End every way in of the person at once; return them. Idempotent.

    ``by`` is nobody for the operator. Refused where somebody else can't do without them.
    """
    if by is not None and by.pk == person.pk:
        raise Refused(_("You can’t switch off your own account. Ask another manager."))
    with transaction.atomic():
        access_ending.send(sender=User, person=person)
        person = locked(person)
        if not person.is_active:
            return person
        person.is_active, person.links_from = False, clock.now()
        person.save(update_fields=["is_active", "links_from"])
        sessions.end_all(person)
        switch_off_feed(by=person, recorded_by=by)
        CodeRequest.objects.filter(address=person.email).delete()
        outbox.drop_all(person)
        access_ended.send(sender=User, person=person, by=by)
        audit.record("switched off the account of", person, by=by)
        notifications.account_switched_off(person, by=by)
    return person


def switch_on(*, person, by):
    """Let the person sign in again, with what they had: roles, seats, password. Idempotent.

    Sessions, links and the calendar's address stay ended: the person makes new ones.
    """
    if by is not None and by.pk == person.pk:
        raise Refused(_("You can’t switch on your own account. Ask another manager."))
    with transaction.atomic():
        person = locked(person)
        if person.is_active:
            return person
        if person.removals.filter(done_at__isnull=False).exists():
            raise Refused(_("This person’s name and address were removed: nobody can sign in."))
        person.is_active = True
        person.save(update_fields=["is_active"])
        sessions.end_all(person)  # one that was begun before, and finished while it was off
        access_restored.send(sender=User, person=person, by=by)
        audit.record("switched on the account of", person, by=by)
        notifications.account_switched_on(person, by=by)
    return person
