"""What helped, what hindered, what to change; and what one takes from a meeting."""

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Fieldset, RevisionForm
from meetings.models import LearningNote, ProcessReview
from meetings.models.review import QUESTIONS, SHEET


class ReviewForm(RevisionForm):
    fills_row = False
    submit = _("Save my review")
    one_for_all = True
    mark_optional = False

    class Meta:
        model = ProcessReview
        fields = [*QUESTIONS, "named"]
        widgets = {name: forms.Textarea({"rows": 4}) for name in QUESTIONS}
        help_texts = {
            "change": _("Any member can put it on the next agenda."),
            "named": _("Otherwise the set sees what you wrote without your name."),
        }

    def layout(self):
        return Layout(
            Fieldset(_("Answer one of them, or more"), *QUESTIONS, size="m"), Field("named")
        )

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in QUESTIONS):
            self.add_error("helped", _("Answer at least one of the three questions."))
        return given


class LearningNoteForm(RevisionForm):
    fills_row = False
    submit = _("Save the note")
    one_for_all = True
    mark_optional = False

    class Meta:
        model = LearningNote
        fields = [*SHEET]
        widgets = {name: forms.Textarea({"rows": 3}) for name in SHEET}
        help_texts = {"text": _("Whatever fits none of these.")}

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in SHEET) and not self.errors:
            self.add_error(SHEET[0], _("Write something under one of the headings."))
        return given
