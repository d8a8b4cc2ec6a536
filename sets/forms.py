"""What was typed about programmes, sets and pairs → values of the domain."""

from pathlib import Path

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.common.forms import Field, Fieldset, Form, Layout, LongTextField, ModelForm, SeenForm
from als.common.zones import zone_choices
from sets.enums import ProgrammeRoleKind, Sector, Tier
from sets.models import Authority, FocusDecision, FocusTopic, LearningSet, Programme
from sets.rules import lies_within

MEETINGS_A_YEAR = 4
LONGEST_ADDRESS = 254

DEFAULT_RULES = (Path(__file__).parent / "default_rules.md").read_text(encoding="utf-8").strip()


def catch_up(form, seen):
    """Let the form be saved once more over the wording ``seen``, which its writer is shown now."""
    form.data = form.data.copy()
    form.data["seen"] = str(seen)


def _after(form, earlier, later, sentence):
    """Put an error on the later of two dates unless it comes after the earlier one."""
    first, last = form.cleaned_data.get(earlier), form.cleaned_data.get(later)
    if first and last and last <= first:
        form.add_error(later, sentence)


class ProgrammeForm(SeenForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("The clock that meetings are shown by."),
    )

    class Meta:
        model = Programme
        fields = [
            "name", "sponsor", "purpose",
            "upper_singular", "upper_plural", "lower_singular", "lower_plural",
            "start", "end", "time_zone", "contact_name", "contact_email",
        ]  # fmt: skip
        labels = {"name": gettext_lazy("Name of the programme")}
        help_texts = {
            "sponsor": gettext_lazy("Who commissions it and will read the released reports."),
            "purpose": gettext_lazy("Members read this before they agree to take part."),
        }
        widgets = {"contact_email": forms.EmailInput({"autocomplete": "off"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # The first of the list would be taken unread, and meetings shown by another's clock
            zones = self.fields["time_zone"]
            zones.choices = [("", _("Choose…")), *zone_choices()]

    def layout(self):
        words = gettext_lazy("Your own words, in lower case, as they read in a sentence.")
        return Layout(
            Fieldset(_("The programme"), "name", "sponsor", "purpose"),
            Fieldset(
                _("What you call the two tiers"),
                *("upper_singular", "upper_plural", "lower_singular", "lower_plural"),
                hint=words,
            ),
            Fieldset(_("When"), "start", "end", "time_zone"),
            Fieldset(
                _("Who answers questions"), "contact_name", "contact_email",
                hint=_("Shown in invitations and in the report."),
            ),
        )  # fmt: skip

    def clean(self):
        super().clean()
        _after(self, "start", "end", _("The programme has to end after it starts."))
        for one, several in (
            ("upper_singular", "lower_singular"),
            ("upper_plural", "lower_plural"),
        ):
            words = self.cleaned_data.get(one), self.cleaned_data.get(several)
            if all(words) and words[0].casefold() == words[1].casefold():
                self.add_error(several, _("The two tiers need different words."))


class PersonForm(Form):
    """A person who is let in by mail."""

    submit = gettext_lazy("Send the invitation")
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Give an address such as name@example.org.")},
    )


class RoleForm(PersonForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What may they do?"),
        choices=ProgrammeRoleKind.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.hints = {
            "manager": _("Makes sets, invites people. Does not see inside the sets."),
            "sponsor": _("Downloads released reports, and sees how many meetings and pairs."),
        }


class SectorField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=[("", _("Choose…")), *Sector.choices], **kwargs)


class MemberForm(PersonForm):
    sector = SectorField(label=gettext_lazy("Sector that they come from"))


class SetForm(SeenForm):
    class Meta:
        model = LearningSet
        fields = ["name", "purpose", "objectives", "start", "end", "default_disclosure"]
        labels = {"name": gettext_lazy("Name of the set")}
        help_texts = {"purpose": gettext_lazy("What the set wants to find out in its year.")}
        widgets = {"default_disclosure": forms.RadioSelect}

    def layout(self):
        return Layout(
            Fieldset(_("The set"), "name", "purpose", "objectives"),
            Fieldset(_("Its year"), "start", "end", hint=_("Four meetings are laid out in it.")),
            Fieldset(_("How far entries travel"), "default_disclosure"),
        )

    def clean(self):
        super().clean()
        _after(self, "start", "end", _("The set has to end after it starts."))


class PairForm(Form):
    """Two partnerships, their places and leads, labelled in the programme's words."""

    submit = gettext_lazy("Propose the pair and ask both leads")

    def __init__(self, *args, programme, **kwargs):
        self.base_fields = {**self.base_fields, **_side_fields(programme)}
        super().__init__(*args, **kwargs)
        self.programme = programme
        authorities = list(Authority.objects.of_newest_edition().select_related("parent"))
        if authorities:
            self.fields["upper_authority"].choices = _flat(authorities)
            self.fields["lower_authority"].choices = _grouped(authorities)
        else:
            for name in ("upper_authority", "lower_authority", "outside_reason"):
                del self.fields[name]

    outside_reason = LongTextField(
        label=gettext_lazy("Why they are a pair although one lies outside the other"),
        help_text=gettext_lazy("Only if the register says so."),
        required=False,
        rows=3,
    )

    def layout(self):
        def side(tier):
            word = capfirst(self.programme.tier_word(tier))
            names = ("name", "place", "authority", "lead_name", "lead_email")
            fields = [f"{tier}_{name}" for name in names]
            return Fieldset(word, *(name for name in fields if name in self.fields))

        reason = ["outside_reason"] if "outside_reason" in self.fields else []
        return Layout(side(Tier.UPPER), side(Tier.LOWER), *(Field(name) for name in reason))

    def clean(self):
        given = super().clean()
        upper, lower = given.get("upper_authority"), given.get("lower_authority")
        if not lies_within(lower, upper) and not given.get("outside_reason"):
            self.add_error(
                "outside_reason",
                _("%(lower)s lies outside %(upper)s. Say why they are a pair all the same.")
                % {"lower": lower, "upper": upper},
            )
        upper, lower = given.get("upper_lead_email"), given.get("lower_lead_email")
        if upper and lower and upper.casefold() == lower.casefold():
            self.add_error("lower_lead_email", _("Each side has its own lead: give another."))
        return given


def _side_fields(programme):
    """The fields of both sides, in order, labelled in the programme's words."""
    fields = {}
    for tier in Tier:
        words = {"tier": programme.tier_word(tier)}
        off = {"autocomplete": "off"}
        fields[f"{tier}_name"] = forms.CharField(
            label=_("Name of the %(tier)s partnership") % words, max_length=200
        )
        fields[f"{tier}_place"] = forms.CharField(
            label=_("Place of the %(tier)s partnership") % words, max_length=120, required=False
        )
        fields[f"{tier}_authority"] = forms.ModelChoiceField(
            Authority.objects.filter(tier=tier),
            label=_("%(tier)s in the register") % {"tier": capfirst(words["tier"])},
            required=False,
        )
        fields[f"{tier}_lead_name"] = forms.CharField(
            label=_("Lead of the %(tier)s side") % words,
            max_length=150,
            widget=forms.TextInput(off),
        )
        fields[f"{tier}_lead_email"] = forms.EmailField(
            label=_("Email address of the %(tier)s lead") % words,
            max_length=LONGEST_ADDRESS,
            widget=forms.EmailInput(off),
            error_messages={"invalid": _("Give an address such as name@example.org.")},
        )
    return fields


NOT_IN_REGISTER = ("", gettext_lazy("Not in the register"))


def _flat(authorities):
    uppers = [a for a in authorities if a.tier == Tier.UPPER]
    return [NOT_IN_REGISTER, *((a.pk, a.name) for a in uppers)]


def _grouped(authorities):
    """The lower ones under the upper one that each lies in."""
    groups = {}
    for authority in authorities:
        if authority.tier == Tier.LOWER:
            groups.setdefault(authority.parent.name, []).append((authority.pk, authority.name))
    return [NOT_IN_REGISTER, *sorted(groups.items())]


class AskAgainForm(PersonForm):
    submit = gettext_lazy("Send the invitation again")


class AgreeForm(Form):
    submit = gettext_lazy("Agree to take part")
    sector = SectorField(label=gettext_lazy("Which sector do you come from?"))
    reason = LongTextField(
        label=gettext_lazy("Anything the facilitators should know"),
        help_text=gettext_lazy("For instance when you can’t travel, or whom you would bring."),
        required=False,
        rows=3,
    )

    def __init__(self, *args, **kwargs):
        # It shares its page with the form to decline: their ids must differ.
        super().__init__(*args, auto_id="agree_%s", **kwargs)


class ReasonForm(Form):
    """A no, with its reason."""

    submit_class = "govuk-button--warning"
    reason = LongTextField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "The facilitators read this. The report may say, without names, why partnerships did "
            "not take part."
        ),
        error_messages={"required": gettext_lazy("Say why, in a sentence.")},
        rows=4,
    )


