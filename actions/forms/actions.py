"""Forms of proposed actions, and of how they end."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.changes.rows import tidy
from actions.enums import ACTION_TRANSITIONS, ActionState
from actions.models import Issue, ProposedAction
from actions.models.actions import SUBSTANCE
from als.core import clock
from als.core.formats import long_date
from als.core.forms.base import Form, ModelForm
from als.core.forms.dates import ASK_ABOUT_PAST, YES_PAST
from als.core.forms.fields import LongTextField
from sets.enums import Tier
from sets.models import Member


class ActionForm(ModelForm):
    """A proposed action. The instance comes with its issue.

    ``members`` are the possible owners; ``consents`` is whether the person is a member, who may
    also consent. A past date is asked about, and then taken. ``given`` are the consents
    that a change voids: it is saved once that is ticked.
    """

    past_due = forms.BooleanField(required=False, label=YES_PAST)
    consent = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Also consent for our side")
    )
    void_consents = forms.BooleanField(
        required=False,
        label=gettext_lazy(
            "Yes, void the consent given. I understand that it will be asked for again"
        ),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ProposedAction
        fields = SUBSTANCE

    def __init__(self, *args, members, consents, given=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.as_it_was = {name: getattr(self.instance, name, None) for name in SUBSTANCE}
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
            "end": long_date(pair.set.end)
        }
        self.fields["resources_of_tier"].label = _(
            "What does it need from the {upper} or the {lower} tier beyond your pair?"
        ).format(**{side: programme.tier_word(side) for side in Tier.values})
        for name in ("what", "measure", "resources", "resources_of_tier"):
            self.fields[name].widget.attrs["rows"] = 3
        if not given:
            del self.fields["void_consents"]
        if not consents:
            del self.fields["consent"]
        if self.instance.pk is None:
            del self.fields["base"]
        self.asks_about_past = "past_due" in self.data

    def layout(self):
        last = [n for n in ("void_consents", "consent", "base") if n in self.fields]
        shown = [name for name in self.fields if name not in ("past_due", *last)]
        if self.asks_about_past:
            shown.insert(shown.index("due") + 1, "past_due")
        return Layout(*shown, *last)

    def clean_due(self):
        due, end = self.cleaned_data["due"], self.instance.pair.set.end
        if due > end:
            raise forms.ValidationError(
                _("The set ends on %(end)s. Choose a date up to then."),
                params={"end": long_date(end)},
            )
        return due

    def clean(self):
        cleaned = super().clean()
        sure = cleaned.pop("past_due", False)
        self._ask_about_consents(cleaned)
        due = cleaned.get("due")
        today = clock.today(self.instance.pair.set.programme.time_zone)
        if due and due < today and "due" in self.changed_data and not sure:
            self.asks_about_past = True
            self.add_error("past_due", ASK_ABOUT_PAST)
        return cleaned

    def _ask_about_consents(self, cleaned):
        """Ask for the tick where the text would change; what changes nothing voids nothing."""
        ticked = cleaned.pop("void_consents", False)
        if "void_consents" in self.fields and not ticked and self._changes_substance(cleaned):
            self.add_error(
                "void_consents",
                _("A change voids the consent given. Tick “Yes, void the consent given”."),
            )

    def _changes_substance(self, cleaned):
        given = tidy({name: cleaned[name] for name in SUBSTANCE if name in cleaned})
        return any(value != self.as_it_was[name] for name, value in given.items())


class WithdrawActionForm(Form):
    submit = gettext_lazy("Withdraw the action")
    submit_class = "govuk-button--warning"
    reason = LongTextField(
        required=False,
        rows=3,
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "A sentence helps the others of your pair. They are notified by email."
        ),
    )


class RefileForm(Form):
    """Another issue of the pair for a proposed action; each says who can see it."""

    submit = gettext_lazy("Move the action")
    issue = forms.ModelChoiceField(
        queryset=Issue.objects.none(),
        label=gettext_lazy("Which issue is it about?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, issues, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["issue"]
        field.queryset = issues
        field.label_from_instance = lambda issue: (
            _("%(title)s (who can see it: %(how_far)s)")
            % {
                "title": issue.title,
                "how_far": issue.get_disclosure_display(),
            }
        )


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


def members_of(pair):
    """Return whom an action of the pair can be given to."""
    return Member.objects.active().filter(pair=pair).select_related("person")


def _capital(text):
    return text[:1].upper() + text[1:]
