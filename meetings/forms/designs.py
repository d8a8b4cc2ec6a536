"""An agenda as lines of text: kept as a template, or to start from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from als.core.text.line_ends import with_line_feeds
from sets.forms.shared import ConfirmedForm
from sets.models import SharedDesign

ON_EACH_LINE = _("One item on each line, its minutes first: 20 Report back on actions.")


class StartForm(Form):
    """The lines of a template, to be made this meeting's."""

    submit = _("Start the agenda with these items")
    text = LongTextField(label=_("Agenda"), help_text=ON_EACH_LINE, rows=12)
    questions = LongTextField(
        label=_("Questions to put into the bank"),
        help_text=_("One on each line. What is in the bank already is not added again."),
        rows=4,
        required=False,
    )

    def clean_text(self):
        return with_line_feeds(self.cleaned_data["text"])

    def clean_questions(self):
        return with_line_feeds(self.cleaned_data["questions"])


class DesignForm(ConfirmedForm):
    """An agenda to keep: for the set or, if one ``may_share``, for the programme's facilitators."""

    submit = _("Save the template")
    for_all = forms.TypedChoiceField(
        label=_("For whom?"),
        choices=[
            ("no", _("The facilitators of this set")),
            ("yes", _("All facilitators of the programme")),
        ],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    field_order = ["title", "text", "questions", "for_all", "confirmed", "known"]

    class Meta:
        model = SharedDesign
        fields = ["title", "text", "questions"]
        labels = {"text": _("Agenda"), "questions": _("Questions that go with it")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 12}),
            "questions": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"text": ON_EACH_LINE}

    def __init__(self, *args, may_share, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["confirmed"].required = False
        self.fields["confirmed"].help_text = _(
            "If all facilitators of the programme are to see it."
        )
        if not may_share:
            del self.fields["for_all"], self.fields["confirmed"]

    def leaves_the_set(self, data):
        return data.get("for_all", False)

    def clean(self):
        confirmed = self.cleaned_data.get("confirmed")
        data = super().clean()
        if self.leaves_the_set(data) and not confirmed:
            sentence = _("Tick this to share it with all facilitators of the programme.")
            self.add_error("confirmed", sentence)
        return data
