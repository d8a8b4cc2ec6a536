"""A programme, and who has a role in it."""

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, RevisionForm
from als.core.text.languages import language_choices
from als.core.zones import zone_choices
from sets.enums import ProgrammeRoleKind
from sets.forms.dates import refuse_unless_after
from sets.forms.people import PersonForm
from sets.models import Programme


class ProgrammeForm(RevisionForm):
    to_come = ("end",)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("Meeting times are shown by the clock of this place."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language that members write in"),
        choices=language_choices,
        initial=settings.LANGUAGE_CODE,
        help_text=gettext_lazy(
            "Report, minutes and calendar are in it, as far as this product speaks it. Pages and "
            "emails are in the language that each person chooses."
        ),
    )

    class Meta:
        model = Programme
        fields = [
            "name", "sponsor", "purpose",
            "upper_singular", "upper_plural", "lower_singular", "lower_plural",
            "register", "start", "end", "time_zone", "language", "contact_name", "contact_email",
        ]  # fmt: skip
        labels = {"name": gettext_lazy("Name of the programme")}
        help_texts = {
            "sponsor": gettext_lazy("Who commissions it and will read the released reports."),
            "purpose": gettext_lazy("Members read this before they agree to take part."),
            "register": gettext_lazy("The list from which pairs choose their places."),
        }
        widgets = {"contact_email": forms.EmailInput({"autocomplete": "off"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zones = self.fields["time_zone"]
        if self.instance.pk is None:
            # The first of the list would be taken unread, and meetings shown by another's clock
            zones.choices = [("", _("Choose…")), *zone_choices()]
        else:
            zones.choices = zone_choices(self.instance.time_zone)
        self._say_what_no_register_means()

    def _say_what_no_register_means(self):
        field = self.fields["register"]
        field.empty_label = _("None")
        if self.instance.pk is None:
            field.help_text = _(
                "The list from which pairs choose their places. If you choose none, a programme in "
                "England or Croatia gets the one that comes with the product. You can change it "
                "later."
            )

    def layout(self):
        words = gettext_lazy("Your own words, in lower case, as they read in a sentence.")
        return Layout(
            Fieldset(_("The programme"), "name", "sponsor", "purpose"),
            Fieldset(
                _("What you call the two tiers"),
                *("upper_singular", "upper_plural", "lower_singular", "lower_plural"),
                hint=words,
            ),
            Fieldset(_("Where"), "register", "time_zone", "language"),
            Fieldset(_("When"), "start", "end"),
            Fieldset(
                _("Who answers questions"), "contact_name", "contact_email",
                hint=_("Shown in invitations and in the report."),
            ),
        )  # fmt: skip

    def clean(self):
        super().clean()
        refuse_unless_after(self, "start", "end", _("The programme has to end after it starts."))
        refuse_same_words(self, self.cleaned_data)


def refuse_same_words(form, given):
    """Add an error to the lower tier's word where both tiers are called the same."""
    for upper, lower in (("upper_singular", "lower_singular"), ("upper_plural", "lower_plural")):
        words = given.get(upper), given.get(lower)
        if all(words) and words[0].casefold() == words[1].casefold():
            form.add_error(lower, _("The two tiers need different words."))


class RoleForm(PersonForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What may they do?"),
        choices=ProgrammeRoleKind.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.hints = {
            "manager": _("Creates sets and invites people. Cannot see inside the sets."),
            "sponsor": _("Downloads released reports, and sees the number of meetings and pairs."),
            "researcher": _(
                "Downloads coded tables, without names, of sets whose ground rules allow it."
            ),
        }