class DeclineForm(ReasonForm):
    submit = gettext_lazy("Decline")
    submit_class = "govuk-button--secondary"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="decline_%s", **kwargs)


class WithdrawForm(ReasonForm):
    submit = gettext_lazy("Withdraw our side")


class GroundRulesForm(Form):
    submit = gettext_lazy("Save as a new version")
    text = LongTextField(
        label=gettext_lazy("Ground rules"),
        help_text=gettext_lazy("Markdown: **bold**, 1. numbered, - listed."),
        rows=22,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TopicForm(ModelForm):
    submit = gettext_lazy("Propose the topic")

    class Meta:
        model = FocusTopic
        fields = ["title", "description"]
        help_texts = {
            "description": gettext_lazy(
                "Is it relevant to you both, important, and can you get somewhere in a year?"
            )
        }


class FocusForm(SeenForm):
    submit = gettext_lazy("Record the decision")
    one_for_all = True

    class Meta:
        model = FocusDecision
        fields = ["topic", "reasons", "left_out", "present", "decided_on"]
        widgets = {
            "topic": forms.RadioSelect,
            "present": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args, topics, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics
        self.fields["topic"].empty_label = None
        self.today = today
        if self.instance.pk is None:
            self.initial.setdefault("decided_on", today)

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError(_("The date is in the future: record what was decided."))
        return day


class PaperForm(Form):
    submit = gettext_lazy("Save the paper")
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    body = LongTextField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Markdown: # heading, **bold**, - list, [words](address)."),
        rows=18,
    )
    questions = LongTextField(
        label=gettext_lazy("Questions to discuss"),
        help_text=gettext_lazy("One on each line."),
        required=False,
    )
    cycle_number = forms.TypedChoiceField(
        label=gettext_lazy("For which meeting?"), required=False, coerce=int, empty_value=None
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        numbers = range(1, MEETINGS_A_YEAR + 1)
        self.fields["cycle_number"].choices = [
            ("", _("None in particular")),
            *((number, _("Meeting %s") % number) for number in numbers),
        ]
