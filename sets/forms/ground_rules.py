"""The set's own contract."""

from pathlib import Path

from django import forms
from django.utils.translation import gettext_lazy

from als.core.disclosure import Disclosure
from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from sets.enums import Naming, ResearchUse
from sets.models import GroundRules

ROOM = Path(__file__).parent.parent


def default_rules(language="en"):
    """Return the text that a set may begin from; in English, if there is none in ``language``."""
    own = ROOM / f"default_rules.{language}.md"
    file = own if own.exists() else ROOM / "default_rules.md"
    return file.read_text(encoding="utf-8").strip()


def _radios(name, kind, **options):
    label = GroundRules._meta.get_field(name).verbose_name
    return forms.ChoiceField(label=label, choices=kind.choices, widget=forms.RadioSelect, **options)


class GroundRulesForm(Form):
    """The next version. What is typed comes back as the version (``seen``) that it began from."""

    submit = gettext_lazy("Save as a new version")
    text = LongTextField(
        label=gettext_lazy("Ground rules"),
        help_text=gettext_lazy("Markdown: **bold**, 1. numbered, - listed."),
        rows=22,
    )
    default_disclosure = _radios(
        "default_disclosure",
        Disclosure,
        help_text=gettext_lazy("The author of an entry can always choose otherwise."),
    )
    naming = _radios("naming", Naming)
    research = _radios("research", ResearchUse)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        word = programme.partnership_word
        self.fields["naming"].choices = [(kind.value, kind.called(word)) for kind in Naming]
        self.fields["naming"].widget.hints = {kind.value: kind.means(word) for kind in Naming}
        self.fields["research"].widget.hints = {kind.value: kind.means for kind in ResearchUse}
