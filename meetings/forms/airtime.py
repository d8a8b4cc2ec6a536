"""How long the stages of a turn are, and the buttons that order and run the turns."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form, RevisionForm
from meetings.enums import TurnStage
from meetings.models.airtime import MAX_STAGE_MINUTES, TurnPlan

BETWEEN = _("Write a whole number of minutes, from 0 to 120.")


def stage_minutes(stage):
    return forms.IntegerField(
        label=stage.label,
        min_value=0,
        max_value=MAX_STAGE_MINUTES,
        error_messages={"invalid": BETWEEN, "min_value": BETWEEN, "max_value": BETWEEN},
    )


class TurnPlanForm(RevisionForm):
    fills_row = False
    submit = _("Save the timings")
    one_for_all = True

    present, clarify, questions, reflect, actions = map(stage_minutes, TurnStage)

    class Meta:
        model = TurnPlan
        fields = TurnStage.values

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].help_text = _("In minutes. A stage with 0 minutes is left out.")

    def clean(self):
        if not self.errors and not any(self.cleaned_data[stage] for stage in TurnStage.values):
            self.add_error("present", _("At least one stage needs some time."))
        return self.cleaned_data


class PairKeyForm(Form):
    """Which pair a button gives a turn, or leaves out."""

    pair = forms.IntegerField(min_value=1)


class SeenStageForm(Form):
    """The stage that the person saw when they pressed."""

    seen = forms.ChoiceField(choices=TurnStage.choices)
