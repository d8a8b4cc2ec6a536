"""What is typed about a meeting, made into values of the domain."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from als.common.disclosure import Disclosure
from als.common.forms import DateField, Div, Fieldset, Form, Layout, LongTextField, SeenForm
from meetings.enums import Answer, MinuteKind, Outcome
from meetings.local_time import LocalDateTimeField
from meetings.models import AgendaItem, Cycle, Meeting
from sets.enums import Naming
from sets.models import Pair

SIDE_BY_SIDE = "govuk-radios--inline govuk-radios--small app-choices"


def item_minutes():
    """The minutes that an item gets."""
    return forms.IntegerField(
        label=_("How many minutes does it need?"),
        initial=15,
        validators=[
            MinValueValidator(1, _("Give it at least 1 minute.")),
            MaxValueValidator(480, _("Give it 480 minutes (8 hours) at most.")),
        ],
    )


class CycleForm(SeenForm):
    """What a cycle is for, and the day that the plan suggests, unless its meeting has a date."""

    submit = _("Save the cycle")

    suggested_for = DateField(
        label=_("Suggested day"),
        help_text=_("The plan's, until the meeting gets its date. Days rise with the number."),
    )

    class Meta:
        model = Cycle
        fields = ["stage", "name", "purpose"]

    def __init__(self, *args, meeting, **kwargs):
        initial = {"suggested_for": meeting.suggested_for}
        super().__init__(*args, instance=meeting.cycle, initial=initial, **kwargs)
        if meeting.starts:
            del self.fields["suggested_for"]

    def _post_clean(self):
        """Leave the row alone: the change sets its fields, and compares with what was there."""


class CycleNumberForm(Form):
    """Which cycle a button is about."""

    number = forms.IntegerField(min_value=1)


class MeetingForm(SeenForm):
    submit = _("Save date and place")

    starts = LocalDateTimeField(label=_("Starts"))
    ends = LocalDateTimeField(label=_("Ends"))
    link = forms.URLField(
        label=_("Link for joining online"),
        help_text=_("For those who join online, if any do."),
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = Meeting
        fields = ["starts", "ends", "place", "link"]
        help_texts = {"place": _("Name and address, and what one has to know to get there.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts", "ends"):
            self.fields[name].zone = self.instance.zone
        self.fields["starts"].help_text = _("On the clock of %(zone)s.") % {
            "zone": self.instance.zone.key.replace("_", " ")
        }

    def clean(self):
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting has to end after it starts."))
        return self.cleaned_data

    def _post_clean(self):
        """Leave the row alone: the change sets its fields, and compares with what was there."""


class ItemForm(SeenForm):
    """A member's item."""

    submit = _("Propose it")

    minutes = item_minutes()

    class Meta:
        model = AgendaItem
        fields = ["title", "why", "presenter", "minutes"]
        help_texts = {"presenter": _("You, unless you name somebody else.")}

    def _post_clean(self):
        """Leave the row alone, as above."""


class HousekeepingForm(SeenForm):
    """A facilitator's item: welcome, a break, dates."""

    submit = _("Add to the agenda")

    minutes = item_minutes()

    class Meta:
        model = AgendaItem
        fields = ["title", "minutes"]

    def _post_clean(self):
        """Leave the row alone, as above."""


class MoveForm(Form):
    """One step up or down, from the place that the button was pressed at."""

    up = forms.TypedChoiceField(choices=[("up", ""), ("down", "")], coerce=lambda v: v == "up")
    was_at = forms.IntegerField(required=False, min_value=1)


class MarkForm(Form):
    discussed = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda v: v == "yes"
    )


class AnswerForm(Form):
    answer = forms.ChoiceField(choices=Answer.choices)


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
    disclosure = forms.ChoiceField(label=_("How far may this travel?"), choices=Disclosure.choices)
    pair = forms.ModelChoiceField(
        Pair.objects.none(),
        label=_("Whose matter is it?"),
        required=False,
        empty_label=_("No single pair's"),
    )

    def __init__(self, *args, set_, proposer=None, **kwargs):
        """``proposer``: the member whose item it is; the set's own items are no single pair's."""
        super().__init__(*args, **kwargs)
        pairs = set_.pairs.confirmed().with_partnerships()
        self.fields["pair"].queryset = pairs
        self.fields["pair"].label_from_instance = lambda pair: f"{pair.title}: {pair}"
        self.fields["disclosure"].initial = set_.default_disclosure
        self.fields["disclosure"].help_text = Naming(set_.naming).caution
        if set_.default_disclosure == Disclosure.PAIR:
            self._stay_within_reach(proposer)

    def _stay_within_reach(self, proposer):
        """What stays with a pair names one: offer the proposer's; where there is none, the set."""
        if proposer:
            self.fields["pair"].initial = proposer.pair_id
        else:
            self.fields["disclosure"].initial = Disclosure.SET

    def layout(self):
        hidden = [name for name in self.fields if self.fields[name].widget.is_hidden]
        return Layout("text", "kind", Div("disclosure", "pair", css_class="app-form__row"), *hidden)

    def clean_text(self):
        return one_kind_of_line_end(self.cleaned_data["text"])

    def clean(self):
        data = self.cleaned_data
        if data.get("disclosure") == Disclosure.PAIR and not data.get("pair"):
            self.add_error("pair", _("Say which pair it should stay with."))
        return data


class MinuteEditForm(MinuteForm):
    """An entry that is there already, typed from one of its revisions."""

    base_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DraftForm(Form):
    """What is being typed: kept as it is."""

    text = LongTextField(required=False, strip=False, max_length=20_000)
    base_revision = forms.IntegerField(required=False, min_value=0)
    minute = forms.IntegerField(required=False)

    def clean_text(self):
        return one_kind_of_line_end(self.cleaned_data["text"])

    def clean_base_revision(self):
        return self.cleaned_data["base_revision"] or 0


class AttendanceForm(Form):
    """Choices for each member, by pair; ``cleaned_data`` is ``{"outcomes": {pk: Outcome}}``."""

    submit = _("Save attendance")
    mark_optional = False

    def __init__(self, *args, members, outcomes, **kwargs):
        self.members = members
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=member.person.name,
                help_text=member.partnership.name,
                choices=Outcome.choices,
                required=False,
                initial=outcomes.get(member.pk),
                widget=forms.RadioSelect(attrs={"class": SIDE_BY_SIDE}),
            )

    def layout(self):
        return Layout(
            *[self._of_pair(pair) for pair in dict.fromkeys(m.pair for m in self.members)]
        )

    def _of_pair(self, pair):
        names = [f"member_{member.pk}" for member in self.members if member.pair_id == pair.pk]
        return Fieldset(pair.title, *names)

    def clean(self):
        marked = {m.pk: self.cleaned_data.get(f"member_{m.pk}") for m in self.members}
        return {"outcomes": {pk: Outcome(value) for pk, value in marked.items() if value}}


def one_kind_of_line_end(text):
    """Browsers send CRLF; a text is compared and kept with LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
