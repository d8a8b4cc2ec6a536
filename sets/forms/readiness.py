"""What a member answers about working together."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, RevisionForm
from als.core.forms.fields import LongTextField
from sets.enums import ReadinessMoment
from sets.models import Readiness
from sets.models.learning_sets import MAX_HOURS
from sets.models.readiness import QUESTIONS
from sets.selectors.readiness import VALUES, questions_of


class ReadinessForm(RevisionForm):
    submit = gettext_lazy("Save my answers")
    one_for_all = True
    moment = forms.CharField(widget=forms.HiddenInput)
    hours_a_month = forms.IntegerField(min_value=0, max_value=MAX_HOURS)
    comment = LongTextField(
        label=gettext_lazy("Anything else about working together"), required=False
    )

    class Meta:
        model = Readiness
        fields = [*QUESTIONS, "hours_a_month", "comment"]

    def __init__(self, *args, pair, moment, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["moment"] = moment.value
        for question in questions_of(pair.set.programme):
            self.fields[question.name] = _scale(question)
        self._name_hours(pair.set, moment)

    def _name_hours(self, set_, moment):
        field = self.fields["hours_a_month"]
        if moment == ReadinessMoment.START:
            field.label = _("How many hours a month can you give to the set?")
            asked = _("Meetings, and the work between them. Taking part asks for about %s.")
            field.help_text = asked % set_.hours_a_month
        else:
            field.label = _("How many hours a month can you give to working on together?")
        whole = _("Enter whole hours, from 0 to %s.") % MAX_HOURS
        field.error_messages |= dict.fromkeys(("min_value", "max_value", "invalid"), whole)
        field.error_messages["required"] = _("Fill in “%s”.") % field.label

    def layout(self):
        return Layout(
            Fieldset(_("Five short questions"), *QUESTIONS, "hours_a_month"),
            Fieldset(_("In your own words"), "comment"),
        )


def _scale(question):
    """Return the field of a question: five radios, the first and the last with their names."""
    ends = {VALUES[0]: question.low, VALUES[-1]: question.high}
    choices = [
        (value, f"{value} – {ends[value]}" if value in ends else str(value)) for value in VALUES
    ]
    return forms.TypedChoiceField(
        label=question.text,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect({"class": "app-scale"}),
        error_messages={"required": _("Choose an answer for “%s”.") % question.text},
    )
