"""Forms of a call for pairs: the page that anybody can open, and what managers decide."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, Form
from als.core.forms.fields import LongTextField
from als.core.mail.addresses import AddressFormField
from sets.enums import SetState, Tier
from sets.models import LearningSet
from sets.models.learning_sets import MAX_HOURS

MAX_WORDS = 3_000  # characters of an answer


class CallForPairsForm(Form):
    """What a call says, for which set, and until when."""

    submit = gettext_lazy("Open the page")
    set_ = forms.ModelChoiceField(
        queryset=LearningSet.objects.none(),
        label=gettext_lazy("For which set?"),
        empty_label=gettext_lazy("Choose…"),
    )
    text = LongTextField(
        rows=8,
        max_length=20_000,
        label=gettext_lazy("What should those who might apply know?"),
        help_text=gettext_lazy(
            "Everybody can read it. The purpose and hours of the set are shown below it."
        ),
    )
    last_day = forms.DateField(label=gettext_lazy("Last day to apply"))

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["set_"].queryset = sets_to_join(programme)


class ApplyForm(Form):
    """A pair applies: who they are, why the two of them, what they bring, and their hours."""

    submit = gettext_lazy("Apply")
    why = LongTextField(rows=5, max_length=MAX_WORDS, label=gettext_lazy("Why the two of you?"))
    bring = LongTextField(
        rows=5, max_length=MAX_WORDS, label=gettext_lazy("What would you bring to the set?")
    )

    def __init__(self, *args, call, **kwargs):
        self.call = call
        self.base_fields = {**_side_fields(call), **self.base_fields}
        super().__init__(*args, **kwargs)

    def layout(self):
        names = ("partnership", "name", "email", "hours")
        sides = [
            Fieldset(
                capfirst(self.call.programme.tier_word(tier)),
                *(f"{tier.value}_{name}" for name in names),
            )
            for tier in Tier
        ]
        return Layout(*sides, Fieldset(_("The two of you"), "why", "bring"))

    def clean(self):
        given = super().clean()
        if given.get("upper_email") and given.get("upper_email") == given.get("lower_email"):
            self.add_error(
                "lower_email", _("Each side confirms by email: give another address for this one.")
            )
        return given


def _words_of(programme, tier):
    return {"tier": programme.tier_word(tier), "partnership": programme.partnership_word}


def _side_fields(call):
    fields = {}
    asked = call.set.hours_a_month
    for tier in Tier:
        words = _words_of(call.programme, tier)
        side = tier.value
        fields[f"{side}_partnership"] = forms.CharField(
            label=_("Name of the {tier} {partnership}").format(**words), max_length=200
        )
        fields[f"{side}_name"] = forms.CharField(
            label=_("Who would lead the {tier} side?").format(**words), max_length=150
        )
        fields[f"{side}_email"] = AddressFormField(
            label=_("Their email address ({tier})").format(**words),
            help_text=_("An email goes there, to be confirmed."),
        )
        fields[f"{side}_hours"] = forms.IntegerField(
            min_value=0,
            max_value=MAX_HOURS,
            label=_("Hours a month that the {tier} side can give").format(**words),
            help_text=_("Taking part asks for about %s.") % asked,
        )
    return fields


class InviteApplicantsForm(Form):
    """To which set of the programme a pair is invited."""

    submit = gettext_lazy("Invite the pair")
    set_ = forms.ModelChoiceField(
        queryset=LearningSet.objects.none(),
        label=gettext_lazy("To which set?"),
        help_text=gettext_lazy("The pair is proposed there, and both leads are asked by email."),
        empty_label=None,
    )

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        call = application.call
        self.fields["set_"].queryset = sets_to_join(call.programme)
        self.initial.setdefault("set_", call.set_id)


class DeclineApplicationForm(Form):
    submit = gettext_lazy("Decline")
    submit_class = "govuk-button--warning"
    reason = LongTextField(
        rows=3, max_length=MAX_WORDS, label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Your words are emailed to both."),
    )  # fmt: skip


class MailAgainForm(Form):
    """To which address a mail that did not arrive is sent once more."""

    submit = gettext_lazy("Send it again")
    email = AddressFormField(
        label=gettext_lazy("Email address"),
        help_text=gettext_lazy(
            "Correct it if it is wrong. Ask the other side, or by phone: the link in the "
            "email answers for whoever reads it."
        ),
    )


def sets_to_join(programme):
    states = sorted(SetState.before_conclusion())
    return LearningSet.objects.filter(programme=programme, state__in=states)
