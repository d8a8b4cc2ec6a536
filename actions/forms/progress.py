"""Forms of progress."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import ACTION_TRANSITIONS, ActionState
from actions.models import ProgressEntry
from als.core.files.uploads import UploadField, clean_name
from als.core.formats import quoted_list
from als.core.forms.base import ModelForm, RevisionForm
from als.core.forms.fields import LongTextField
from als.core.forms.more import More, who_can_see
from als.core.text.hours import HoursField
from sets import name_warnings
from sets.enums import Naming

MORE = ("hours", "attachments")
TEXTS = ("done", "happened", "learned", "unexpected")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Some files to choose at once; its value is a list of ``Upload``."""

    widget = SeveralFiles(attrs=UploadField.widget.attrs)

    def clean(self, data, initial=None):
        """Return the list of uploads; the error has one message for each file that is refused."""
        uploads, errors = [], []
        for file in data or []:
            try:
                uploads.append(super().clean(file, initial))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        return uploads


class EntryForm(ModelForm):
    """The texts of an entry, and who can see it.

    ``address``: of the answer to which words would keep the entry out of the report, for somebody
    who is not signed in.
    """

    class Meta:
        model = ProgressEntry
        fields = [*TEXTS, "disclosure"]
        field_classes = {"hours": HoursField}

    def __init__(self, *args, address=None, **kwargs):
        super().__init__(*args, **kwargs)
        set_ = self.instance.action.pair.set
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 3 if name == "done" else 2
        self.fields["disclosure"].help_text = Naming(set_.naming).caution
        self.set_up_status()
        printed = [name for name in (*TEXTS, "reason") if name in self.fields]
        name_warnings.attach_warning(self, set_, printed, at="done", address=address)

    def set_up_status(self):
        """Offer the states in which the entry can leave the action, if the form asks for one."""


class RecordForm(EntryForm):
    """What a pair reports in a meeting, as a facilitator records it: it changes no state."""

    submit = gettext_lazy("Record it for the pair")

    def layout(self):
        return Layout(*TEXTS, who_can_see(self))


class LogForm(EntryForm):
    """An entry with its status, hours and files; what was done is all that is needed."""

    submit = gettext_lazy("Save progress")
    state_after = forms.TypedChoiceField(
        required=False,
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
    attachments = UploadsField(label=gettext_lazy("Files"), required=False)

    class Meta(EntryForm.Meta):
        fields = [*TEXTS, "hours", "disclosure"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hours"].help_text = _("A guess is enough, such as 1.5 or 90 min.")

    def set_up_status(self):
        if states := states_after(self.instance.action):
            self.fields["state_after"].choices = [(state, state.label) for state in states]
            self.fields["state_after"].initial = ActionState.UNDER_WAY
        else:
            del self.fields["state_after"], self.fields["reason"]

    def clean(self):
        cleaned = super().clean()
        needs = cleaned.get("state_after") in ActionState.states_with_reason()
        if needs and not (cleaned.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say why, in a sentence: it is what others learn from."))
        return cleaned

    def ask_for_files_again(self):
        """Add the error that the files must be chosen again, which no page can fill in."""
        files = self.files.getlist("attachments") if self.files else []
        if files and self.errors and "attachments" not in self.errors:
            names = quoted_list(clean_name(file.name) for file in files)
            sentence = _("Choose %s again: a browser does not keep files when a page comes back.")
            self.add_error("attachments", sentence % names)


class ProgressForm(LogForm):
    """An entry of the log, by somebody who is signed in: with its date."""

    class Meta(LogForm.Meta):
        fields = ["day", *LogForm.Meta.fields]

    def layout(self):
        more = [name for name in MORE if name in self.fields]
        first = [name for name in self.fields if name not in (*more, "disclosure")]
        hidden = More(_("More: hours, files"), *more, is_open=self.is_bound)
        return Layout(*first, hidden, who_can_see(self))


class LinkForm(LogForm):
    """An entry by the link of a reminder: dated today."""

    attachments = UploadsField(label=gettext_lazy("Photos and other files"), required=False)

    def set_up_status(self):
        self.fields["state_after"].required = True
        super().set_up_status()

    def layout(self):
        more = More(_("More: hours"), "hours", is_open=self.is_bound)
        first = [*TEXTS, "attachments", "state_after", "reason"]
        return Layout(*first, more, who_can_see(self))


def typed_in(data):
    """Return what was typed at length, as rows of a summary: to be copied where it isn't saved."""
    fields = LinkForm.base_fields
    texts = [(fields[name].label, data.get(name, "")) for name in (*TEXTS, "reason")]
    return [{"key": label, "value": text} for label, text in texts if text.strip()]


def states_after(action):
    """Return where an entry can leave an action: under way, or ended as the table allows.

    One that is only agreed is put under way by its first entry.
    """
    if action.has_ended or action.state == ActionState.PROPOSED:
        return []
    ends = ACTION_TRANSITIONS[ActionState.UNDER_WAY] & ActionState.ended_states()
    return [ActionState.UNDER_WAY, *(state for state in ActionState if state in ends)]


class RecordedForm(RevisionForm):
    """The texts of an entry that a facilitator recorded, for the pair to correct."""

    fills_row = False
    submit = gettext_lazy("Save our wording")

    class Meta:
        model = ProgressEntry
        fields = list(TEXTS)
        widgets = {name: forms.Textarea({"rows": 3}) for name in TEXTS}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_warnings.attach_warning(self, self.instance.action.pair.set, list(TEXTS), at="done")
