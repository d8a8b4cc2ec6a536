"""A question of the bank, or one that was asked in a turn."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core.forms.base import Form, RevisionForm
from meetings.enums import QuestionStage
from meetings.models import Question

IN_ONE_ROW = "govuk-radios--inline govuk-radios--small app-choices"


class QuestionForm(RevisionForm):
    fills_row = False
    submit = _("Save the question")

    stage = forms.ChoiceField(
        label=_("What is it for?"),
        choices=QuestionStage.choices,
        widget=forms.RadioSelect({"class": IN_ONE_ROW}),
    )
    is_open = forms.TypedChoiceField(
        label=_("Open or closed?"),
        help_text=_("A closed question can be answered with yes or no."),
        choices=[("True", _("Open")), ("False", pgettext_lazy("kind of question", "Closed"))],
        coerce=lambda value: value == "True",
        initial="True",
        widget=forms.RadioSelect({"class": IN_ONE_ROW}),
    )

    class Meta:
        model = Question
        fields = ["text", "stage", "is_open"]


class NoteQuestionForm(QuestionForm):
    """One that was asked in a turn. ``askers``: the members who may be named."""

    submit = _("Note the question")
    form_tag = False

    class Meta(QuestionForm.Meta):
        fields = ["text", "stage", "is_open", "asked_by", "good"]

    def __init__(self, *args, askers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_by"].queryset = askers
        self.fields["asked_by"].empty_label = _("No name")
        self.fields["asked_by"].label_from_instance = lambda one: f"{one}, {one.pair.title}"


class KeepForm(Form):
    good = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda v: v == "yes")
