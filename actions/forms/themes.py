"""Forms of themes: their words, what is offered as a start, sorting issues, splitting."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.changes.sorting import sorting_words
from actions.models import Theme
from als.core.forms.base import Form, ModelForm, RevisionForm
from als.core.forms.fields import LongTextField
from als.core.forms.widgets import written_in
from als.core.web.posting import number_in

# Themes are the members' (decision 27): what facilitators offer is a start.
MAX_OFFERS = 20


class ThemeForm(RevisionForm):
    class Meta:
        model = Theme
        fields = ["title", "description"]


class OfferForm(Form):
    """Several themes at once: one a line, and what belongs under it after a colon."""

    submit = gettext_lazy("Offer them")
    offers = LongTextField(
        rows=6,
        label=gettext_lazy("Themes, one on each line"),
        help_text=gettext_lazy(
            "For example: “Money: who pays, and who decides about it”. After the colon, say "
            "what belongs under the theme, or leave that out."
        ),
    )

    def clean_offers(self):
        lines = [line.strip() for line in self.cleaned_data["offers"].splitlines()]
        offers = [_parted(line) for line in lines if line]
        if len(offers) > MAX_OFFERS:
            raise forms.ValidationError(
                _("Offer at most %(most)s themes: it is only a start."),
                params={"most": MAX_OFFERS},
            )
        for title, _description in offers:
            _check_title(title)
        return offers


class SplitForm(ModelForm):
    """The new theme's words, and which of the old one's issues go under it."""

    submit = gettext_lazy("Make it a theme of its own")
    issues = forms.TypedMultipleChoiceField(
        coerce=int,
        label=gettext_lazy("Issues that go under the new theme"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose the issues that go under the new theme.")},
    )

    class Meta:
        model = Theme
        fields = ["title", "description"]

    field_order = ["issues", "title", "description"]

    def __init__(self, *args, issues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issues"].choices = [(i.pk, f"{i.title} ({i.pair.title})") for i in issues]
        self.fields["title"].label = _("Name of the new theme")


class SortForm(Form):
    """For each issue a box with the set's themes. ``was`` carries what the page showed.

    Its value is what ``sort_issues`` takes: ``to`` and ``was``.
    """

    submit = gettext_lazy("Save the sorting")
    mark_optional = False
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, issues, themes, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.issues = list(issues)
        under = {issue.pk: issue.theme_id for issue in self.issues}
        self.initial["was"] = sorting_words(under)
        choices = [
            ("", _("None yet")),
            *((one.pk, written_in(one.title, language)) for one in themes),
        ]
        for issue in self.issues:
            self.fields[f"issue-{issue.pk}"] = forms.TypedChoiceField(
                coerce=int,
                empty_value=None,
                required=False,
                choices=choices,
                initial=issue.theme_id or "",
                label=written_in(issue.title, language),
                help_text=f"{issue.pair.title}, {issue.get_kind_display().lower()}",
            )

    def clean_was(self):
        return sorting_in(self.cleaned_data["was"])

    def clean(self):
        data = super().clean()
        sent = {issue.pk: f"issue-{issue.pk}" for issue in self.issues}
        to = {pk: data[name] for pk, name in sent.items() if name in data and name in self.data}
        return {"was": data.get("was", {}), "to": to}


def sorting_in(words):
    """Return ``{issue key: theme key or None}`` of what ``sorting_words`` wrote."""
    parts = [word.partition(":") for word in words.split()]
    return {number_in(issue): number_in(theme) for issue, _colon, theme in parts}


def _parted(line):
    title, _colon, description = line.partition(":")
    return title.strip(), description.strip()


def _check_title(title):
    field = Theme._meta.get_field("title")
    if not title:
        raise forms.ValidationError(_("A line begins with a colon: write the theme’s name first."))
    if len(title) > field.max_length:
        raise forms.ValidationError(
            _("Shorten “%(title)s…”: a theme’s name has at most %(most)s characters."),
            params={"title": title[:40], "most": field.max_length},
        )
