"""Entries of the minutes, and what is being typed."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.disclosure import Disclosure
from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from als.core.forms.more import who_can_see
from als.core.text.line_ends import with_line_feeds
from meetings.enums import MinuteKind
from sets import name_warnings
from sets.enums import Naming
from sets.models import Pair
from sets.selectors.reading import confirmed_pairs

SIDE_BY_SIDE = "govuk-radios--inline govuk-radios--small app-choices"


class MinuteForm(Form):
    """A new entry of the minutes."""

    submit = None
    form_tag = False

    kind = forms.ChoiceField(
        label=_("Kind of entry"),
        choices=MinuteKind.choices,
        initial=MinuteKind.NOTE,
        widget=forms.RadioSelect(attrs={"class": SIDE_BY_SIDE}),
    )
    text = LongTextField(label=_("What was said"), rows=5, max_length=20_000)
    disclosure = forms.ChoiceField(label=_("Who can see this?"), choices=Disclosure.choices)
    pair = forms.ModelChoiceField(
        Pair.objects.none(),
        label=_("Which pair is it about?"),
        required=False,
        empty_label=_("No single pair"),
    )

    def __init__(self, *args, set_, proposer=None, **kwargs):
        """``proposer``: the member whose item it is; the set's own items are no single pair's."""
        super().__init__(*args, **kwargs)
        pair = self.fields["pair"]
        pair.queryset = set_.pairs.confirmed()
        rows = [(pair.pk, f"{pair.title}: {pair}") for pair in confirmed_pairs(set_.pk)]
        pair.choices = [("", pair.empty_label), *rows]
        self.fields["disclosure"].initial = set_.default_disclosure
        if set_.default_disclosure == Disclosure.PAIR:
            self._stay_within_reach(proposer)
        self.fields["disclosure"].help_text = Naming(set_.naming).caution
        name_warnings.attach_warning(self, set_, ["text"], at="text")

    def _stay_within_reach(self, proposer):
        """Offer the proposer's pair for what stays with a pair; without one, the set."""
        if proposer:
            self.fields["pair"].initial = proposer.pair_id
        else:
            self.fields["disclosure"].initial = Disclosure.SET

    def offer(self, kinds):
        """Offer only the kinds of entries that are written in this meeting."""
        field = self.fields["kind"]
        field.choices = [(kind, kind.label) for kind in kinds]
        if self.initial.get("kind", field.initial) not in kinds:
            self.initial["kind"] = kinds[0]

    def layout(self):
        hidden = [name for name in self.fields if self.fields[name].widget.is_hidden]
        return Layout("text", "kind", "pair", who_can_see(self), *hidden)

    def clean_text(self):
        return with_line_feeds(self.cleaned_data["text"])

    def clean(self):
        data = self.cleaned_data
        if data.get("disclosure") == Disclosure.PAIR and not data.get("pair"):
            self.add_error("pair", _("Say which pair it should stay with."))
        return data


class MinuteEditForm(MinuteForm):
    """An entry that is there already, typed from one of its revisions."""

    base_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DraftForm(Form):
    """What is being typed: kept as it is, however long, and however unfinished."""

    text = LongTextField(required=False, strip=False, max_length=1_000_000)
    kind = forms.ChoiceField(required=False, choices=MinuteKind.choices)
    disclosure = forms.ChoiceField(required=False, choices=Disclosure.choices)
    pair = forms.ModelChoiceField(Pair.objects.none(), required=False)
    base_revision = forms.IntegerField(required=False, min_value=0)
    minute = forms.IntegerField(required=False)

    def __init__(self, *args, set_, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pair"].queryset = set_.pairs.confirmed()

    def clean_text(self):
        return with_line_feeds(self.cleaned_data["text"])

    def clean_base_revision(self):
        return self.cleaned_data["base_revision"] or 0
