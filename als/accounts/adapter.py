"""Our settings of django-allauth: nobody signs up by themselves; its mails use our outbox."""

from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from als.accounts import codes, notifications
from als.accounts.models import User
from als.core.web import security_log

# What allauth mails where somebody asks for a code: the second, where nobody has the address
CODES = ("login_code", "unknown_account")
# How somebody is asked again who it is, the quickest first
WAYS = {
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
}


class ClosedSignUp(DefaultAccountAdapter):
    """Sign-in only, for people who were invited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Use the one in our latest email."),
        "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        """Sign the person in, unless they were switched off since their first step."""
        if not User.objects.filter(pk=user.pk, is_active=True).exists():
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def get_client_ip(self, request):
        """Return the visitor's address: that of the connection if it is none of our proxies."""
        address = request.META.get("REMOTE_ADDR")  # empty behind a socket, which is a proxy's
        if address and settings.PROXY_NETWORKS and not _is_in(address, settings.PROXY_NETWORKS):
            return address
        return super().get_client_ip(request)

    def get_reauthentication_methods(self, user):
        """Return by what the person can show who they are, as django-allauth wants it said."""
        found = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        if not found and user.is_authenticated:
            where = reverse("account_reauthenticate_by_mail")
            return [{"id": "mail", "description": gettext("By a code in an email"), "url": where}]
        return [found[way] | {"description": str(WAYS[way])} for way in WAYS if way in found]

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Notify the person, at their address, of a change to how they sign in."""
        notifications.sign_in_changed(user, template_prefix.rsplit("/", 1)[-1], self.request)

    def send_mail(self, template_prefix, email, context):
        """Note that a code is asked for, in the same way whether somebody has the address."""
        if template_prefix.rsplit("/", 1)[-1] not in CODES:
            raise NotImplementedError(f"We have no use for this mail: {template_prefix}")
        security_log.record("code asked for", request=self.request)
        codes.ask(address=email, code=context.get("code", ""))


def _is_in(address, networks):
    address = ip_address(address)
    # What listens for both kinds of address gets "::ffff:10.0.0.5" for 10.0.0.5.
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)
