"""Forms of sign-in and profile: django-allauth's, with our layout and words."""

from copy import copy

from allauth.account import forms as allauth_forms
from crispy_forms.layout import HTML, Layout
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from als.accounts.models import NAME_PARTS, User
from als.core.enums import MailChoice, MailKind
from als.core.files.uploads import PictureField
from als.core.forms.base import Fieldset, Form, GovukForm, ModelForm
from als.core.mail.addresses import AddressFormField
from als.core.naming.people import words_left_out
from als.core.templatetags.languages import language_label


class AskForCode(GovukForm, allauth_forms.RequestLoginCodeForm):
    submit = _("Send me a code")
    email = AddressFormField(
        label=_("Email address"),
        help_text=_("The address that your invitation came to."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


OWN_DEVICE = _("This is my own device: stay signed in for 90 days")


class EnterCode(GovukForm, allauth_forms.ConfirmLoginCodeForm):
    submit = _("Sign in")
    mark_optional = False
    remember = forms.BooleanField(label=OWN_DEVICE, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = _("It is in the email that we have just sent. It works for 10 minutes.")
        code.widget.attrs = {"autocomplete": "one-time-code", "class": "govuk-input--width-10"}


class EnterByProvider(Form):
    submit = _("Sign in")
    mark_optional = False
    remember = forms.BooleanField(label=OWN_DEVICE, required=False)


class _ByAddress(allauth_forms.LoginForm):
    """django-allauth's form, which makes its field of the address as it is made itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressFormField(
            label=_("Email address"), widget=forms.EmailInput({"autocomplete": "email"})
        )


class PasswordSignIn(GovukForm, _ByAddress):
    submit = _("Sign in")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["login", "password"])
        password = self.fields["password"]
        password.help_text = ""
        self.fields["remember"].label = OWN_DEVICE
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
    """Put one help text in plain words in place of Django's list of rules."""
    for name, label in (
        ("oldpassword", _("Current password")),
        ("password1", _("New password")),
        ("password2", _("Repeat the new password")),
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
        help_text=_("At least 12 characters. Without one, you sign in with a code by email."),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        """Return it; it must not be made of their words, the name typed above among them."""
        password = self.cleaned_data["password"]
        if password:
            person = copy(self.person)
            person.take_name(self.cleaned_data.get("name", person.name))
            password_validation.validate_password(password, person)
        return password


class NewAddress(Form):
    """The address that somebody wants to be known by."""

    submit = _("Send both emails")
    new = AddressFormField(
        label=_("New email address"), widget=forms.EmailInput({"autocomplete": "email"})
    )


WHY_PARTS = _(
    "An entry that goes into the report without names is searched for each part of your name. "
    "Check that they are right."
)
PARTS_HELP = {
    "given": _("All of them, and a short form that people call you by."),
    "family": _("With what belongs to it: “de Vries”, “Hope-Jones”."),
    "name_before": _("“Cllr”, “dr. sc.”"),
    "name_after": _("Letters and role: “MBE”, “Leader”."),
    "pronouns": _("“she/her”"),
}


class NameParts(ModelForm):
    """How somebody's name is made up. Texts "without names" are searched for its parts."""

    submit = _("Save the parts")

    class Meta:
        model = User
        fields = NAME_PARTS
        help_texts = {**PARTS_HELP, "given": _("All of them, and short forms in use.")}

    def clean(self):
        super().clean()
        if not (self.cleaned_data.get("given") or self.cleaned_data.get("family")):
            self.add_error("family", _("Enter a given name or a family name."))
        return self.cleaned_data


class ChooseLanguage(Form):
    """The language of pages and emails; "next" is the page to go on with."""

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_(
            "Pages and emails come in it. If you leave it to your browser, emails come in the "
            "language of your programme."
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in settings.LANGUAGES]
        by_name = [(code, language_label(code)) for code in codes]
        self.fields["language"].choices = [("", _("As my browser asks for")), *by_name]


class Profile(ModelForm):
    """One's name and its parts. Another name with the parts of the old one is split again."""

    class Meta:
        model = User
        fields = ["name", *NAME_PARTS]
        help_texts = {"name": _("As the others in your sets see it."), **PARTS_HELP}

    def layout(self):
        return Layout(
            "name",
            Fieldset(
                _("The parts of your name"),
                HTML(format_html('<p class="govuk-body">{}</p>', WHY_PARTS)),
                *NAME_PARTS,
            ),
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = (self.instance.name, self.instance.parts)

    def clean(self):
        data = super().clean()
        name, parts = data.get("name"), {part: data.get(part, "") for part in NAME_PARTS}
        if not name:
            return data
        if name != self.before[0] and parts in (self.before[1], dict.fromkeys(NAME_PARTS, "")):
            return {"name": name}
        if missing := words_left_out(name, parts):
            self.add_error(
                "family", _("“%s” is in your name but in none of its parts.") % missing[0]
            )
        return data


class PhotoForm(Form):
    submit = _("Save the photo")
    picture = PictureField(
        label=_("Photo"),
        help_text=_(
            "PNG or JPEG, at most 20 MB. The middle is kept as a small square. Hidden data, "
            "such as where it was taken, is removed."
        ),
    )


# The kinds of mail that are chosen together: the name of the field, its label, a line about it.
MAIL = {
    "pair": (
        _("Your pair and the ground rules"),
        _("Who answered and who joined, ground rules to accept."),
        [MailKind.AGREEMENT, MailKind.RULES],
    ),
    "meetings": (
        _("Meetings"),
        _(
            "Dates to choose, invitations, reminders, the agenda. It can’t wait for a digest: a "
            "meeting may be cancelled the day before."
        ),
        [MailKind.MEETING, MailKind.MEETING_SOON, MailKind.AGENDA],
    ),
    "work": (
        _("Issues and actions"),
        _("What was recorded for your pair, consent to give, what is due, overdue or quiet."),
        [
            MailKind.ISSUE,
            MailKind.CONSENT,
            MailKind.AGREED,
            MailKind.DUE,
            MailKind.OVERDUE,
            MailKind.QUIET,
        ],
    ),
    "record": (
        _("Minutes and the report"),
        _("Minutes to read, the report to sign off, its release."),
        [MailKind.MINUTES, MailKind.REPORT],
    ),
    "digest": (
        _("The digest"),
        _(
            "One email on Monday morning with everything you collect in it, and what needs "
            "you next. If one email in two weeks is enough, collect all of the above in it. "
            "If you switch it off, you don’t get what you collect in it."
        ),
        [MailKind.DIGEST],
    ),
}
EVERY_MONDAY = _("Every Monday")  # what "at once" means for the digest
AS_IT_IS = "as_it_is"  # the kinds of a group differ, by the links in mails: each stays


class MailChoices(Form):
    """How the mails of each group of kinds come; it gives ``choices``, by kind."""

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, sentence, kinds) in MAIL.items():
            now = {choices[kind] for kind in kinds}
            offered = [choice for choice in MailChoice if _fits_all(choice, kinds)]
            mixed = [(AS_IT_IS, _as_it_is(kinds, choices))] if len(now) > 1 else []
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=sentence,
                choices=[*((choice, _label(choice, kinds)) for choice in offered), *mixed],
                initial=AS_IT_IS if mixed else now.pop(),
                widget=forms.RadioSelect({"class": "govuk-radios--inline govuk-radios--small"}),
            )

    def clean(self):
        """Give the choices under one name; refuse a digest that is asked for and switched off."""
        choice_by_kind = {
            kind: MailChoice(choice)
            for name, choice in self.cleaned_data.items()
            if choice != AS_IT_IS
            for kind in MAIL[name][2]
        }
        in_digest = [
            MAIL[name][0]
            for name, choice in self.cleaned_data.items()
            if choice == MailChoice.DIGEST
        ]
        if in_digest and choice_by_kind.get(MailKind.DIGEST) == MailChoice.OFF:
            self.add_error(
                "digest",
                _("The digest is switched off, but this is to come in it: %s. Change one of them.")
                % "; ".join(map(str, in_digest)),
            )
        return {"choices": choice_by_kind}


def _label(choice, kinds):
    weekly = choice == MailChoice.AT_ONCE and MailKind.DIGEST in kinds
    return EVERY_MONDAY if weekly else choice.label


def _fits_all(choice, kinds):
    return all(choice in MailChoice.offered_for(kind) for kind in kinds)


def _as_it_is(kinds, choices):
    """Return what was chosen for each: "As it is now: minutes at once, the report not at all"."""
    words = [f"{kind.label}: {choices[kind].label.lower()}" for kind in kinds]
    return _("As it is now (%s)") % "; ".join(words)
