"""Two partnerships that are to take part together, and who leads them."""

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, Form
from als.core.forms.fields import LongTextField
from als.core.forms.widgets import SearchSelect
from als.core.mail.addresses import AddressFormField, with_pasted_names
from sets.enums import Tier
from sets.models import Authority
from sets.rules import lies_within


class PairForm(Form):
    """Two partnerships, their places and leads, labelled in the programme's words."""

    submit = gettext_lazy("Propose the pair and ask both leads")

    def __init__(self, data=None, *args, programme, **kwargs):
        self.base_fields = {**self.base_fields, **_side_fields(programme)}
        data = data and with_pasted_names(
            data, {f"{tier}_lead_email": f"{tier}_lead_name" for tier in Tier}
        )
        super().__init__(data, *args, **kwargs)
        self.programme = programme
        authorities = list(_offered(programme).select_related("parent"))
        if authorities:
            self.fields["upper_authority"].choices = _flat(authorities)
            self.fields["lower_authority"].choices = _grouped(authorities)
        else:
            for name in ("upper_authority", "lower_authority", "outside_reason"):
                del self.fields[name]

    outside_reason = LongTextField(
        label=gettext_lazy("Why they are a pair although one is outside the other"),
        help_text=gettext_lazy("Only if the register says so."),
        required=False,
        rows=3,
    )

    def layout(self):
        def side(tier):
            word = capfirst(self.programme.tier_word(tier))
            names = ("name", "together", "place", "authority", "lead_name", "lead_email")
            fields = [f"{tier}_{name}" for name in names]
            return Fieldset(word, *(name for name in fields if name in self.fields))

        reason = ["outside_reason"] if "outside_reason" in self.fields else []
        return Layout(side(Tier.UPPER), side(Tier.LOWER), *(Field(name) for name in reason))

    def clean(self):
        given = super().clean()
        for tier in Tier:
            given[f"{tier}_together"] = given.get(f"{tier}_together", "").splitlines()
        upper, lower = given.get("upper_authority"), given.get("lower_authority")
        if not lies_within(lower, upper) and not given.get("outside_reason"):
            self.add_error(
                "outside_reason",
                _("%(lower)s is outside %(upper)s. Say why they should still be a pair.")
                % {"lower": lower, "upper": upper},
            )
        upper, lower = given.get("upper_lead_email"), given.get("lower_lead_email")
        if upper and upper == lower:
            self.add_error("lower_lead_email", _("Each side has its own lead: give another."))
        return given


def _offered(programme):
    """Return the authorities of the programme's own register, if it has one, that are not gone."""
    return Authority.objects.of_newest_edition().filter(
        register__isnull=False, register=programme.register_id
    )


def _side_fields(programme):
    """Return the fields of both sides, in order, labelled in the programme's words."""
    fields = {}
    for tier in Tier:
        words = {"tier": programme.tier_word(tier), "partnership": programme.partnership_word}
        off = {"autocomplete": "off"}
        fields[f"{tier}_name"] = forms.CharField(
            label=_("Name of the {tier} {partnership}").format(**words), max_length=200
        )
        fields[f"{tier}_together"] = LongTextField(
            label=_("If it is a group of several: who they are"),
            help_text=_("One on each line. They count as one side, with one name and one lead."),
            required=False,
            rows=2,
        )
        fields[f"{tier}_place"] = forms.CharField(
            label=_("Place of the {tier} {partnership}").format(**words),
            max_length=120,
            required=False,
        )
        fields[f"{tier}_authority"] = forms.ModelChoiceField(
            _offered(programme).filter(tier=tier),
            label=_("{tier:^} in the register").format(**words),
            widget=SearchSelect,
            required=False,
        )
        fields[f"{tier}_lead_name"] = forms.CharField(
            label=_("Lead of the {tier} side").format(**words),
            max_length=150,
            widget=forms.TextInput(off),
        )
        fields[f"{tier}_lead_email"] = AddressFormField(
            label=_("Email address of the {tier} lead").format(**words),
            widget=forms.EmailInput(off),
        )
    return fields


NOT_IN_REGISTER = ("", gettext_lazy("Not in the register"))


def _flat(authorities):
    uppers = [a for a in authorities if a.tier == Tier.UPPER]
    return [NOT_IN_REGISTER, *((a.pk, a.name) for a in uppers)]


def _grouped(authorities):
    """Return the lower authorities grouped by the upper one that each is in."""
    groups = {}
    for authority in authorities:
        if authority.tier == Tier.LOWER:
            groups.setdefault(authority.parent.name, []).append((authority.pk, authority.name))
    return [NOT_IN_REGISTER, *sorted(groups.items())]
