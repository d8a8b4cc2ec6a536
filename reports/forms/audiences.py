"""Whom a programme's lessons are for."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, RevisionForm
from als.core.forms.fields import LongTextField
from reports.content.audiences import audiences_of
from sets.models import Programme

MAX_TITLE_LENGTH = 80


class AudiencesForm(RevisionForm):
    """A box for each title of the list, and one for more of them. An emptied box takes one off."""

    submit = gettext_lazy("Save the list")
    fills_row = False
    mark_optional = False

    class Meta:
        model = Programme
        fields = ["audiences"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The print of what the form began from is of the column, the boxes are of its titles.
        del self.fields["audiences"]
        self.titles = audiences_of(self.instance)
        for number, (code, title) in enumerate(self.titles.items(), start=1):
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Audience %(number)s") % {"number": number},
                required=False,
                max_length=MAX_TITLE_LENGTH,
                initial=title,
            )
        self.fields["new"] = LongTextField(
            label=_("More audiences"), required=False, rows=3, help_text=_("One on each line.")
        )

    def layout(self):
        boxes = [f"title_{code}" for code in self.titles]
        hint = _(
            "An audience that you rename is renamed for all lessons. Empty a box to take one off"
            " the list; one that lessons are for stays on it."
        )
        return Layout(Fieldset(_("The list"), *boxes, hint=hint), "new")

    def clean_new(self):
        """Return the lines as titles."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["new"].splitlines()]
        if long := [line for line in lines if len(line) > MAX_TITLE_LENGTH]:
            raise forms.ValidationError(
                _("Shorten “%(title)s…”: at most %(most)s characters fit.")
                % {"title": long[0][:30], "most": MAX_TITLE_LENGTH}
            )
        return [line for line in lines if line]

    def clean(self):
        """Return what the change takes: titles by code, and more of them."""
        cleaned = super().clean()
        titles = {code: cleaned.get(f"title_{code}", "") for code in self.titles}
        rest = {name: cleaned[name] for name in ("new", "seen") if name in cleaned}
        return {"titles": titles, **rest}
