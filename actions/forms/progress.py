"""Forms of progress."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import ActionState
from actions.models import ProgressEntry
from als.common import clock
from als.common.forms import Fieldset, Layout, ModelForm
from sets.enums import Naming


class ProgressForm(ModelForm):
    """An entry of the log: only the date and what was done are needed."""

    submit = gettext_lazy("Save progress")
    state_after = forms.ChoiceField(
        required=False,
        label=gettext_lazy("And now the action is"),
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
    )

    class Meta:
        model = ProgressEntry
        fields = ["day", "done", "happened", "learned", "unexpected", "hours", "disclosure"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("done", "happened", "learned", "unexpected"):
            self.fields[name].widget.attrs["rows"] = 3 if name == "done" else 2
        self.fields["hours"].help_text = _("A guess is enough.")
        naming = self.instance.action.pair.set.naming
        self.fields["disclosure"].help_text = Naming(naming).caution
        offered = [ActionState.UNDER_WAY, ActionState.DONE]
        if self.instance.action.has_ended:
            del self.fields["state_after"]
        else:
            field = self.fields["state_after"]
            field.choices = [(state, state.label) for state in offered]
            field.initial = ActionState.UNDER_WAY

    def layout(self):
        more = ("happened", "learned", "unexpected", "hours", "disclosure")
        first = [name for name in self.fields if name not in more]
        return Layout(*first, Fieldset(_("If you have another minute"), *more))

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > clock.today(self.instance.action.pair.set.programme.time_zone):
            raise forms.ValidationError(
                _("That day is still to come. Log what has been done already.")
            )
        return day
