"""Papers that the set reads, and what members think of them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.files.uploads import UploadField
from als.core.forms.base import RevisionForm
from sets.models import Paper, PaperView


class PaperForm(RevisionForm):
    """A paper's words, and a file to add to it."""

    submit = gettext_lazy("Save the paper")
    file = UploadField(label=gettext_lazy("File"), required=False)
    cycle_number = forms.TypedChoiceField(
        label=gettext_lazy("For which meeting?"), required=False, coerce=int, empty_value=None
    )

    class Meta:
        model = Paper
        fields = ["kind", "title", "cycle_number", "body", "questions"]
        widgets = {
            "kind": forms.RadioSelect,
            "body": forms.Textarea(attrs={"rows": 14}),
            "questions": forms.Textarea,
        }
        help_texts = {
            "body": gettext_lazy(
                "Instead of a file, or beside it. "
                "Markdown: # heading, **bold**, - list, [words](address)."
            )
        }

    field_order = ["kind", "title", "cycle_number", "file", "body", "questions"]

    def __init__(self, *args, set_, **kwargs):
        super().__init__(*args, **kwargs)
        numbers = {*range(1, set_.meeting_count + 1), self.instance.cycle_number} - {None}
        self.fields["cycle_number"].choices = [
            ("", _("None in particular")),
            *((number, _("Meeting %s") % number) for number in sorted(numbers)),
        ]
        self.newest = self.instance.newest_file if self.instance.pk else None
        if self.newest:
            self.fields["file"].label = _("A newer file")
            self.fields["file"].help_text = _(
                "It replaces “%(name)s”, which stays in the list. %(help)s"
            ) % {"name": self.newest.name, "help": self.fields["file"].help_text}

    def clean(self):
        data = super().clean()
        chosen = data.get("file") or "file" in self.errors
        if not (chosen or self.newest or data.get("body") or "body" in self.errors):
            sentence = _("Write the text here, or choose a file: a paper needs one of the two.")
            self.add_error("body", sentence)
        return data


class PaperViewForm(RevisionForm):
    submit = gettext_lazy("Share your view with the set")
    one_for_all = True

    class Meta:
        model = PaperView
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "What fits your area, what is wrong, what is missing? The set’s members and "
            "facilitators read it with your name and {partnership}. It goes into no report."
        ).format(partnership=programme.partnership_word)
