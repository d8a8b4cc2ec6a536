"""A register of authorities as a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.common.forms import Fieldset, Form, Layout
from als.common.refusals import Refused
from als.common.uploads import ask_for_file_again
from sets.models import Register
from sets.register import LONGEST_NAME, LONGEST_SOURCE, checked_edition, named
from sets.register_file import read, refuse_too_large

NEW = "new"


class RegisterForm(Form):
    """Gives the change ``rows``, ``name``, ``vintage`` and ``source``."""

    submit = gettext_lazy("Import the file")
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("UTF-8 text, at most 5 MB."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        allow_empty_file=True,
    )
    register = forms.ChoiceField(label=gettext_lazy("Which register is it an edition of?"))
    name = forms.CharField(
        label=gettext_lazy("What the new register is called"),
        help_text=gettext_lazy("Only for a new one. The country and its two tiers, for example."),
        max_length=LONGEST_NAME,
        required=False,
    )
    vintage = forms.CharField(
        label=gettext_lazy("Edition"),
        help_text=gettext_lazy("The year, or year and month: 2021 or 2021-04."),
        max_length=10,
        widget=forms.TextInput({"class": "govuk-input--width-10"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source and licence"),
        help_text=gettext_lazy(
            "Who publishes it, and under which licence. Shown wherever it is used. Left empty, "
            "what the register says of it now stays."
        ),
        max_length=LONGEST_SOURCE,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.registers = {str(one.pk): one for one in Register.objects.all()}
        there = [(pk, f"{one.name} ({one.vintage})") for pk, one in self.registers.items()]
        self.fields["register"].choices = [("", _("Choose…")), *there, (NEW, _("A new one"))]

    def layout(self):
        return Layout(
            Fieldset(_("The file"), "file", "vintage"),
            Fieldset(_("The register"), "register", "name", "source"),
        )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            refuse_too_large(file.size)
            return read(file.read())
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    def clean_vintage(self):
        try:
            return checked_edition(self.cleaned_data["vintage"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    def clean(self):
        given = super().clean()
        present = self.registers.get(given.get("register"))
        if present is None and given.get("register"):
            self._check_new_name(given.get("name"))
        elif present and given.get("name"):
            self.add_error("name", _("Leave this empty, or choose “A new one” above."))
        if self.errors:
            return given
        return {
            "rows": given["file"],
            "name": present.name if present else given["name"],
            "vintage": given["vintage"],
            "source": given["source"],
        }

    def _check_new_name(self, name):
        if not name and "name" not in self.errors:
            self.add_error("name", _("Say what the new register is called."))
        elif name and named(name):
            self.add_error("name", _("There is a register of this name: choose it above."))

    def ask_again(self):
        """Say that the file has to be chosen again, where the page comes back without it."""
        ask_for_file_again(self, "file")
