"""Inputs that Django does not have, or has otherwise than the Design System asks."""

import datetime

from django import forms
from django.utils.translation import get_language, pgettext

from als.core.text.folding import matches


class WrittenIn(str):
    """A choice or label in a language that is not the page's, drawn with ``lang``."""

    language = ""


def written_in(words, language):
    """Return what members wrote, for a form: marked unless the page is in that language."""
    marked = WrittenIn(words)
    marked.language = "" if language == get_language() else language
    return marked


class DateInput(forms.Widget):
    """A date in three boxes, posted as `name_day`, `name_month`, `name_year`.

    Its value on the way in is three texts (or None when all are empty), so that the field can say
    what is wrong with which. `als.core.forms.drawing` draws it.
    """

    parts = ("day", "month", "year")
    use_fieldset = True

    @staticmethod
    def labels():
        return {
            "day": pgettext("date part", "Day"),
            "month": pgettext("date part", "Month"),
            "year": pgettext("date part", "Year"),
        }

    @classmethod
    def missing(cls, texts):
        """Return the parts left empty."""
        return [part for part, text in zip(cls.parts, texts, strict=True) if not text]

    def value_from_datadict(self, data, files, name):
        texts = tuple((data.get(f"{name}_{part}") or "").strip() for part in self.parts)
        return texts if any(texts) else None

    def value_omitted_from_data(self, data, files, name):
        return all(f"{name}_{part}" not in data for part in self.parts)

    def id_for_label(self, id_):
        return f"{id_}-day" if id_ else ""

    def decompress(self, value):
        """Return three texts (day, month, year) from a date, an ISO text, three texts, or None."""
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                return ("", "", "")
        if isinstance(value, datetime.date):
            return (str(value.day), str(value.month), str(value.year))
        return tuple(value) if value else ("", "", "")

    def render(self, name, value, attrs=None, renderer=None):
        raise TypeError("A date has three boxes: draw it with {% crispy %} or |as_crispy_field.")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own date-and-time picker."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"class": "app-input--when", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__({"class": "govuk-input--width-5", **(attrs or {})}, format="%H:%M")


class SearchSelect(forms.Select):
    """A select with a search box above it, for lists too long to look through.

    With JavaScript what is typed narrows the options at once. Without it, the button beside the box
    shows the form again with the options narrowed (`GovukForm.finding`): nothing is checked or
    saved, all that was typed stays. An option matches by its own name and by that of its group.
    """

    template_name = "govuk/search_select.html"
    query, pressed, finding = "", False, False

    def value_from_datadict(self, data, files, name):
        self.query = data.get(f"{name}_search", "")
        self.pressed = f"{name}_find" in data
        self.finding = any(key.endswith("_find") for key in data)
        return super().value_from_datadict(data, files, name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        offered = _count(groups)
        searching = self.finding and self.query.strip()
        if searching:
            context["widget"]["optgroups"] = groups = list(_narrowed(groups, self.query))
            rows = sum(len(options) + bool(label) for label, options, _index in groups)
            context["widget"]["attrs"]["size"] = min(8, max(2, rows))  # open below the box
        if searching and self.pressed:
            context["widget"]["attrs"]["autofocus"] = True  # where one was on the page before
        return context | {
            "query": self.query,
            "searching": searching,
            "found": _count(groups, self.query),
            "offered": offered,
        }


def _narrowed(groups, query):
    """Return the options that match, with the chosen ones and the empty answer."""
    for label, options, index in groups:
        kept = [
            option
            for option in options
            if option["selected"] or not option["value"] or _hit(query, label, option)
        ]
        if kept:
            yield label, kept, index


def _hit(query, group, option):
    return bool(option["value"]) and matches(query, f"{group or ''} {option['label']}")


def _count(groups, query=""):
    """Return how many options match, without the empty answer."""
    return sum(
        _hit(query, label, option) for label, options, _index in groups for option in options
    )
