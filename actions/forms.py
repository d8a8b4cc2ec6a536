"""Forms of themes, issues, actions and progress, and the filters of their lists."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import ACTION_TRANSITIONS, ActionState, IssueKind, IssueState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.common import clock
from als.common.disclosure import Disclosure
from als.common.forms import Fieldset, Form, Layout, LongTextField, ModelForm, SeenForm
from meetings.enums import MeetingState
from meetings.models import Meeting
from sets.enums import Naming, Tier
from sets.models import Member


class ThemeForm(SeenForm):
    class Meta:
        model = Theme
        fields = ["title", "description"]


class IssueForm(ModelForm):
    """An issue of a pair. It has a box for each of ``sides``, the views that the person writes.

    The instance comes with its pair. ``base`` is the revision that the typing started from.
    """

    kind = forms.ChoiceField(
        label=gettext_lazy("Is it a barrier or an opportunity?"),
        choices=IssueKind.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Issue
        fields = [
            "kind",
            "title",
            "description",
            "upper_view",
            "lower_view",
            "existing_practice",
            "theme",
            "raised_in",
            "disclosure",
        ]
        help_texts = {
            "title": gettext_lazy("In one line."),
            "theme": gettext_lazy("It can wait until the set sees which issues belong together."),
        }

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        pair = self.instance.pair
        for side in Tier:
            if side in sides:
                self._label_view(side, pair)
            else:
                del self.fields[f"{side}_view"]
        self.fields["theme"].queryset = Theme.objects.filter(set=pair.set_id)
        self.fields["theme"].empty_label = _("None yet")
        held = Meeting.objects.filter(
            cycle__set=pair.set_id, state__in=MeetingState.held_states()
        ).select_related("cycle")
        self.fields["raised_in"].queryset = held
        self.fields["raised_in"].label = _("Where did it come up?")
        self.fields["raised_in"].empty_label = _("Between meetings")
        self.fields["disclosure"].widget = forms.RadioSelect(choices=Disclosure.choices)
        self.fields["disclosure"].help_text = Naming(pair.set.naming).caution
        if self.instance.pk is None:
            del self.fields["base"]

    def _label_view(self, side, pair):
        field = self.fields[f"{side}_view"]
        field.label = _("How the %(tier)s sees it") % {"tier": pair.set.programme.tier_word(side)}
        field.help_text = str(pair.partnership(side))


class ActionForm(ModelForm):
    """A proposed action. The instance comes with its issue.

    ``members`` are whom the pair can choose from; ``consents`` says whether a member types, who
    may consent in one go. A past date is asked about, and then taken.
    """

    past_due = forms.BooleanField(
        required=False, label=gettext_lazy("Yes, the date is in the past")
    )
    consent = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Also consent for our side")
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ProposedAction
        fields = ["what", "owner", "leading_side", "due", "measure", "resources"]

    def __init__(self, *args, members, consents, **kwargs):
        super().__init__(*args, **kwargs)
        pair = self.instance.pair
        programme = pair.set.programme
        sides = [(s, f"{_capital(programme.tier_word(s))}: {pair.partnership(s)}") for s in Tier]
        owner = self.fields["owner"]
        owner.queryset = members
        owner.label_from_instance = lambda m: f"{m.person.name}, {programme.tier_word(m.side)}"
        owner.empty_label = _("Choose a person")
        self.fields["leading_side"] = forms.ChoiceField(
            label=self.fields["leading_side"].label,
            choices=sides,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the side that leads.")},
        )
        self.fields["due"].help_text = _("Up to %(end)s, when the set ends.") % {
            "end": date_format(pair.set.end, "j F Y")
        }
        for name in ("what", "measure", "resources"):
            self.fields[name].widget.attrs["rows"] = 3
        if not consents:
            del self.fields["consent"]
        if self.instance.pk is None:
            del self.fields["base"]
        self.asks_about_past = "past_due" in self.data

    def layout(self):
        shown = [name for name in self.fields if name not in ("past_due", "base", "consent")]
        if self.asks_about_past:
            shown.insert(shown.index("due") + 1, "past_due")
        return Layout(*shown, *(name for name in ("consent", "base") if name in self.fields))

    def clean_due(self):
        due, end = self.cleaned_data["due"], self.instance.pair.set.end
        if due > end:
            raise forms.ValidationError(
                _("The set ends on %(end)s. Choose a date up to then."),
                params={"end": date_format(end, "j F Y")},
            )
        return due

    def clean(self):
        cleaned = super().clean()
        sure = cleaned.pop("past_due", False)
        due = cleaned.get("due")
        today = clock.today(self.instance.pair.set.programme.time_zone)
        if due and due < today and "due" in self.changed_data and not sure:
            self.asks_about_past = True
            self.add_error(
                "past_due",
                _("The date lies in the past. Tick “Yes, the date is in the past”, or change it."),
            )
        return cleaned


class CaptureForm(Form):
    """Base of what the session records for a pair; it stands beside other forms on the page.

    ``members`` are those of the set, by pair; the owner of the ``item`` says whose matter it is.
    """

    submit = None
    form_tag = False

    def __init__(self, *args, members, item, **kwargs):
        kwargs.setdefault("prefix", self.name)
        super().__init__(*args, **kwargs)
        self.members = {member.pk: member for member in members}
        self.item = item

    def pairs(self):
        """Return the members' pairs with their members, in order."""
        found = {}
        for member in self.members.values():
            found.setdefault(member.pair, []).append(member)
        return found


