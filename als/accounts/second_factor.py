"""Second factors: our settings of them for django-allauth, and its forms in our layout."""

import base64
import hashlib

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from als.accounts.sessions import device_of
from als.core.forms.base import GovukForm


def _fernet():
    key = hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SecondFactors(DefaultMFAAdapter):
    """Secrets lie encrypted in the database: its backup alone is no second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or has already been used. Enter the next one."),
    }

    def generate_authenticator_name(self, user, type):  # noqa: A002 - django-allauth's name
        """Return what a passkey is called until its owner says: the browser that it is made in."""
        return device_of(context.request.META.get("HTTP_USER_AGENT", "")) or _("Passkey")

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()


class _Code(GovukForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "class": "govuk-input--width-10",
            "autocapitalize": "off",
        }


class Authenticate(_Code, base.AuthenticateForm):
    submit = _("Sign in")


class AskAgainCode(_Code, base.ReauthenticateForm):
    submit = _("Continue")


class ActivateApp(_Code, totp.ActivateTOTPForm):
    submit = _("Switch it on")


class DeactivateApp(GovukForm, totp.DeactivateTOTPForm):
    submit = _("Remove the app")
    submit_class = "govuk-button--warning"


class RecoveryCodes(GovukForm, recovery.GenerateRecoveryCodesForm):
    submit = _("Make new codes")


class AskAgainPassword(GovukForm, ReauthenticateForm):
    submit = _("Continue")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
