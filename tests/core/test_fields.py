"""No form lets a text through that a column can't hold, and each message names its field."""

from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django import forms
from django.apps import apps
from django.db import models

from als.core.forms.base import Form, GovukForm, ModelForm
from als.core.text.hours import HoursField, hours_in
from als.core.translations.catalogs import po_files, read
from meetings.models import Meeting
from tests.each import each


def subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def forms_of_the_product():
    for config in apps.get_app_configs():
        for module in ("forms", "gallery"):
            if find_spec(f"{config.name}.{module}"):
                found = import_module(f"{config.name}.{module}")
                for one in iter_modules(getattr(found, "__path__", ())):
                    import_module(f"{found.__name__}.{one.name}")
    found = {one for one in subclasses(GovukForm) if not one.__module__.startswith("tests")}
    return sorted(found, key=lambda one: f"{one.__module__}.{one.__qualname__}")


FORMS = forms_of_the_product()
# One line each that no column keeps: what they are checked for is among what the page offers
UNKEPT = {"code", "seen", "moment", "order", "was", "token", "copy", "known", "next"}
OF_THE_GALLERY = "als.core.gallery"


def lines_of(form):
    """The one-line texts of a form, as its class declares them."""
    for name, field in form.base_fields.items():
        secret = isinstance(field.widget, forms.PasswordInput | forms.Textarea)
        if isinstance(field, forms.CharField) and not secret and name not in UNKEPT:
            yield name, field


def test_there_are_forms_to_walk():
    assert len(FORMS) > 60


@each("form", FORMS)
def test_no_text_of_one_line_is_longer_than_its_column(form):
    if form.__module__ == OF_THE_GALLERY:
        return
    meta = getattr(form, "_meta", None)
    columns = {c.name: c for c in meta.model._meta.fields} if getattr(meta, "model", None) else {}
    unbounded = [
        name
        for name, field in lines_of(form)
        if field.max_length is None and not getattr(columns.get(name), "max_length", None)
    ]
    assert unbounded == []


def test_what_a_class_says_waits_for_its_reader():
    """A text that is translated as the class is made is English for everybody."""
    texts = {message.id for message in read(po_files()["hr"]) if message.id}
    said = {
        (form.__qualname__, name, text)
        for form in FORMS
        if form.__module__ != OF_THE_GALLERY
        for name, field in form.base_fields.items()
        for text in [field.label, field.help_text, *field.error_messages.values()]
        + [value for key, value in field.widget.attrs.items() if key.startswith("data-")]
        if type(text) is str and text in texts
    }
    assert said == set()


@each("form", FORMS)
def test_one_letter_too_many_is_refused_with_the_fields_name(form):
    model = getattr(getattr(form, "_meta", None), "model", None)
    columns = {column.name: column for column in model._meta.fields} if model else {}
    base = ModelForm if model else Form
    for name, field in lines_of(form):
        longest = min(
            filter(None, [field.max_length, getattr(columns.get(name), "max_length", None)]),
            default=None,
        )
        if longest is None:
            continue
        meta = {"Meta": type("Meta", (), {"model": model, "fields": []})} if model else {}
        alone = type("Alone", (base,), {name: field, **meta})
        start, end = ("https://example.org/", "") if isinstance(field, forms.URLField) else ("", "")
        if isinstance(field, forms.EmailField):
            end = "@example.org"
        text = start + "x" * (longest + 1 - len(start) - len(end)) + end
        checked = alone({name: text})
        assert list(checked.errors) == [name]
        said = " ".join(checked.errors[name])
        if not isinstance(field.widget, forms.HiddenInput | forms.EmailInput):
            assert str(checked.fields[name].label) in said, said


class Link(ModelForm):
    link = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Meeting
        fields = ["link"]


def test_an_address_declared_anew_is_as_long_as_its_column_at_most():
    longest = Meeting._meta.get_field("link").max_length
    fits = "https://teams.example.org/" + "a" * (longest - 26)
    assert (Link({"link": fits}).errors, list(Link({"link": fits + "a"}).errors)) == ({}, ["link"])


class OneOfEach(Form):
    number = forms.IntegerField(label="People", max_value=10)
    share = forms.DecimalField(label="Share", max_digits=3, decimal_places=1)
    day = forms.DateField(label="Day")
    moment = forms.DateTimeField(label="Start")
    time = forms.TimeField(label="Hour")
    email = forms.EmailField(label="Address")
    link = forms.URLField(label="Link", assume_scheme="https")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    hours = HoursField(label="Hours spent")
    line = forms.CharField(label="Title")


@each(
    "typed",
    [
        dict.fromkeys(OneOfEach.base_fields, "wrong\x07") | {"day_day": "x", "day_month": "1"},
        {"number": "11", "share": "1234567"},
        {"share": "0.123456"},
    ],
)
def test_each_message_names_its_field(typed):
    form = OneOfEach(typed)
    named = {
        name: all(str(form.fields[name].label) in said for said in messages)
        for name, messages in form.errors.items()
    }
    assert [name for name, good in named.items() if not good] == []


@each(
    ("typed", "hours"),
    [
        ("1,5", "1.5"), ("0,25", "0.25"), ("1.5", "1.5"), (" 2 ", "2"), (",5", "0.5"),
        ("1½", "1.5"), ("½", "0.5"), ("2 ¾ h", "2.75"), ("1,5 h", "1.5"), ("3 hours", "3"),
        ("2 sata", "2"), ("1 h 30", "1.5"), ("1h30", "1.5"), ("1:30", "1.5"), ("90 min", "1.5"),
        ("45 minutes", "0.75"), ("1 h 15 min", "1.25"), ("20 min", "0.33"), ("0", "0"),
        ("1\u00a0h", "1"), ("10", "10"), ("0.125", "0.12"), ("1 h 5", "1.08"), ("1:05", "1.08"),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(typed, hours):
    assert hours_in(typed) == Decimal(hours)


@each(
    "typed",
    [
        "a few",
        "1.5.2",
        "1,000.5",
        "1,234",
        "1.234 h",
        "12,500 min",
        "1:5",
        "1:75",
        "-1",
        "1e3",
        "NaN",
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_name_and_example(typed):
    form = OneOfEach({"hours": typed})
    assert form.errors["hours"] == [
        "“Hours spent” must be a number of hours, for example 1.5, 1½ or 90 min."
    ]


def test_every_column_of_one_line_has_a_length():
    bad = [
        f"{model.__name__}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.fields
        if isinstance(column, models.CharField) and not column.max_length
    ]
    assert bad == []
