"""What people type about several sets together: findings, and what they look for."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import RevisionForm
from als.core.forms.fields import LongTextField
from als.core.forms.filters import FilterForm
from als.core.text.folding import plain
from als.library.models import Finding
from als.library.selectors.library import NO_ANSWER, NO_THEME
from reports.content.strength import strength_key
from reports.enums import LessonKind, Relation, ResponseAnswer, Strength
from reports.selectors.released import audience_titles

# Two boxes beside one another on a phone too: the lessons are what one came for.
TIGHT = "app-form__row app-form__row--tight"


class FindingForm(RevisionForm):
    submit = gettext_lazy("Save the finding")

    class Meta:
        model = Finding
        fields = ["statement", "explanation"]

    statement = LongTextField(
        label=gettext_lazy("Finding"),
        rows=3,
        help_text=gettext_lazy("One sentence that follows from lessons of several sets."),
    )
    explanation = LongTextField(
        label=gettext_lazy("What it rests on, and where sets differ"),
        rows=6,
        required=False,
        help_text=gettext_lazy(
            "Everyone in the programme and its sponsor can read this: use only what has been"
            " released."
        ),
    )


class LibraryForm(FilterForm):
    """What narrows the library; a box offers what occurs among the lessons."""

    submit = gettext_lazy("Search")

    q = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Words to look for"),
        help_text=gettext_lazy(
            "In the lesson and in what it rests on. “Quotes” keep words together."
        ),
    )
    audience = forms.ChoiceField(required=False, label=gettext_lazy("For"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Policy or practice"))
    theme = forms.ChoiceField(required=False, label=gettext_lazy("Theme"))
    set = forms.ChoiceField(required=False, label=gettext_lazy("Set"))
    strength = forms.ChoiceField(required=False, label=gettext_lazy("Evidence"))
    answer = forms.ChoiceField(required=False, label=gettext_lazy("Sponsor’s answer"))

    def __init__(self, *args, lessons, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("audience", audience_titles(lessons).items())
        self.offer("kind", LessonKind.choices)
        self.offer("theme", _themes_of(lessons))
        sets = {lesson.of.set_pk: lesson.of.set_name for lesson in lessons}
        self.offer("set", [(str(pk), name) for pk, name in sets.items()])
        self.offer("strength", _strengths_of(lessons))
        answers = [*ResponseAnswer.choices, (NO_ANSWER, _("Not answered yet"))]
        self.offer("answer", answers if any(one.answer for one in lessons) else [])

    def layout(self):
        answer = ["answer"] if len(self.fields["answer"].choices) > 1 else []
        return Layout(
            "q",
            Div("audience", "kind", css_class=TIGHT),
            Div("theme", "set", css_class=TIGHT),
            Div("strength", *answer, css_class=TIGHT),
        )


def _themes_of(lessons):
    """Return key and title of the themes, and what stands for those under none at the end."""
    titles = dict.fromkeys(title for lesson in lessons for title in lesson.themes)
    ordered = sorted({plain(title): title for title in titles}.items())
    under_none = any(not lesson.themes for lesson in lessons)
    return [*ordered, (NO_THEME, _("Under no theme"))] if under_none else ordered


def _strengths_of(lessons):
    """Return key and words of the strengths, the weakest that we know first."""
    there = {strength_key(words) for words in {one.content["strength"] for one in lessons}}
    known = [(one.value, one.label) for one in Strength if one in there]
    return [*known, *((words, words) for words in sorted(there.difference(Strength.values)))]


class PickForm(LibraryForm):
    """The same where it leads to lessons for a finding: to add them is the page's own button."""

    submit_class = "govuk-button--secondary"


def relation_choices():
    """Return what a lesson can do for a finding, with the choice of nothing first."""
    return [("", _("Not related")), *Relation.choices]
