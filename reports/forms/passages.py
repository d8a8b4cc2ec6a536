"""What a side says to the passages of its pair: one form for the whole list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form
from reports.enums import PassageAnswer


class PassagesForm(Form):
    """Three buttons a passage; what is left open stays open.

    ``answers`` in what it gives: ``(kind, pk)`` → answer and digest of the words on the page.
    """

    submit = None
    form_tag = False
    mark_optional = False

    rest = forms.ChoiceField(
        label=_("And all other passages on this page?"),
        choices=[
            ("", _("Leave them open: they are not quoted until we have answered")),
            (PassageAnswer.YES, _("Yes to all of them, with names where the entry allows names")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, passages, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.passages = passages
        for passage in passages:
            self.fields[passage.code] = forms.ChoiceField(
                label=_("May the report print it?"),
                choices=choices_for(passage),
                initial=passage.answers[side] or "",
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"words-{passage.code}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=passage.digest, max_length=64
            )

    def clean(self):
        cleaned = super().clean()
        answers = {}
        for passage in self.passages:
            words = cleaned.get(f"words-{passage.code}")
            answer = cleaned.get(passage.code) or cleaned.get("rest")
            if words and answer:
                answers[passage.key] = (answer, words)
        return {"answers": answers}


def choices_for(passage):
    """Return the answers that make sense: no names where the entry's disclosure has none."""
    if passage.names:
        return PassageAnswer.choices
    return [choice for choice in PassageAnswer.choices if choice[0] != PassageAnswer.YES]
