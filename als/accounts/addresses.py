"""Changing one's mail address: asked for by its person, confirmed at the old and at the new one.

A link in those mails confirms, and signs nobody in. Whether the new address is somebody's already
is known only to whoever reads its mail.
"""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts import links, notifications, sessions
from als.accounts.models import AddressChange, CodeRequest, User
from als.accounts.signals import address_changed
from als.core import audit, clock
from als.core.locking import locked, locked_by_key
from als.core.models import OutMail
from als.core.refusals import Refused
from als.core.web import limits, security_log

DAYS = 7
SALT = "als.accounts.address"
OLD, NEW = "old", "new"


def ask(*, new, by, person=None):
    """Note that the person wants another address, and write to both; return the ``AddressChange``.

    An earlier question that was not finished ends with it. ``person`` is given where the operator
    asks for them (``by`` nobody): who can't sign in any more can't ask.
    """
    person = person or by
    if new == person.email:
        raise Refused(_("This is already your address."), field="new")
    for key in (f"person-{person.pk}", new):
        if not limits.spend("address_change", key=key):
            security_log.record("limit", person=person, of="changes of address")
            raise Refused(_("You have asked for this five times today. Try again tomorrow."))
    with transaction.atomic():
        person = locked(person)
        for earlier in person.address_changes.filter(stopped_at=None, done_at=None):
            _close(earlier)
        now = clock.now()
        change = AddressChange.objects.create(
            person=person,
            old=person.email,
            new=new,
            asked_at=now,
            expires_at=now + dt.timedelta(days=DAYS),
        )
        audit.record("asked for another address", person, by=by)
        _write_to_both(change, owner=User.objects.with_email(new))
    return change


def confirm(*, change, end, by, here=None):
    """Confirm at the ``end`` OLD or NEW. Once both are, the address is the new one. Idempotent.

    ``by``: the person whose mail the link was in, a manager in place of the old one, or nobody:
    the operator. ``here``: the key of the session that it is done in, which goes on.
    """
    with transaction.atomic():
        person = locked_by_key(User, change.person_id)
        change = locked(change)
        if change.done_at:
            return change
        refuse_unless_waiting(change, person)
        if end == OLD and change.agreed_at is None:
            change.agreed_at, change.agreed_by = clock.now(), by
            audit.record("agreed to another address of", person, by=by)
        if end == NEW and change.proved_at is None:
            change.proved_at = clock.now()
            audit.record("proved another address of", person, by=by)
        if change.agreed_at and change.proved_at:
            _take(change, person, here)
        change.save(update_fields=["agreed_at", "agreed_by", "proved_at", "done_at"])
    return change


def stop(*, change, by):
    """Keep the address as it is. Idempotent; a change that was made stays."""
    with transaction.atomic():
        change = locked(change)
        if change.done_at:
            raise Refused(_("The address has already been changed."))
        if change.stopped_at is None:
            _close(change)
            audit.record("stopped the change of address of", change.person, by=by)
    return change


def refuse_unless_waiting(change, person):
    if change.stopped_at or person.email != change.old:
        raise Refused(_("This change of address was stopped, or there is a newer one."))
    if change.expires_at <= clock.now():
        raise Refused(_("This change of address was not finished within 7 days. Ask for it again."))
    if not person.is_active:
        raise Refused(_("This account is switched off."))


def token_of(change, end):
    return links.dumps([change.pk, end], salt=SALT, person=change.person)


def change_of_token(token):
    """Return the change that a link confirms, and at which end; ``Refused`` if it is none."""
    try:
        pk, end = links.loads(token, salt=SALT, days=DAYS, person_of=_person_of)
    except signing.SignatureExpired:
        raise Refused(_("This link is more than %s days old.") % DAYS) from None
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(_("This link is not complete, or has been changed.")) from None
    change = AddressChange.objects.select_related("person").filter(pk=pk).first()
    if change is None:
        raise Refused(_("This change of address was stopped, or there is a newer one."))
    return change, end


def _person_of(content):
    return User.objects.filter(address_changes=content[0]).first()


def _close(change):
    change.stopped_at = clock.now()
    change.save(update_fields=["stopped_at"])
    notifications.address_settled(change)


def _take(change, person, here):
    """Give the person the new address, with what waits to be sent; notify both."""
    taken = Refused(_("The address could not be changed. Ask for it again."))
    if User.objects.with_email(change.new) is not None:
        raise taken
    person.email = change.new
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError:  # somebody else came in with it in the same instant
        raise taken from None
    EmailAddress.objects.filter(user=person).delete()
    if SocialAccount.objects.filter(user=person).delete()[0]:
        sessions.end_all(person, but=here)
    CodeRequest.objects.filter(address__in=[change.old, change.new]).delete()
    notifications.address_settled(change)
    # What takes an entry out of a calendar goes to where the entry went
    waiting = OutMail.objects.may_go_out().filter(to=person, address=change.old)
    waiting = waiting.exclude(calendar_method="CANCEL")
    known = OutMail.objects.filter(address=change.new).values("key")
    waiting.exclude(key__in=known).update(address=change.new)
    change.done_at = clock.now()
    audit.record("changed the address of", person, by=change.agreed_by)
    address_changed.send(sender=User, person=person, old=change.old)
    notifications.address_changed(change, person=person)


def _write_to_both(change, *, owner):
    """Write to both addresses: to the new one of a link, or that it is somebody's already."""
    notifications.address_to_agree(change, path=_path(change, OLD), days=DAYS)
    if owner is None:
        notifications.address_to_confirm(change, path=_path(change, NEW), days=DAYS)
    else:
        notifications.address_is_taken(change, owner=owner)


def _path(change, end):
    return reverse("accounts:address_link", args=[token_of(change, end)])
