"""What a side of a pair answers when it is asked whether editors' words may go out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from reports.enums import ReplyAnswer

MAX_WORDS_LENGTH = 5000


class SideConsentForm(Form):
    """``question`` and ``words_hint``: what is asked, and who reads what it should say instead."""

    submit = _("Save our side’s answer")
    question = words_hint = ""

    answer = forms.ChoiceField(choices=ReplyAnswer.choices, widget=forms.RadioSelect)
    words = LongTextField(
        label=_("What should it say instead?"), rows=4, max_length=MAX_WORDS_LENGTH, required=False
    )
    # The revision of the words that the page showed.
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = self.question
        self.fields["words"].help_text = self.words_hint
