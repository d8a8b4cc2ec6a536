"""Corrections of circulated minutes, and how the set agreed them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core.formats import long_date
from als.core.forms.base import Form
from als.core.forms.fields import DateField, LongTextField
from als.core.text.line_ends import with_line_feeds
from meetings.enums import CorrectionState

BETWEEN = "between"


class CorrectionForm(Form):
    submit = _("Ask for the correction")

    text = LongTextField(
        label=_("What should it say?"),
        help_text=_("Everybody who can see the entry will see this next to it, with your name."),
        max_length=5_000,
    )


class CorrectionAnswerForm(Form):
    """The answer to a correction; what the entry says is changed in the same form."""

    submit = pgettext_lazy("button", "Answer")

    state = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (CorrectionState.MADE, _("The entry has been corrected")),
            (CorrectionState.DECLINED, _("The entry stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    text = LongTextField(
        label=_("What the entry says"),
        help_text=_("If it is to be corrected, correct it here. Otherwise leave it as it is."),
        rows=5,
        max_length=20_000,
        required=False,
    )
    reply = LongTextField(
        label=_("Your answer"),
        help_text=_("If it stays as it is, say why."),
        rows=3,
        max_length=5_000,
        required=False,
    )
    base_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)

    def clean_text(self):
        return with_line_feeds(self.cleaned_data["text"])

    def clean(self):
        data = self.cleaned_data
        made = data.get("state") == CorrectionState.MADE
        if made and "text" in self.data and not data.get("text", "").strip():
            self.add_error("text", _("Enter what the entry says."))
        return data


class EntryAgreeForm(Form):
    """The revision that the person read."""

    revision = forms.IntegerField(min_value=1)


class AgreeMinutesForm(Form):
    """At which of the later meetings the set agreed; after the last meeting, on which day."""

    submit = _("The set has agreed them")

    def __init__(self, *args, meetings, today, **kwargs):
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        super().__init__(*args, **kwargs)
        if meetings:
            self.fields["agreed_in"] = forms.ChoiceField(
                label=_("Where did the set agree them?"),
                choices=[
                    *((one.pk, f"{one}, {long_date(one.day)}") for one in meetings),
                    (BETWEEN, _("Since then, outside a meeting")),
                ],
                initial=meetings[0].pk,
                widget=forms.RadioSelect,
            )
        else:
            self.fields["agreed_on"] = DateField(
                label=_("When did the set agree them?"),
                help_text=_("No meeting of this set follows."),
                initial=today,
            )

    def clean(self):
        data = self.cleaned_data
        if "agreed_in" in data:
            data["agreed_in"] = self.meetings.get(data["agreed_in"])
        return data


class ReopenMinutesForm(Form):
    submit = _("Reopen the minutes")

    why = LongTextField(
        label=_("Why are the minutes reopened?"),
        help_text=_("Each member gets an email with the reason."),
        rows=3,
        max_length=2_000,
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
