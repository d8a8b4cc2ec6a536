"""A partnership's new name and authority, asked for and then carried to the page that confirms."""

import datetime as dt

from crispy_forms.layout import Layout
from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, Form
from als.core.forms.fields import LongTextField
from als.core.forms.widgets import SearchSelect
from sets.models import Authority

SALT, KEPT_SECONDS = "succession", 24 * 60 * 60


class SuccessionForm(Form):
    """What the partnership is called from now on, since when, and why."""

    submit = gettext_lazy("See what will change")
    new_name = forms.CharField(label=gettext_lazy("New name"), max_length=200)
    new_place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("As the report prints it under the name."),
        max_length=120,
        required=False,
    )
    new_authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=gettext_lazy("Its authority in the register"),
        widget=SearchSelect,
        required=False,
        empty_label=gettext_lazy("Not in the register"),
    )
    day = forms.DateField(label=gettext_lazy("Since when?"))
    reason = LongTextField(
        label=gettext_lazy("Why, and by what law or decision?"),
        help_text=gettext_lazy("Everybody in its pairs reads this in an email."),
        max_length=2000,
        rows=3,
    )

    def __init__(self, *args, partnership, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {
            "new_name": partnership.name,
            "new_place": partnership.place,
            "new_authority": partnership.authority_id,
        } | self.initial
        offered = Authority.objects.filter(tier=partnership.tier)
        newest = offered.of_newest_edition().filter(register=partnership.programme.register_id)
        self.fields["new_authority"].queryset = newest | offered.filter(pk=partnership.authority_id)
        if not newest.exists():
            del self.fields["new_authority"]
            self.authority = partnership.authority

    def layout(self):
        names = ("new_name", "new_place", "new_authority")
        return Layout(
            Fieldset(_("From now on"), *(name for name in names if name in self.fields)),
            Fieldset(_("For the record"), "day", "reason"),
        )

    def clean(self):
        given = super().clean()
        if "new_authority" not in self.fields:
            given["new_authority"] = self.authority
        return given


def carried(given, *, was):
    """Return as text what the form gave, for the page that confirms; ``was``: the name now."""
    authority = given["new_authority"]
    plain = {**given, "new_authority": authority and authority.pk, "day": given["day"].isoformat()}
    return signing.dumps({**plain, "was": was}, salt=SALT, compress=True)


def carried_back(kept):
    """Return the same, with ``was``, and the authority's key; None if it isn't ours, or is old."""
    try:
        plain = signing.loads(kept, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return {**plain, "day": dt.date.fromisoformat(plain["day"])}
