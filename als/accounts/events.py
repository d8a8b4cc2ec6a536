"""What of sign-in goes into the security log: heard from Django and django-allauth."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from als.common import security_log

EVENTS = {
    auth.user_logged_in: "sign-in",
    auth.user_logged_out: "sign-out",
    auth.user_login_failed: "sign-in failed",
    account.login_code_rejected: "code rejected",
    account.password_changed: "password changed",
    account.password_set: "password set",
    mfa.authenticator_added: "second factor added",
    mfa.authenticator_removed: "second factor removed",
    mfa.authenticator_reset: "recovery codes made anew",
    mfa.authenticator_used: "second factor used",
    mfa.authentication_failed: "second factor failed",
}


@receiver(list(EVENTS))
def note(sender, signal, request=None, user=None, authenticator=None, **kwargs):
    facts = {"type": str(authenticator.type)} if authenticator else {}
    security_log.record(EVENTS[signal], request=request, person=user, **facts)
