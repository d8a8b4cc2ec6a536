"""What the session records for a pair, in two fields."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import IssueKind
from actions.forms.filters import pair_rows
from actions.models import Issue
from als.core import clock
from als.core.formats import long_date
from als.core.forms.base import Form
from als.core.forms.dates import ASK_ABOUT_PAST, YES_PAST
from als.core.forms.fields import LongTextField
from als.core.forms.widgets import written_in


class CaptureForm(Form):
    """Base of what the session records for a pair; it comes to stand beside its other forms.

    ``members`` are those of the set, by pair; who proposed the ``item`` is chosen at first.
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
    action = gettext_lazy("Record the issue")
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
        rows = pair_rows(self.pairs())
        self.fields["pair"].choices = [("", _("Choose a pair")), *rows]
        owner = self.item.proposed_by
        self.fields["pair"].initial = owner and owner.pair_id
        words = _("The pair and the facilitators see it. Once the pair has confirmed it: %s.")
        shown_to = self.item.meeting.set.get_default_disclosure_display()
        self.fields["title"].help_text = words % shown_to

    def clean_pair(self):
        chosen = self.cleaned_data["pair"]
        return next(pair for pair in self.pairs() if pair.pk == chosen)


class CaptureActionForm(CaptureForm):
    """An action that a member named. A past date is asked about, and then taken."""

    name = "action"
    heading = gettext_lazy("Record an action for a pair")
    action = gettext_lazy("Record the action")
    owner = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Owner"))
    what = LongTextField(rows=2, label=gettext_lazy("What will they do?"))
    issue = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        label=gettext_lazy("Which issue is it about?"),
        help_text=gettext_lazy(
            "Who can see the issue sees the action. Without one: the pair and the facilitators."
        ),
    )
    due = forms.DateField(
        required=False,
        label=gettext_lazy("By when?"),
        help_text=gettext_lazy("Left empty: by the next meeting."),
    )
    past_due = forms.BooleanField(required=False, label=YES_PAST)

    def __init__(self, *args, issues, **kwargs):
        """``issues``: the open ones of the set that the person may read."""
        super().__init__(*args, **kwargs)
        self.issues = {issue.pk: issue for issue in issues}
        self.fields["issue"].choices = [
            ("", _("No issue yet: the pair will say")),
            *((pair.title, self._issues_of(pair)) for pair in self.pairs()),
        ]
        programme = self.item.meeting.set.programme
        groups = [
            (pair.title, [(m.pk, f"{m}, {programme.tier_word(m.side)}") for m in members])
            for pair, members in self.pairs().items()
        ]
        self.fields["owner"].choices = [("", _("Choose a person")), *groups]
        self.fields["owner"].initial = self.item.proposed_by_id
        self.asks_about_past = self.add_prefix("past_due") in self.data

    def layout(self):
        shown = [name for name in self.fields if name != "past_due" or self.asks_about_past]
        return Layout(*shown)

    def _issues_of(self, pair):
        language = self.item.meeting.set.programme.language
        mine = [issue for issue in self.issues.values() if issue.pair_id == pair.pk]
        return [(issue.pk, written_in(issue.title, language)) for issue in mine]

    def clean_owner(self):
        return self.members[self.cleaned_data["owner"]]

    def clean_issue(self):
        chosen = self.cleaned_data["issue"]
        return chosen and self.issues[chosen]

    def clean(self):
        given = super().clean()
        owner, issue = given.get("owner"), given.get("issue")
        if owner and issue and issue.pair_id != owner.pair_id:
            self.add_error("issue", _("Choose an issue of the owner’s pair."))
        sure, due = given.pop("past_due", False), given.get("due")
        if due and due < clock.today(self.item.meeting.set.programme.time_zone) and not sure:
            self.asks_about_past = True
            self.add_error("past_due", ASK_ABOUT_PAST)
        return given

    def clean_due(self):
        due, set_ = self.cleaned_data["due"], self.item.meeting.set
        if due and due > set_.end:
            raise forms.ValidationError(
                _("The set ends on %(end)s. Choose a date up to then."),
                params={"end": long_date(set_.end)},
            )
        return due


def issues_to_choose(set_, user):
    """Return the open issues of the set's pairs that the person may read, with their title only."""
    found = Issue.objects.visible_to(user).open().filter(pair__set=set_)
    return found.only("title", "pair").order_by("pair__number", "pk")
