"""A register of authorities as a file."""

from crispy_forms.layout import Layout
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.files.uploads import ask_for_file_again
from als.core.forms.base import Fieldset, Form
from als.core.refusals import Refused
from sets.models import Register
from sets.registers.editions import (
    MAX_NAME_LENGTH,
    MAX_SOURCE_LENGTH,
    checked_edition,
    named,
    tier_words,
)
from sets.registers.file_bytes import OLDER, older_for, refuse_too_large
from sets.registers.files import RegisterTable, certain_order, rows_of, table_in

NEW = "new"
SALT, KEPT_SECONDS = "register-file", 24 * 60 * 60
MAX_KEPT = 1_000_000  # characters that a page carries: some 50,000 lines
SHOWN = 5
NO_CODE = "none"


class RegisterForm(Form):
    """The file and what it is: ``table`` and facts, with which ``ColumnsForm`` goes on."""

    submit = gettext_lazy("Check the columns")
    file = forms.FileField(
        label=gettext_lazy("File with the list"),
        help_text=gettext_lazy("CSV or XLSX, at most 5 MB."),
        widget=forms.FileInput({"accept": ".csv,text/csv,.xlsx,.txt"}),
        allow_empty_file=True,
    )
    register = forms.ChoiceField(label=gettext_lazy("Which register is it an edition of?"))
    name = forms.CharField(
        label=gettext_lazy("What the new register is called"),
        help_text=gettext_lazy("Only for a new one. The country and its two tiers, for example."),
        max_length=MAX_NAME_LENGTH,
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
        max_length=MAX_SOURCE_LENGTH,
        required=False,
    )

    def __init__(self, *args, language, **kwargs):
        """``language``: the programme's, for a file that doesn't show its encoding."""
        super().__init__(*args, **kwargs)
        self.older = older_for(language)
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
            return table_in(file.read(), self.older)
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
            "table": given["file"],
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
        """Add an error that the file has to be chosen again, if the page lost it."""
        ask_for_file_again(self, "file")


class ColumnsForm(Form):
    """Which column is what; gives the change ``rows``, ``name``, ``vintage`` and ``source``.

    The page carries what was read, signed, so that nothing is kept before it is imported.
    """

    submit = gettext_lazy("Import these authorities")
    mark_optional = False
    kept = forms.CharField(widget=forms.HiddenInput, max_length=MAX_KEPT)

    PARTS = (
        ("upper_code", gettext_lazy("Code of the upper tier")),
        ("upper_name", gettext_lazy("Name of the upper tier")),
        ("lower_code", gettext_lazy("Code of the lower tier")),
        ("lower_name", gettext_lazy("Name of the lower tier")),
    )

    def __init__(self, data=None, *, given):
        self.table = RegisterTable(given["head"], given["rows"], given["encoding"])
        self.facts = {key: given[key] for key in ("name", "vintage", "source")}
        order = certain_order(self.table, tier_words()) or ("",) * len(self.PARTS)
        super().__init__(data, initial={"kept": given["kept"]})
        if self.table.encoding:
            self._ask_for_encoding()
        choices = [(str(n), self._named(n)) for n in range(len(self.table.head))]
        without = (NO_CODE, _("None: the name stands as its code"))
        for (name, label), column in zip(self.PARTS, order, strict=True):
            none = [without] if name.endswith("_code") else []
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[("", _("Choose…")), *choices, *none],
                initial=str(column),
                error_messages={
                    "required": _("Choose the column for “%s”.") % label,
                    "invalid_choice": _("Choose the column for “%s”.") % label,
                },
            )

    def _ask_for_encoding(self):
        """Ask in which encoding the names read right, showing them in each that fits."""
        shown = {name: _with_letters(table) for name, table in self._readings()}
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Where do the names read right?"),
            help_text=_(
                "The file doesn’t say how its letters were saved. The table above shows the first "
                "of these that fits the language of your programme."
            ),
            choices=[(name, f"{OLDER[name]}: {', '.join(cells)}") for name, cells in shown.items()],
            initial=self.table.encoding,
            widget=forms.RadioSelect,
        )

    def _readings(self):
        """Yield the older encodings that fit the file, each with the table as it reads in it."""
        for name in OLDER:
            try:
                yield name, self.table.in_encoding(name)
            except UnicodeError:
                continue

    def _named(self, number):
        """Return a column with its first values: "upper_code (C01, C02)"."""
        cells = (cells[number] for _line, cells in self.table.rows if number < len(cells))
        values = list(dict.fromkeys(cell.strip()[:40] for cell in cells))[:2]
        return (
            f"{self.table.head[number]} ({', '.join(values)})"
            if values
            else self.table.head[number]
        )

    @property
    def shown(self):
        """Return the first rows, to be looked at."""
        return [cells for _line, cells in self.table.rows[:SHOWN]]

    def clean(self):
        given = super().clean()
        chosen = [given.get(name) for name, _label in self.PARTS]
        if self.errors:
            return given
        order = [None if one == NO_CODE else int(one) for one in chosen]
        columns = [one for one in order if one is not None]
        if len(set(columns)) < len(columns):
            self.add_error("lower_name", _("Choose each column once: two are the same."))
            return given
        wanted = given.get("encoding")
        table = self.table.in_encoding(wanted) if wanted else self.table
        try:
            return {"rows": rows_of(table, order), **self.facts}
        except Refused as refusal:
            self.add_error(None, refusal.sentence)
            return given


def _with_letters(table):
    """Return the first cells whose letters depend on the encoding."""
    cells = (cell.strip()[:40] for _line, row in table.rows for cell in row)
    found = list(dict.fromkeys(cell for cell in cells if not cell.isascii()))[:SHOWN]
    return ["".join(sign if sign.isprintable() else "\ufffd" for sign in cell) for cell in found]


def carried(given):
    """Return what ``RegisterForm`` gave as a page can carry it; ``Refused`` if it is too much."""
    table = given["table"]
    facts = {key: given[key] for key in ("name", "vintage", "source")}
    content = {"head": table.head, "rows": table.rows, "encoding": table.encoding, **facts}
    kept = signing.dumps(content, salt=SALT, compress=True)
    if len(kept) > MAX_KEPT:
        raise Refused(
            _(
                "The list is too long for this page. Ask those who run this installation to import "
                "it with the command import_register."
            )
        )
    return {**content, "kept": kept}


def carried_back(kept):
    """Return the same from what a page sent; None if it is not ours, or of another day."""
    try:
        return {**signing.loads(kept, salt=SALT, max_age=KEPT_SECONDS), "kept": kept}
    except signing.BadSignature:
        return None
