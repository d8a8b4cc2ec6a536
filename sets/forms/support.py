"""Support given to a pair, and private notes."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from als.core.forms.base import RevisionForm
from als.core.forms.fields import LongTextField
from als.core.forms.filters import FilterForm
from sets.enums import SupportKind
from sets.models import FacilitatorNote, SupportEntry
from sets.models.support import MAX_MINUTES


def pair_words(pair):
    return f"{pair.title}: {pair}"


class SupportEntryForm(RevisionForm):
    """An entry of the support log. ``pairs``: those to choose from."""

    submit = gettext_lazy("Save the entry")
    kind = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=SupportKind.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("unit of time", "Minutes"),
        help_text=gettext_lazy("A guess is enough."),
        min_value=1,
        max_value=MAX_MINUTES,
        error_messages={
            "invalid": gettext_lazy("Write “Minutes” as a whole number, for example 45."),
            "min_value": gettext_lazy("Minutes go from 1 to 1440."),
            "max_value": gettext_lazy("Minutes go from 1 to 1440."),
        },
    )
    note = LongTextField(
        label=gettext_lazy("What it was about"),
        help_text=gettext_lazy(
            "The pair reads this. Use a private note for anything that only facilitators should "
            "know."
        ),
        required=False,
    )

    class Meta:
        model = SupportEntry
        fields = ["pair", "day", "kind", "minutes", "note"]
        labels = {"pair": gettext_lazy("Pair")}

    def __init__(self, *args, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        offer_pairs(self.fields["pair"], pairs, nothing=_("Choose a pair"))


class NoteForm(RevisionForm):
    """A private note. ``pairs``: those of the set."""

    submit = gettext_lazy("Save the note")
    mark_optional = False
    text = LongTextField(label=gettext_lazy("Note"), rows=8)

    class Meta:
        model = FacilitatorNote
        fields = ["pair", "text"]
        labels = {"pair": gettext_lazy("What is it about?")}

    def __init__(self, *args, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        offer_pairs(self.fields["pair"], pairs, nothing=_("The whole set"))


def offer_pairs(field, pairs, *, nothing):
    field.queryset = pairs
    field.label_from_instance = pair_words
    field.empty_label = nothing


class PairFilter(FilterForm):
    """Narrows a list to one pair; an address that makes no sense narrows nothing."""

    pair = forms.ChoiceField(required=False, label=gettext_lazy("Pair"))

    def __init__(self, *args, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("pair", [(str(pair.pk), pair_words(pair)) for pair in pairs])

    @property
    def chosen_pair(self):
        """Return the chosen pair's key, or None."""
        chosen = self.chosen("pair")
        return int(chosen) if chosen else None
