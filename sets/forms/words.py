"""What a programme calls things: its tiers and partnerships in each form, sectors and stages."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, RevisionForm
from als.core.text.inflected import GENDER
from sets.enums import Sector, Tier
from sets.forms.programmes import refuse_same_words
from sets.models import Programme
from sets.own_words import IN_ENGLISH, MAX_LENGTH, known_words
from sets.word_forms import ENGLISH, OF_SEVERAL, word_forms

FOUR = ["upper_singular", "upper_plural", "lower_singular", "lower_plural"]


class WordsForm(RevisionForm):
    """Texts by code by group (``own_words``), a box for each; ``groups`` says which boxes."""

    submit = gettext_lazy("Save the words")
    fills_row = False
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The print of what the form began from is of the column, the boxes are of its texts.
        del self.fields["own_words"]
        self.language = word_forms(self.instance.language)
        self.boxes = {}  # by name of the field: its group and code

    def add_box(self, group, code, *, before, label, hint="", genders=None):
        name = f"{group}_{code}"
        known = {"label": label, "help_text": hint, "required": False, "initial": before.get(code)}
        if genders:
            choices = [("", _("None chosen")), *genders.items()]
            self.fields[name] = forms.ChoiceField(choices=choices, **known)
        else:
            self.fields[name] = forms.CharField(max_length=MAX_LENGTH, **known)
        self.boxes[name] = group, code
        return name

    def add_forms(self, group, before):
        """Add a box for each form that the language asks for; return the names, as one part."""
        own = self.language
        names = [
            self.add_box(group, form.code, before=before, label=form.sentence, hint=form.name)
            for form in own.forms
        ]
        if own.genders:
            names.append(self.add_box(group, GENDER, before=before, label=own.gender,
                                      genders=own.genders))  # fmt: skip
        return Div(*names, lang=own.code)

    def clean(self):
        """Return what the change takes: texts by code by group, and the columns of the row."""
        given = super().clean()
        groups = {}
        for name, (group, code) in self.boxes.items():
            if text := given.pop(name, ""):
                groups.setdefault(group, {})[code] = text
        empty = {group: {} for group, _code in self.boxes.values()}
        return {**given, "groups": empty | groups}


class TierWordsForm(WordsForm):
    """The words for both tiers, in the forms of the programme's language."""

    class Meta:
        model = Programme
        fields = [*FOUR, "own_words"]

    def __init__(self, *args, preset=None, **kwargs):
        """``preset``: words of both tiers (as in ``WordForms.presets``) to begin from."""
        super().__init__(*args, **kwargs)
        self.parts = {}
        for side in Tier:
            one, many = f"{side}_singular", f"{side}_plural"
            known = known_words(getattr(self.instance, one), self.instance.language)
            before = preset[side] if preset else self.instance.words_in(str(side)) or known
            if preset:
                self.initial |= {one: before["one"], many: before["many"]}
            self.parts[side] = [one, many, self.add_forms(str(side), before)]
            if self.instance.language != ENGLISH:
                self.parts[side] += self._in_english(str(side), before)

    def _in_english(self, group, before):
        return [
            self.add_box(group, IN_ENGLISH, before=before, label=_("In English, one"),
                         hint=_("For those who read the pages in English.")),
            self.add_box(group, IN_ENGLISH + OF_SEVERAL, before=before,
                         label=_("In English, several")),
        ]  # fmt: skip

    def layout(self):
        hint = _("In lower case, as they read in a sentence. A form left empty reads as the first.")
        titles = {Tier.UPPER: _("Upper tier"), Tier.LOWER: _("Lower tier")}
        return Layout(*(Fieldset(titles[side], *self.parts[side], hint=hint) for side in Tier))

    def clean(self):
        given = super().clean()
        refuse_same_words(self, given)
        return given


class OtherWordsForm(WordsForm):
    """The word for a partnership in all forms, and the names of sectors."""

    class Meta:
        model = Programme
        fields = ["own_words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        before = self.instance.words_in("partnership")
        usual = self.language.partnership
        self.partnership = [
            self.add_box("partnership", "one", before=before, label=_("One"),
                         hint=_("Left empty, it is: %(word)s") % {"word": usual["one"]}),
            self.add_box("partnership", "many", before=before, label=_("Several"),
                         hint=_("Left empty, it is: %(word)s") % {"word": usual["many"]}),
            self.add_forms("partnership", before),
        ]  # fmt: skip
        names = self.instance.words_in("sector")
        self.sectors = [
            self.add_box("sector", sector.value, before=names, label=sector.label)
            for sector in Sector
        ]

    def layout(self):
        hint = _("The organisations that are the two sides of a pair. Fill in both words, or none.")
        sectors = _("Where members come from. Left empty, a sector keeps the name above its box.")
        return Layout(
            Fieldset(_("A partnership"), *self.partnership, hint=hint),
            Fieldset(_("Sectors"), *self.sectors, hint=sectors),
        )

    def clean(self):
        given = super().clean()
        words = given["groups"]["partnership"]
        for code, name in (("one", "partnership_one"), ("many", "partnership_many")):
            if words.keys() - {GENDER} and code not in words:
                self.add_error(name, _("Fill in both words for a partnership, or leave all empty."))
                break
        return given
