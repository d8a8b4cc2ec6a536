"""What a side answers half a year and a year after the release, and what the other says to it."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.disclosure import Disclosure
from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from reports.enums import FollowUpGoing, PassageAnswer
from reports.models.follow_ups import FOLLOW_UP_TEXTS
from sets.answers import MailAnswerForm
from sets.enums import Naming

MAX_WORDS_LENGTH = 3000


class FollowUpForm(Form):
    """One side's answer: whether it is still going is all that is needed."""

    submit = _("Save our answer")

    going = forms.ChoiceField(
        label=_("Is what your pair began in the set still going?"),
        choices=FollowUpGoing.choices,
        widget=forms.RadioSelect,
    )
    came = LongTextField(
        label=_("What came of it?"), rows=4, max_length=MAX_WORDS_LENGTH, required=False
    )
    copied = LongTextField(
        label=_("Has anyone copied it?"),
        rows=3,
        max_length=MAX_WORDS_LENGTH,
        required=False,
        help_text=_("Another council, a neighbour, your own organisation elsewhere."),
    )
    advice = LongTextField(
        label=_("What would you tell the sponsor now?"),
        rows=3,
        max_length=MAX_WORDS_LENGTH,
        required=False,
    )
    disclosure = forms.ChoiceField(
        label=_("Who can see this?"),
        choices=Disclosure.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "“The report” is here the short report of what came of it, which the sponsor reads. "
            "Your answer gets into it only if your pair’s other side agrees to it as well."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, set_, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["disclosure"].initial = Disclosure.PAIR
        if caution := Naming(set_.naming).caution:
            self.fields["disclosure"].help_text += f" {caution}"

    def clean_seen(self):
        """Return None where the page knew nothing of it: then nothing is compared."""
        return self.cleaned_data["seen"] or None


class FollowUpByLinkForm(FollowUpForm, MailAnswerForm):
    """The same behind a link in a mail, which answers once."""

    seen = None

    def layout(self):
        return Layout("going", *FOLLOW_UP_TEXTS, "disclosure")


class FollowUpConsentForm(Form):
    submit = _("Save our side’s answer")

    answer = forms.ChoiceField(
        label=_("May this go into the short report?"), widget=forms.RadioSelect
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, with_names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [
            one for one in PassageAnswer.choices if with_names or one[0] != PassageAnswer.YES
        ]

    def clean_read(self):
        return self.cleaned_data["read"] or None
