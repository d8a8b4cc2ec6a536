"""Forms of sign-in and profile: django-allauth's in our looks and words."""

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from als.accounts.models import User
from als.common.forms import Form, GovukForm, ModelForm


class AskForCode(GovukForm, allauth_forms.RequestLoginCodeForm):
    submit = _("Send me a code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("Email address")
        email.help_text = _("The address that your invitation came to.")
        email.widget.attrs = {"autocomplete": "email"}


class EnterCode(GovukForm, allauth_forms.ConfirmLoginCodeForm):
    submit = _("Sign in")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = _("It is in the mail that we have just sent. It works for 15 minutes.")
        code.widget.attrs = {"autocomplete": "one-time-code", "class": "govuk-input--width-10"}


class PasswordSignIn(GovukForm, allauth_forms.LoginForm):
    submit = _("Sign in")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Email address")
        login.widget.attrs = {"autocomplete": "email"}
        password.help_text = ""
        password.widget.attrs = {"autocomplete": "current-password"}


class ChangePassword(GovukForm, allauth_forms.ChangePasswordForm):
    submit = _("Change password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain_passwords(self)


class SetPassword(GovukForm, allauth_forms.SetPasswordForm):
    submit = _("Set password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain_passwords(self)


def _plain_passwords(form):
    """Say the rule once, in plain words; no placeholders."""
    for name, label in (
        ("oldpassword", _("Password that you have now")),
        ("password1", _("New password")),
        ("password2", _("New password, once more")),
    ):
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
    form.fields["password1"].help_text = _("At least 12 characters. Three words make a good one.")


class Welcome(Form):
    """What an invited person says of themselves; the password may wait for ever."""

    submit = _("Sign in")
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As the others in your set will see it."),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Without one, you sign in with a code by mail."),
    )

    def clean_password(self):
        password = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password)
        return password


class Profile(ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        help_texts = {"name": _("As the others in your sets see it.")}
