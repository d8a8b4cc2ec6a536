"""What people type about lessons and the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.common.forms import Field, Fieldset, Form, Layout, LongTextField, SeenForm
from reports.compile.lessons import audience_words
from reports.enums import Audience, EndorsementAnswer, LessonKind, Stance
from reports.models import Endorsement, Lesson, Report


class LessonForm(SeenForm):
    submit = _("Save the lesson")

    class Meta:
        model = Lesson
        fields = ["statement", "explanation", "kind", "audiences"]

    statement = LongTextField(
        label=_("Lesson"),
        rows=3,
        help_text=_(
            "One sentence that others can act on. It stands in the report as you write it."
        ),
    )
    explanation = LongTextField(
        label=_("Explanation"),
        rows=7,
        required=False,
        help_text=_("What it means, when it holds, and when it doesn’t."),
    )
    kind = forms.ChoiceField(
        label=_("Is it for policy or for practice?"),
        choices=LessonKind.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audiences"] = forms.MultipleChoiceField(
            label=_("Whom is it for?"),
            choices=[(value, audience_words(programme, value)) for value in Audience.values],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose an answer for “Whom is it for?”.")},
        )


class SearchForm(Form):
    """What one looks for among the set's entries."""

    submit = _("Search")
    method = "get"
    mark_optional = False

    q = forms.CharField(
        label=_("Look for"),
        required=False,
        max_length=100,
        help_text=_("A word from the issue, action, progress entry or minutes."),
    )


class EvidenceForm(Form):
    submit = _("Add it as evidence")

    stance = forms.ChoiceField(
        label=_("What does it do for the lesson?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    note = LongTextField(
        label=_("What it shows"),
        rows=3,
        required=False,
        help_text=_("A sentence beside it in the report. Name nobody who is to stay unnamed."),
    )


class EndorsementForm(SeenForm):
    """What a side says to a lesson; ``read`` is the version of its text that stands on the page."""

    submit = _("Say so for our side")
    one_for_all = True
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Endorsement
        fields = ["answer", "comment"]

    answer = forms.ChoiceField(
        label=_("What does your side say?"),
        choices=EndorsementAnswer.choices,
        widget=forms.RadioSelect,
    )
    comment = LongTextField(
        label=_("In your words"),
        rows=4,
        required=False,
        help_text=_(
            "Needed for a reservation and for a no: the report prints those words, with your tier "
            "but without your name or place. Words that name a place or a person are left out."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if answer in EndorsementAnswer.with_comment() and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("Say in your words what the reservation is."))
        return cleaned


class ReportForm(SeenForm):
    submit = _("Save the texts")
    one_for_all = True

    class Meta:
        model = Report
        fields = ["title", "foreword", "method", "caveat", "closing_note"]

    title = forms.CharField(label=_("Title"), max_length=200)
    foreword = LongTextField(label=_("Foreword"), rows=8, required=False)
    method = LongTextField(
        label=_("How the set worked"),
        rows=8,
        required=False,
        help_text=_(
            "Pairs, focus, meetings, attendance and ground rules are added from the record."
        ),
    )
    caveat = LongTextField(
        label=_("Limits, in the set’s own words"),
        rows=6,
        required=False,
        help_text=_("Who was asked and what was held back is added from the record, as counts."),
    )
    closing_note = LongTextField(label=_("Note at the end"), rows=4, required=False)

    def layout(self):
        return Layout(
            "title",
            Fieldset(
                _("Texts"),
                Field("foreword"),
                "method",
                "caveat",
                "closing_note",
                hint=_("Markdown: **bold**, lists with “- ”, headings with “# ”."),
            ),
        )


class ReopenForm(Form):
    submit = _("Reopen the report")
    submit_class = "govuk-button--warning"

    reason = forms.CharField(
        label=_("Why?"),
        max_length=100,
        help_text=_("In a line. All members get it by mail, and it stays with the version."),
    )
