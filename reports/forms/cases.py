"""What editors type about a case, and what a side of its pair says to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import RevisionForm
from als.core.forms.fields import FittedTextField
from reports.forms.side_consents import SideConsentForm
from reports.models import Case

# A case has a page: so many letters fit, with its title and quotation.
MAX_TEXT_LENGTH = 700
MAX_QUOTE_LENGTH = 300


def _text(label, help_text=""):
    return FittedTextField(label=label, rows=5, max_length=MAX_TEXT_LENGTH, help_text=help_text)


class CaseForm(RevisionForm):
    submit = _("Save it and ask both sides")
    one_for_all = True
    fills_row = False

    class Meta:
        model = Case
        fields = ["title", "situation", "tried", "happened", "learned", "quote"]

    situation = _text(_("What stood in the way"))
    tried = _text(_("What was tried"))
    happened = _text(_("What happened"))
    learned = _text(_("What was learned"))
    quote = FittedTextField(
        label=_("Quotation"),
        rows=3,
        max_length=MAX_QUOTE_LENGTH,
        required=False,
        help_text=_("A sentence or two, word for word, from what is below. It stands out."),
    )


class CaseConsentForm(SideConsentForm):
    question = _("May the report print this case?")
    words_hint = _("For the facilitators, if you said no. The report does not print this.")
    names = forms.BooleanField(widget=forms.HiddenInput, required=False)
