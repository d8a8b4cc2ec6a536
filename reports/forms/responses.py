"""What the sponsor types in answer to a lesson, and what facilitators type about the date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form, RevisionForm
from als.core.forms.fields import DateField, LongTextField
from reports.enums import ResponseAnswer
from reports.models import Report, ResponseDraft
from reports.models.responses import MAX_WHO_LENGTH, RESPONSE_FIELDS

MAX_WORDS_LENGTH = 5000


class ResponseForm(RevisionForm):
    """The sponsor's draft of an answer: nothing has to be filled in until it is published."""

    submit = _("Save the draft")
    one_for_all = True
    fills_row = False
    mark_optional = False
    to_come = ("due",)

    class Meta:
        model = ResponseDraft
        fields = RESPONSE_FIELDS

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=ResponseAnswer.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = LongTextField(label=_("Why?"), rows=5, max_length=MAX_WORDS_LENGTH, required=False)
    deeds = LongTextField(
        label=_("What will be done?"),
        rows=5,
        max_length=MAX_WORDS_LENGTH,
        required=False,
        help_text=_("If the lesson is accepted, or accepted in part."),
    )
    who = forms.CharField(
        label=_("By whom?"),
        max_length=MAX_WHO_LENGTH,
        required=False,
        help_text=_("An office or a unit rather than a person: it stays readable for good."),
    )
    due = DateField(
        label=_("By when?"),
        required=False,
        help_text=_("Of what is under consideration: the day by which you will decide."),
    )
    changed = LongTextField(
        label=_("What has changed since your last answer?"),
        rows=4,
        max_length=MAX_WORDS_LENGTH,
        required=False,
    )

    def __init__(self, *args, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["changed"]


class PublishForm(Form):
    """Which of the drafts that stand above it on the page are published."""

    submit = _("Publish the ticked answers")
    submit_class = "govuk-button--warning"

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=_("Which answers are ready?"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Tick at least one answer."),
                "invalid_choice": _(
                    "An answer has changed since you opened this page. Read it again."
                ),
            },
        )


class RespondByForm(RevisionForm):
    submit = _("Save the date")
    fills_row = False

    class Meta:
        model = Report
        fields = ["respond_by"]

    respond_by = DateField(
        label=_("Sponsor’s answers due by"),
        help_text=_("The sponsor sees this day, and is reminded before it."),
    )
