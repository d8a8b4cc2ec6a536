"""The short form behind a link in a reminder."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import ActionState
from actions.forms.progress import TEXTS, AsksForFilesAgain, UploadsField
from actions.models import ProgressEntry
from als.core.forms.base import LongTextField, ModelForm
from als.core.forms.more import More, who_can_see
from als.core.text.hours import HoursField
from sets import name_warnings
from sets.enums import Naming

AFTERWARDS = [
    ActionState.UNDER_WAY,
    ActionState.DONE,
    ActionState.STOPPED,
    ActionState.DID_NOT_WORK,
]


class LinkForm(AsksForFilesAgain, ModelForm):
    """One entry on one action: what was done is all that is needed."""

    submit = gettext_lazy("Save progress")
    state_after = forms.TypedChoiceField(
        label=gettext_lazy("Status"),
        coerce=ActionState,
        widget=forms.RadioSelect,
    )
    reason = LongTextField(
        required=False,
        rows=2,
        label=gettext_lazy("If it was stopped or did not work: why?"),
        help_text=gettext_lazy("It is what others learn from."),
    )
    attachments = UploadsField(label=gettext_lazy("Photos and other files"), required=False)

    class Meta:
        model = ProgressEntry
        fields = [*TEXTS, "hours", "disclosure"]
        field_classes = {"hours": HoursField}

    def __init__(self, *args, address, **kwargs):
        """``address``: of the answer to which words would keep the entry out of the report."""
        super().__init__(*args, **kwargs)
        action = self.instance.action
        self.fields["done"].widget.attrs["rows"] = 3
        for name in TEXTS[1:]:
            self.fields[name].widget.attrs["rows"] = 2
        self.fields["hours"].help_text = _("A guess is enough, such as 1.5 or 90 min.")
        self.fields["disclosure"].help_text = Naming(action.pair.set.naming).caution
        printed = [*TEXTS, "reason"]
        name_warnings.attach_warning(self, action.pair.set, printed, at="done", address=address)
        field = self.fields["state_after"]
        field.choices = [(state, state.label) for state in AFTERWARDS]
        field.initial = ActionState.UNDER_WAY

    def layout(self):
        more = More(_("More: hours"), "hours", is_open=self.is_bound)
        first = [*TEXTS, "attachments", "state_after", "reason"]
        return Layout(*first, more, who_can_see(self))

    def clean(self):
        given = super().clean()
        asks_why = given.get("state_after") in ActionState.states_with_reason()
        if asks_why and not (given.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say why, in a sentence: it is what others learn from."))
        return given


def typed_in(data):
    """Return what was typed at length, as rows of a summary: to be copied where it isn't saved."""
    fields = LinkForm.base_fields
    texts = [(fields[name].label, data.get(name, "")) for name in (*TEXTS, "reason")]
    return [{"key": label, "value": text} for label, text in texts if text.strip()]
