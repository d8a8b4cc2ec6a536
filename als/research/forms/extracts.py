"""Which parts an extract has, and what a token reads."""

from django import forms
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form
from als.research.enums import TableKind
from als.research.models import ResearchToken
from als.research.models.tokens import MAX_DAYS
from als.research.tables.all import TABLES

USUAL_DAYS = 90


def _tables(label):
    return forms.MultipleChoiceField(
        label=label,
        choices=TableKind.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=TableKind.values,
        error_messages={"required": gettext_lazy("Choose at least one table.")},
    )


class ExtractForm(Form):
    """The parts of an extract. ``sets``: ``(code, words)`` of those that can be chosen."""

    submit = gettext_lazy("Make the extract")

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sets"].choices = sets
        self.initial["sets"] = [key for key, _words in sets]
        hints = {str(kind): str(table.row) for kind, table in TABLES.items()}
        self.fields["tables"].widget.hints = hints

    sets = forms.MultipleChoiceField(
        label=gettext_lazy("Sets"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one set.")},
    )
    tables = _tables(gettext_lazy("Tables"))


class TokenForm(Form):
    submit = gettext_lazy("Make the token")
    name = forms.CharField(
        label=ResearchToken._meta.get_field("name").verbose_name,
        max_length=80,
        help_text=gettext_lazy("For example the program that will use it."),
    )
    tables = _tables(gettext_lazy("What may it read?"))
    days = forms.IntegerField(
        label=gettext_lazy("For how many days does it work?"),
        initial=USUAL_DAYS,
        min_value=1,
        max_value=MAX_DAYS,
        help_text=gettext_lazy("At most 365. You can revoke it at any time."),
    )
