"""What people type on the way to the release."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form
from als.core.forms.fields import DateField, LongTextField


class SendForm(Form):
    submit = _("Send it")
    mark_optional = False

    answer_by = DateField(
        label=_("Sign off by"),
        required=False,
        help_text=_(
            "Three weeks from now, unless you choose another day. After it you can release the "
            "report with the signatures given. A side that has not answered "
            "is shown as “not answered”, never as in agreement."
        ),
    )


class ReleaseForm(Form):
    submit = _("Release it")
    submit_class = "govuk-button--warning"
    mark_optional = False

    respond_by = DateField(
        label=_("Sponsor’s answers due by"),
        required=False,
        help_text=_(
            "The sponsor is asked to answer each lesson by this day, and reminded of it. "
            "Two months from now, unless you choose another day. You can change it later."
        ),
    )


class DeclineToSignForm(Form):
    submit = _("Save our side’s answer")
    submit_class = "govuk-button--warning"

    words = LongTextField(
        label=_("Why does your side decline to sign?"),
        rows=5,
        max_length=2000,
        help_text=_(
            "The released report prints these words beside your side’s name, if it names pairs. "
            "Words that name a person are left out. You can still sign until it is released."
        ),
    )
    snapshot = forms.IntegerField(widget=forms.HiddenInput, required=False)
