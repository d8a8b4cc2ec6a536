"""Passkeys: django-allauth's forms and pages of WebAuthn, with our layout and words.

A passkey is always one that can sign in by itself: the device finds out who it is, and asks for a
finger, a face or its code. Both steps of a sign-in are in it.
"""

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core.forms.base import GovukForm
from als.core.web import security_log

MAX_NAME_LENGTH = 60
# What the libraries raise for an answer that no browser gives
BROKEN = (AttributeError, LookupError, TypeError, ValueError)


NOT_TAKEN = _("This passkey was not accepted. Try again.")


class AnswerField(forms.JSONField):
    """What the browser says for the device: an object, which no page gives back."""

    def __init__(self):
        device = forms.HiddenInput({"id": "passkey-credential"})
        super().__init__(widget=device, error_messages={"required": NOT_TAKEN})

    def to_python(self, value):
        try:
            answer = super().to_python(value)
        except (ValidationError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise ValidationError(NOT_TAKEN)
        return answer

    def bound_data(self, data, initial):
        return None

    def prepare_value(self, value):
        return ""


def _name_field():
    return forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=_("So that you can recognise it: “Work laptop”, “Blue key”."),
        max_length=MAX_NAME_LENGTH,
        required=False,
    )


class AddPasskey(GovukForm, webauthn.AddWebAuthnForm):
    form_tag = False  # the page has the button, which asks the device first
    submit = None
    mark_optional = False
    name = _name_field()
    passwordless = None  # always
    credential = AnswerField()

    def clean(self):
        """Return what the browser answered; ``ValidationError`` if it is not in order."""
        try:
            return super().clean()
        except BROKEN:
            raise ValidationError(NOT_TAKEN) from None


class NamePasskey(GovukForm, webauthn.EditWebAuthnForm):
    submit = _("Save the name")
    name = _name_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class _Answer:
    """What the device answers; whatever is not in order is one sentence, and in the log."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (*BROKEN, ValidationError) as error:
            kind = str(Authenticator.Type.WEBAUTHN)
            security_log.record("second factor failed", person=self.user, type=kind)
            if isinstance(error, ValidationError) and error.code != "incorrect_code":
                raise
            raise ValidationError(NOT_TAKEN) from None


class SignIn(_Answer, webauthn.LoginWebAuthnForm):
    credential = AnswerField()


class SecondStep(_Answer, webauthn.AuthenticateWebAuthnForm):
    credential = AnswerField()


class AskAgain(_Answer, webauthn.ReauthenticateWebAuthnForm):
    credential = AnswerField()


class Add(views.AddWebAuthnView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # In place of a key that is good for the second step alone
        context["js_data"]["creation_options"] = auth.begin_registration(self.request.user, True)
        return context


class AskAgainView(views.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        return super().get_context_data() | kwargs


class SignInView(views.LoginWebAuthnView):
    def form_invalid(self, form):
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, sentence)
        return redirect("account_request_login_code")


class SecondStepView(AuthenticateView):
    """The second step by whatever the person has: a passkey, the app, a recovery code."""

    def get_context_data(self, **kwargs):
        mine = Authenticator.objects.filter(user=self.stage.login.user)
        kinds = set(mine.values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        }


class RenameView(views.EditWebAuthnView):
    def form_valid(self, form):
        answer = super().form_valid(form)
        security_log.record("passkey renamed", request=self.request, type=self.object.type)
        return answer


plain = {"success_url": reverse_lazy("mfa_index"), "http_method_names": ["get", "head", "post"]}
add = Add.as_view()
rename = RenameView.as_view(**plain)
remove = views.RemoveWebAuthnView.as_view(**plain)
ask_again = AskAgainView.as_view()
sign_in = SignInView.as_view()
second_step = SecondStepView.as_view()
