"""Our settings of django-allauth: nobody signs up by themselves; its mails use our outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from als.accounts import codes
from als.accounts.sessions import device_of
from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.web import security_log

# What allauth mails where somebody asks for a code: the second, where nobody has the address
CODES = ("login_code", "unknown_account")
NOTICES = {
    "password_changed": _("Your password has been changed."),
    "password_set": _("A password has been set for your account."),
    "totp_activated": _("An authenticator app is now the second step of your sign-in."),
    "totp_deactivated": _("The authenticator app was removed from your sign-in."),
    "webauthn_added": _("A passkey was added to your sign-in."),
    "webauthn_removed": _("A passkey was removed from your sign-in."),
    "recovery_codes_generated": _("New recovery codes were made for your sign-in."),
    "new_device": _("You have signed in from a browser that we had not seen before."),
}
# How somebody is asked again who it is, the quickest first
WAYS = {
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
}


class ClosedSignUp(DefaultAccountAdapter):
    """Sign-in only, for people who were invited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Use the one in our latest mail."),
        "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_reauthentication_methods(self, user):
        """Return by what the person can show who they are, as django-allauth wants it said."""
        found = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        if not found and user.is_authenticated:
            where = reverse("account_reauthenticate_by_mail")
            return [{"id": "mail", "description": gettext("By a code in a mail"), "url": where}]
        return [found[way] | {"description": str(WAYS[way])} for way in WAYS if way in found]

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Notify the person, at their address, of a change to how they sign in."""
        notify(user, template_prefix.rsplit("/", 1)[-1], self.request)

    def send_mail(self, template_prefix, email, context):
        """Note that a code is asked for, in the same way whether somebody has the address."""
        if template_prefix.rsplit("/", 1)[-1] not in CODES:
            raise NotImplementedError(f"We have no use for this mail: {template_prefix}")
        security_log.record("code asked for", request=self.request)
        codes.ask(address=email, code=context.get("code", ""))


def notify(person, event, request):
    """Write the mail about one of ``NOTICES``; nobody can switch it off."""
    outbox.write(
        person,
        kind=MailKind.SIGN_IN,
        key=f"{event}-{uuid.uuid4()}",
        subject=_("Your sign-in: something has changed"),
        template="security_notice",
        what=NOTICES[event],
        at=f"{clock.now():%d.%m.%Y %H:%M}",
        device=device_of(request.META.get("HTTP_USER_AGENT", "")) or _("an unknown browser"),
    )
