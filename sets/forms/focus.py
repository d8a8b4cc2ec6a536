"""The workshop, the topics that the set could give its year to, their scores, the decision."""

from crispy_forms.layout import Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.formats import and_list
from als.core.forms.base import Fieldset, Form, RevisionForm
from als.core.forms.fields import ScaleField
from als.core.forms.widgets import written_in
from sets.models import FocusDecision, FocusScore, FocusTopic, FocusWorkshop
from sets.models.focus import CRITERIA


class WorkshopForm(RevisionForm):
    submit = gettext_lazy("Save the record")
    one_for_all = True

    class Meta:
        model = FocusWorkshop
        fields = ["held_on", "present", "limits"]
        help_texts = {
            "present": gettext_lazy("The whole set reads this. It is not in the report."),
            "limits": gettext_lazy(
                "What the sponsor ruled out, or asked for. Tell members before they score; "
                "the report says it too."
            ),
        }


class TopicForm(RevisionForm):
    submit = gettext_lazy("Propose the topic")

    class Meta:
        model = FocusTopic
        fields = ["title", "description"]
        help_texts = {
            "title": gettext_lazy("The report lists the titles with their mean scores: no names."),
            "description": gettext_lazy(
                "A few sentences. Is it relevant to you both, important, and can you get somewhere "
                "in a year?"
            ),
        }


class RewordForm(TopicForm):
    submit = gettext_lazy("Save your changes")


class TopicWords:
    """A topic's description within the form that scores it: Markdown, as on its page."""

    def __init__(self, topic):
        self.topic = topic

    def render(self, form, context, template_pack="govuk", **kwargs):
        # The page's set: it says of which language the words are.
        words = {"topic": self.topic, "set": context.get("set")}
        return render_to_string("sets/_topic_words.html", words)


class ScoreForm(Form):
    """All topics on one page; each is scored on the three criteria, or left out.

    Gives ``scores`` and ``seen`` as ``changes.score_topics`` wants them.
    """

    submit = gettext_lazy("Save your scores")
    mark_optional = False

    def __init__(self, *args, topics, mine, **kwargs):
        """``mine`` has, by topics' keys, the scores that the member gave before."""
        super().__init__(*args, **kwargs)
        self.topics = topics
        for topic in topics:
            self._add_fields(topic, mine.get(topic.pk))

    def _add_fields(self, topic, before):
        for name in CRITERIA:
            self.fields[f"{name}_{topic.pk}"] = ScaleField(
                label=FocusScore._meta.get_field(name).verbose_name,
                low=_("low"),
                high=_("high"),
                required=False,
                initial=before and getattr(before, name),
            )
        self.fields[f"out_{topic.pk}"] = forms.BooleanField(
            label=_("Leave this topic out"), required=False
        )
        self.fields[f"words_{topic.pk}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=topic.words
        )

    def layout(self):
        parts = []
        for topic in self.topics:
            names = [*(f"{name}_{topic.pk}" for name in CRITERIA), f"out_{topic.pk}"]
            parts.append(
                Fieldset(topic.title, TopicWords(topic), *names, css_class="app-topic-scores")
            )
        return Layout(*parts)

    def clean(self):
        return {
            "scores": {topic.pk: self._scores_of(topic) for topic in self.topics},
            "seen": {
                topic.pk: self.cleaned_data[f"words_{topic.pk}"] or None for topic in self.topics
            },
        }

    def _scores_of(self, topic):
        """Return the topic's three scores, or None where it is left out."""
        given = {name: self.cleaned_data.get(f"{name}_{topic.pk}") for name in CRITERIA}
        missing = [name for name, value in given.items() if value is None]
        if self.cleaned_data[f"out_{topic.pk}"] or len(missing) == len(CRITERIA):
            return None
        if missing and not any(f"{name}_{topic.pk}" in self.errors for name in missing):
            labels = [str(self.fields[f"{name}_{topic.pk}"].label) for name in missing]
            sentence = _(
                "“%(topic)s” is half scored. Still needed: %(missing)s. Or leave the topic out."
            ) % {"topic": topic.title, "missing": and_list(labels).lower()}
            self.add_error(f"{missing[0]}_{topic.pk}", sentence)
        return given


class FocusForm(RevisionForm):
    submit = gettext_lazy("Record the decision")
    one_for_all = True

    class Meta:
        model = FocusDecision
        fields = ["topic", "reasons", "left_out", "decided_on"]
        widgets = {
            "topic": forms.RadioSelect,
        }

    def __init__(self, *args, topics, places, today, language, **kwargs):
        """``places`` has, by topics' keys, how members scored them, once anybody may know."""
        super().__init__(*args, **kwargs)
        topic = self.fields["topic"]
        topic.queryset = topics
        topic.label_from_instance = lambda one: written_in(one.title, language)
        topic.empty_label = None
        topic.widget.hints = {str(pk): text for pk, text in places.items()}
        if self.instance.pk is None:
            self.initial.setdefault("decided_on", today)
