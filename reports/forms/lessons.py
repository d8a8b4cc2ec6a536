"""What people type about lessons."""

from functools import cached_property

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form, RevisionForm
from als.core.forms.fields import FittedTextField, LongTextField
from als.core.forms.filters import ALL_PAIRS
from als.core.forms.widgets import written_in
from reports.content.audiences import audiences_of
from reports.enums import EndorsementAnswer, LessonKind, Stance
from reports.models import Endorsement, Evidence, Lesson
from reports.models.lessons import IN_SHORT, SUMMARY, TITLE
from reports.sources import SOURCES


def short_text(label, help_text):
    return FittedTextField(
        label=label, rows=2, max_length=IN_SHORT, required=False, help_text=help_text
    )


class LessonForm(RevisionForm):
    submit = _("Save the lesson")

    class Meta:
        model = Lesson
        fields = ["statement", "explanation", "kind", "audiences"]

    statement = LongTextField(
        label=_("Lesson"),
        rows=3,
        help_text=_("One sentence that others can act on. The report prints it as you write it."),
    )
    explanation = LongTextField(
        label=_("Explanation"),
        rows=7,
        required=False,
        help_text=_("What it means, when it holds, and when it doesn’t."),
    )
    kind = forms.ChoiceField(
        label=_("Is it for policy or for practice?"),
        choices=LessonKind.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audiences"] = forms.MultipleChoiceField(
            label=_("Whom is it for?"),
            choices=audiences_of(programme).items(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose an answer for “Whom is it for?”.")},
        )


class EvidenceForm(RevisionForm):
    """What one thing does for the lesson. Several stand in one form of the page."""

    submit = _("Save")
    fills_row = False

    class Meta:
        model = Evidence
        fields = ["stance", "note"]

    stance = forms.ChoiceField(
        label=_("What does it do for the lesson?"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        initial=Stance.SUPPORTS,
    )
    note = LongTextField(
        label=_("What it shows"),
        rows=3,
        required=False,
        help_text=_(
            "The report prints this next to the evidence. "
            "Do not name anybody who should stay unnamed."
        ),
    )


class OneOfSeveral:
    """One of several forms between the same tags of the page, which has button and token."""

    submit = ""
    form_tag = False

    @cached_property
    def helper(self):
        helper = super().helper
        helper.disable_csrf = True
        return helper


class EvidenceFilter(OneOfSeveral, Form):
    """Among what to look for evidence. What makes no sense is left out."""

    mark_optional = False

    q = forms.CharField(
        label=_("Look for"),
        required=False,
        max_length=100,
        help_text=_("A word from it, or part of a word. What you have chosen stays chosen."),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    pair = forms.ChoiceField(label=_("Pair"), required=False)

    def __init__(self, *args, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(key, source.plural) for key, source in SOURCES.items()]
        self.fields["kind"].choices = [("", _("All")), *kinds]
        self.fields["pair"].choices = [("", ALL_PAIRS), *pairs]

    def chosen(self):
        """Return ``q``, ``kind`` and ``pair``, each as text, empty for what is not narrowed."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class PickedForm(OneOfSeveral, EvidenceForm):
    """One of the things that may be picked: ``prefix`` is its key, ``thing`` what a page shows.

    Its question is the thing: heard on its own, a radio button says which one it is of.
    """

    mark_optional = False
    stance = forms.ChoiceField(
        choices=[("", _("Not evidence")), *Stance.choices],
        required=False,
        initial="",
        widget=forms.RadioSelect({"class": "govuk-radios--inline govuk-radios--small app-choices"}),
    )

    def __init__(self, *args, thing, **kwargs):
        super().__init__(*args, prefix=thing["key"], **kwargs)
        self.thing = thing
        text = Truncator(thing["text"]).words(40)
        stance, note = self.fields["stance"], self.fields["note"]
        stance.label, stance.help_text = text, thing["kind"]
        if thing["pair"]:
            stance.help_text += " · " + gettext("Pair %s") % thing["pair"]
        note.help_text = ""
        note.widget.attrs |= {"rows": 2, "aria-label": f"{note.label}: {text}"}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("note", "").strip() and not cleaned.get("stance"):
            self.add_error(
                "stance", gettext("Choose what it does for the lesson, or clear “What it shows”.")
            )
        return cleaned


class RemovalForm(Form):
    """Why evidence goes on which a version rests that sides may have signed."""

    submit = _("Remove the evidence")
    submit_class = "govuk-button--warning"

    reason = forms.CharField(
        label=_("Why?"),
        max_length=100,
        help_text=_(
            "One line. All members get it by email. Signatures given so far no longer count."
        ),
    )


class SummaryForm(RevisionForm):
    """Refuses what is too long for its place: two pages have room for so much."""

    submit = _("Save the summary")
    fills_row = False

    class Meta:
        model = Lesson
        fields = list(SUMMARY)

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = FittedTextField(
        label=_("Short title"), rows=1, max_length=TITLE, required=False,
        help_text=_("A few words for headings and contents. The lesson follows in full."),
    )  # fmt: skip
    rests_on = short_text(_("What it rests on"), _("On how much, from whom, tried or not."))
    limit = short_text(_("Its limit"), _("What qualifies it, or who has a reservation."))
    asked = short_text(_("What is asked of whom"), _("Begin with who is asked."))


class DropForm(Form):
    submit = _("Drop the lesson")
    submit_class = "govuk-button--warning"

    reason = forms.CharField(
        label=_("Why?"),
        max_length=100,
        help_text=_("One line. It is kept with the lesson and sent to those who answered it."),
    )


class EndorsementForm(RevisionForm):
    """What a side says to a lesson; ``read`` is the version of its text that is on the page."""

    submit = _("Save our side’s answer")
    one_for_all = True
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Endorsement
        fields = ["answer", "comment"]

    answer = forms.ChoiceField(
        label=_("What is your side’s answer?"),
        choices=EndorsementAnswer.choices,
        widget=forms.RadioSelect,
    )
    comment = LongTextField(
        label=_("In your own words"),
        rows=4,
        required=False,
        help_text=_(
            "Needed for a reservation and for a no: the report prints those words, with your tier "
            "but without your name or place. Words that name a place or a person are left out."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if answer in EndorsementAnswer.with_comment() and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("Enter your reservation in your own words."))
        return cleaned


class EndorsementOfSeveralForm(OneOfSeveral, EndorsementForm):
    """What a side says to one of the lessons that stand on one page; it may be left open."""

    mark_optional = False

    def __init__(self, *args, lesson, number, language, **kwargs):
        """``language``: that members write in."""
        super().__init__(*args, prefix=f"lesson-{lesson.pk}", **kwargs)
        self.lesson = lesson
        answer, comment = self.fields["answer"], self.fields["comment"]
        answer.required = False
        # Its question is the lesson: heard on its own, a radio button says which one it is of.
        answer.label = written_in(f"{number}. {lesson.statement}", language)
        answer.help_text = lesson.explanation
        comment.help_text = _("Needed for a reservation and for a no.")
        comment.widget.attrs["rows"] = 2

    @property
    def has_new_answer(self):
        """Return whether it has an answer that is not on record yet."""
        return bool({"answer", "comment"} & set(self.changed_data))

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("answer") and self.has_new_answer:
            self.add_error("answer", _("Choose an answer for “%s”.") % self.fields["answer"].label)
        return cleaned