class CaptureIssueForm(CaptureForm):
    name = "issue"
    heading = gettext_lazy("Record an issue for a pair")
    pair = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Pair"))
    title = forms.CharField(max_length=200, label=gettext_lazy("Issue, in one line"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Is it a barrier or an opportunity?"),
        choices=IssueKind.choices,
        initial=IssueKind.BARRIER,
        widget=forms.RadioSelect({"class": "govuk-radios--inline govuk-radios--small"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = _pair_rows(self.pairs())
        self.fields["pair"].choices = [("", _("Choose a pair")), *rows]
        owner = self.item.proposed_by
        self.fields["pair"].initial = owner and owner.pair_id

    def clean_pair(self):
        chosen = self.cleaned_data["pair"]
        return next(pair for pair in self.pairs() if pair.pk == chosen)


class CaptureActionForm(CaptureForm):
    name = "action"
    heading = gettext_lazy("Record an action for a pair")
    owner = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Who looks after it?"))
    what = LongTextField(rows=2, label=gettext_lazy("What will they do?"))
    due = forms.DateField(
        required=False,
        label=gettext_lazy("By when?"),
        help_text=gettext_lazy("Left empty: by the next meeting."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programme = self.item.meeting.set.programme
        groups = [
            (pair.title, [(m.pk, f"{m}, {programme.tier_word(m.side)}") for m in members])
            for pair, members in self.pairs().items()
        ]
        self.fields["owner"].choices = [("", _("Choose a person")), *groups]
        self.fields["owner"].initial = self.item.proposed_by_id

    def clean_owner(self):
        return self.members[self.cleaned_data["owner"]]

    def clean_due(self):
        due, set_ = self.cleaned_data["due"], self.item.meeting.set
        if due and due < clock.today(set_.programme.time_zone):
            raise forms.ValidationError(_("That day has passed. Choose one that is to come."))
        if due and due > set_.end:
            raise forms.ValidationError(
                _("The set ends on %(end)s. Choose a date up to then."),
                params={"end": date_format(set_.end, "j F Y")},
            )
        return due


class ProgressForm(ModelForm):
    """An entry of the log: only the date and what was done are needed."""

    submit = gettext_lazy("Save progress")
    state_after = forms.ChoiceField(
        required=False,
        label=gettext_lazy("And now the action is"),
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
    )

    class Meta:
        model = ProgressEntry
        fields = ["day", "done", "happened", "learned", "unexpected", "hours", "disclosure"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("done", "happened", "learned", "unexpected"):
            self.fields[name].widget.attrs["rows"] = 3 if name == "done" else 2
        self.fields["hours"].help_text = _("A guess is enough.")
        naming = self.instance.action.pair.set.naming
        self.fields["disclosure"].help_text = Naming(naming).caution
        offered = [ActionState.UNDER_WAY, ActionState.DONE]
        if self.instance.action.has_ended:
            del self.fields["state_after"]
        else:
            field = self.fields["state_after"]
            field.choices = [(state, state.label) for state in offered]
            field.initial = ActionState.UNDER_WAY

    def layout(self):
        more = ("happened", "learned", "unexpected", "hours", "disclosure")
        first = [name for name in self.fields if name not in more]
        return Layout(*first, Fieldset(_("If you have another minute"), *more))

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > clock.today(self.instance.action.pair.set.programme.time_zone):
            raise forms.ValidationError(
                _("That day is still to come. Log what has been done already.")
            )
        return day


class EndForm(Form):
    """How an action ended, out of the ends that its state allows."""

    submit = gettext_lazy("End the action")
    to = forms.ChoiceField(label=gettext_lazy("How did it end?"), widget=forms.RadioSelect)
    reason = LongTextField(
        required=False,
        rows=4,
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "Needed when it was stopped or did not work: it is what others learn from."
        ),
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = ACTION_TRANSITIONS[action.state]
        ends = [s for s in ActionState if s in allowed & ActionState.ended_states()]
        self.fields["to"].choices = [(state, state.label) for state in ends]

    def clean(self):
        cleaned = super().clean()
        needs = cleaned.get("to") in ActionState.states_with_reason()
        if needs and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why, in a sentence: it is what others learn from."))
        return cleaned


class FilterForm(Form):
    """Base of the filters of a list: every box may stay open; what makes no sense is left out."""

    method = "get"
    submit = gettext_lazy("Show")
    mark_optional = False

    def chosen(self, name):
        """Return what was chosen in a box, or ""."""
        self.is_valid()
        return self.cleaned_data.get(name, "")

    def _offer(self, name, rows):
        self.fields[name].choices = [("", _("All")), *rows]


class IssueFilter(FilterForm):
    theme = forms.ChoiceField(required=False, label=gettext_lazy("Theme"))
    pair = forms.ChoiceField(required=False, label=gettext_lazy("Pair"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("State"))

    def __init__(self, *args, themes, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        rows = [(str(theme.pk), theme.title) for theme in themes]
        self._offer("theme", [*rows, ("none", _("None yet"))])
        self._offer("pair", _pair_rows(pairs))
        waits = [("unconfirmed", _("Waiting for the pair"))]
        self._offer("state", [*IssueState.choices, *waits])


class ActionFilter(FilterForm):
    pair = forms.ChoiceField(required=False, label=gettext_lazy("Pair"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("State"))

    def __init__(self, *args, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer("pair", _pair_rows(pairs))
        self._offer("state", [*ActionState.choices, ("overdue", _("Overdue"))])


def members_of(pair):
    """Return whom an action of the pair can be given to."""
    return Member.objects.active().filter(pair=pair).select_related("person")


def _pair_rows(pairs):
    return [(str(pair.pk), f"{pair.title}: {pair}") for pair in pairs]


def _capital(text):
    return text[:1].upper() + text[1:]
