"""What of sign-in goes into the security log: heard from Django and django-allauth."""

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import signals as auth
from django.db.models.signals import pre_save
from django.dispatch import receiver

from als.accounts import notifications, provider, sessions
from als.core import clock
from als.core.web import security_log

EVENTS = {
    auth.user_logged_in: "sign-in",
    auth.user_logged_out: "sign-out",
    auth.user_login_failed: "sign-in failed",
    account.login_code_rejected: "code rejected",
    account.password_changed: "password changed",
    account.password_set: "password set",
    mfa.authenticator_added: "second factor added",
    mfa.authenticator_removed: "second factor removed",
    mfa.authenticator_reset: "recovery codes replaced",
    mfa.authenticator_used: "second factor used",
    mfa.authentication_failed: "second factor failed",
}


@receiver(list(EVENTS))
def note(sender, signal, request=None, user=None, authenticator=None, **kwargs):
    facts = {"type": str(authenticator.type)} if authenticator else {}
    if signal is auth.user_logged_in:
        facts["ways"] = [record["method"] for record in get_authentication_records(request, user)]
    security_log.record(EVENTS[signal], request=request, person=user, **facts)


@receiver(account.authentication_step_completed)
def last_as_long_as_said(sender, request, method, passwordless=False, **kwargs):
    """ "This is my own device": 90 days from the last day of use; else until the browser closes."""
    if method == "code" or passwordless:
        own = request.POST.get("remember") == "on"
        request.session.set_expiry(settings.SESSION_COOKIE_AGE if own else 0)


@receiver(account.user_logged_in)
def know_the_device(sender, request, user, response, **kwargs):
    request.session["day"] = clock.today().isoformat()
    if user.pk not in sessions.known_people(request):
        notifications.sign_in_changed(user, "new_device", request)
        sessions.remember_device(request, response, user)


@receiver(account.user_logged_in)
def tie_to_the_provider(sender, request, user, **kwargs):
    provider.note_link(request, user)


@receiver(mfa.authenticator_added)
def has_just_shown_it(sender, request, user, **kwargs):
    """Count setting up an app or a passkey as having just signed in."""
    record_authentication(request, user, method="mfa", reauthenticated=True)


@receiver(pre_save, sender=Authenticator)
def count_codes_as_viewed(sender, instance, **kwargs):
    """Note the first look at recovery codes when they are made: the page itself may not write."""
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        instance.data.setdefault("viewed_at", clock.now().timestamp())
