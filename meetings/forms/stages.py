"""What a programme calls the stages of a year."""

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset
from meetings.enums import Stage
from sets.forms.words import WordsForm
from sets.models import Programme


class StageNamesForm(WordsForm):
    submit = gettext_lazy("Save the names")

    class Meta:
        model = Programme
        fields = ["own_words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = self.instance.words_in("stage")
        self.names = [
            self.add_box("stage", stage.value, before=names, label=stage.label) for stage in Stage
        ]

    def layout(self):
        hint = gettext_lazy("Left empty, a stage keeps the name above its box.")
        return Layout(Fieldset(gettext_lazy("Stages"), *self.names, hint=hint))
