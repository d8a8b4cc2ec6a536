"""A text that a facilitator shares with those of the programme: read once more, then confirmed."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from als.core.files.uploads import UploadField
from als.core.formats import quoted_list
from als.core.forms.base import ModelForm
from als.core.naming.finder import NameReason
from als.core.text.line_ends import with_line_feeds
from sets.enums import MAX_QUESTION_LENGTH, SharedKind
from sets.models import SharedDesign
from sets.selectors.names import names_of

MAX_TITLE = 200  # characters
FIELDS = {
    SharedKind.QUESTION: ["text"],
    SharedKind.PAPER: ["title", "text", "questions", "file"],
    SharedKind.RULES: ["title", "text"],
}
LABELS = {
    SharedKind.QUESTION: gettext_lazy("Question"),
    SharedKind.PAPER: gettext_lazy("Text, or a link"),
    SharedKind.RULES: gettext_lazy("Ground rules"),
}


class ConfirmedForm(ModelForm):
    """Shares the text once its writer confirms that nothing private is in it.

    ``set_``: the set whose names are looked for. Where some are found the form comes back once and
    says which: ``known`` holds those that the person has seen.
    """

    confirmed = forms.BooleanField(
        label=gettext_lazy(
            "I have read it: it names no person, pair or place, and says nothing that was told in "
            "confidence."
        )
    )
    known = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SharedDesign
        fields = ["title", "text", "questions"]

    def __init__(self, *args, set_, **kwargs):
        super().__init__(*args, **kwargs)
        self.set = set_

    def clean(self):
        data = super().clean()
        for name in ("text", "questions"):
            if data.get(name):
                data[name] = with_line_feeds(data[name])
        if self.leaves_the_set(data):
            self._look_for_names(data)
        data.pop("confirmed", None)
        data.pop("known", None)
        return data

    def leaves_the_set(self, data):
        return True

    def _look_for_names(self, data):
        found = names_in(self.set, [data.get(name, "") for name in ("title", "text", "questions")])
        if not found or data.get("known") == found:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("known")] = found
        sentence = ngettext(
            "This says who or where: %(words)s. Take it out, or share it all the same.",
            "These say who or where: %(words)s. Take them out, or share them all the same.",
            found.count("“"),
        )
        self.add_error("text", sentence % {"words": found})


def names_in(set_, texts):
    """Return names of the set and mail addresses in the texts, each once: "“Ann Lee”, “Lowerton”".

    A link to a page says neither who nor where.
    """
    found = [one for text in texts for one in names_of(set_).findings(text)]
    names = [one.name for one in found if one.why == NameReason.NAME or "@" in one.name]
    return quoted_list(dict.fromkeys(names))


class ShareForm(ConfirmedForm):
    submit = gettext_lazy("Share it with the programme’s facilitators")
    file = UploadField(label=gettext_lazy("File"), required=False)
    field_order = ["title", "text", "questions", "file", "confirmed", "known"]

    class Meta(ConfirmedForm.Meta):
        widgets = {"text": forms.Textarea(attrs={"rows": 14}), "questions": forms.Textarea}

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"title", "text", "questions", "file"} - {*FIELDS[kind]}:
            del self.fields[name]
        self.fields["text"].label = LABELS[kind]
        self.fields["text"].required = kind != SharedKind.PAPER
        self.kind = kind
        if kind == SharedKind.QUESTION:
            self.fields["text"].widget.attrs["rows"] = 3
            self.fields["text"].validators.append(MaxLengthValidator(MAX_QUESTION_LENGTH))

    def clean(self):
        data = super().clean()
        chosen = data.get("file") or "file" in self.errors
        if not (chosen or data.get("text") or "text" in self.errors):
            self.add_error("text", _("Write the text, or choose a file."))
        if self.kind == SharedKind.QUESTION:
            data["title"] = truncatechars(data.get("text", ""), MAX_TITLE)
        return data
