"""Forms of issues."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import IssueKind
from actions.models import Issue, Theme
from als.core.disclosure import Disclosure
from als.core.forms.base import ModelForm
from als.core.forms.more import who_can_see
from als.core.forms.widgets import written_in
from meetings.enums import MeetingState
from meetings.models import Meeting
from sets import name_warnings
from sets.enums import Naming, Tier


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
        self.fields["theme"].queryset = Theme.objects.open().filter(set=pair.set_id)
        self.fields["theme"].empty_label = _("None yet")
        language = pair.set.programme.language
        self.fields["theme"].label_from_instance = lambda theme: written_in(theme.title, language)
        held = Meeting.objects.filter(
            cycle__set=pair.set_id, state__in=MeetingState.held_states()
        ).select_related("cycle")
        self.fields["raised_in"].queryset = held
        self.fields["raised_in"].label = _("Where did it come up?")
        self.fields["raised_in"].empty_label = _("Between meetings")
        self.fields["disclosure"].widget = forms.RadioSelect(choices=Disclosure.choices)
        if self.instance.pk is None:
            del self.fields["base"]
        self.fields["disclosure"].help_text = Naming(pair.set.naming).caution
        views = [f"{side}_view" for side in Tier]
        name_warnings.attach_warning(
            self, pair.set, ["title", "description", *views, "existing_practice"]
        )

    def layout(self):
        """Who can see it is shown, and changed on demand."""
        first = [name for name in self.fields if name != "disclosure"]
        # The words that keep it out of a report without names stand at the choice while one types.
        is_open = self.instance.disclosure == Disclosure.REPORT_WITHOUT_NAMES
        return Layout(*first, who_can_see(self, is_open=is_open))

    def _label_view(self, side, pair):
        field = self.fields[f"{side}_view"]
        tier = pair.set.programme.tier_word(side)
        field.label = _("How the {tier} sees it").format(tier=tier)
        field.help_text = str(pair.partnership(side))
