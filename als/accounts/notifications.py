"""The mails about somebody's account: codes, addresses, and what changed in how they sign in."""

import uuid

from django.conf import settings
from django.utils.translation import gettext_lazy

from als.accounts.sessions import device_of
from als.core import clock
from als.core.enums import MailKind
from als.core.formats import date_time
from als.core.mail import outbox
from als.core.text.later import later as _
from als.core.text.later import when_read

SIGN_IN_CHANGES = {
    "password_changed": gettext_lazy("Your password has been changed."),
    "password_set": gettext_lazy("A password has been set for your account."),
    "totp_activated": gettext_lazy("An authenticator app is now the second step of your sign-in."),
    "totp_deactivated": gettext_lazy("The authenticator app was removed from your sign-in."),
    "webauthn_added": gettext_lazy("A passkey was added to your sign-in."),
    "webauthn_removed": gettext_lazy("A passkey was removed from your sign-in."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made for your sign-in."),
    "provider_linked": gettext_lazy("You can now sign in here with your organisation’s account."),
    "provider_unlinked": gettext_lazy("Your organisation’s account was removed from your sign-in."),
    "new_device": gettext_lazy("You have signed in from a browser that we had not seen before."),
}


def sign_in_changed(person, event, request):
    """Notify the person of one of ``SIGN_IN_CHANGES``; without a request the operator's doing."""
    if request is None:
        device = _("the operator")
    else:
        device = device_of(request.META.get("HTTP_USER_AGENT", "")) or _("an unknown browser")
    _write(
        person,
        "security_notice",
        _("Your sign-in: something has changed"),
        key=f"{event}-{uuid.uuid4()}",
        what=SIGN_IN_CHANGES[event],
        at=when_read(date_time, clock.now()),
        device=device,
    )


def code_to_sign_in(person, *, code, expires_at):
    _write(person, "login_code", _("Your code to sign in"), expires_at=expires_at, code=code)


def code_to_continue(person, *, code, expires_at):
    subject = _("Your code to continue")
    _write(person, "ask_again_code", subject, expires_at=expires_at, code=code)


def account_switched_off(person, *, by):
    _write(person, "account_off", _("Your account is switched off"), reply_to=[by] if by else [])


def account_switched_on(person, *, by):
    subject = _("Your account is switched on again")
    _write(person, "account_on", subject, reply_to=[by] if by else [])


def may_make_programmes(person, way_in):
    """``way_in``: as ``als.accounts.welcome.way_in`` returns it."""
    outbox.write(
        person,
        kind=MailKind.INVITATION,
        key=f"programme-maker-{person.pk}",
        subject=_("You can now create programmes"),
        template="welcome_manager",
        **way_in,
    )


def is_operator(person, way_in):
    outbox.write(
        person,
        kind=MailKind.INVITATION,
        key=f"operator-{person.pk}",
        subject=_("You can now look after this installation"),
        template="welcome_operator",
        **way_in,
    )


def address_to_agree(change, *, path, days):
    """Ask at the old address whether the new one is right; ``path``: of the page that asks."""
    subject = _("Is this your new email address?")
    _write_to(change.old, change.person, "address_agree", subject, change, path=path, days=days)


def address_to_confirm(change, *, path, days):
    """Ask at the new address whether its reader wants it here; ``path``: of the page that asks."""
    subject = _("Confirm your new email address")
    _write_to(change.new, change.person, "address_prove", subject, change, path=path, days=days)


def address_is_taken(change, *, owner):
    """Notify whoever has an account under the new address already, and nobody else."""
    subject = _("This address has an account already")
    _write_to(change.new, owner, "address_taken", subject, change)


def address_changed(change, *, person):
    """Notify the person at the old and at the new address."""
    for address in (change.old, change.new):
        _write(
            person,
            "address_changed",
            _("Your email address was changed"),
            key=f"address_changed-{change.pk}",
            address=address,
            change=change,
        )


def address_settled(change):
    """Drop what was asked about a change of address: it is done, or stopped."""
    outbox.drop(_about(change))


def _write_to(address, person, template, subject, change, *, path="", days=0):
    _write(
        person,
        template,
        subject,
        key=f"{template}-{change.pk}",
        about=_about(change),
        address=address,
        expires_at=change.expires_at if path else None,
        change=change,
        link=settings.BASE_URL + path,
        days=days,
    )


def _write(person, template, subject, *, key="", **more):
    """Write a mail that nobody can switch off."""
    key = key or f"{template}-{uuid.uuid4()}"
    kind = MailKind.SIGN_IN
    outbox.write(person, kind=kind, key=key, subject=subject, template=template, **more)


def _about(change):
    return f"address-change-{change.pk}"
