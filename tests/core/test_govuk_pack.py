"""Our templates draw what govuk-frontend's own examples show (`fixtures/govuk`, as shipped)."""

import re

import pytest
from crispy_forms.layout import Field, Layout
from django import forms
from django.db import connection, models
from django.test.html import parse_html
from django.test.utils import isolate_apps

from als.core.forms.base import Fieldset, Form, ModelForm
from als.core.forms.fields import DateField
from als.core.forms.widgets import written_in
from tests.core.govuk_examples import CASES, draw, example
from tests.each import each
from tests.white_space import collapse


@each(("draw_it", "part", "name"), CASES)
def test_our_markup_is_that_of_the_example(draw_it, part, name):
    one = example(part, name)
    expected = one["html"]
    if part == "date-input":  # Ours carry the field's name (`due_day`), the examples' do not
        field = one["options"].get("namePrefix") or one["options"]["id"]
        expected = re.sub(r'name="(?:[^"]+-)?(day|month|year)"', rf'name="{field}_\1"', expected)

    assert str(parse_html(draw_it(one["options"]))) == str(parse_html(expected))


class Sample(Form):
    name = forms.CharField(label="<b>Name</b>", help_text="<i>as</i> & is")
    nickname = forms.CharField(required=False)
    side = forms.ChoiceField(label="Side", choices=[("a", "<u>A</u>")], widget=forms.RadioSelect)
    due = DateField(label="Due")
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form, **context):
    return collapse(draw("{% crispy form %}", form=form, csrf_token="t", **context))


def summary(form):
    html = drawn(form)
    body = html[html.index("govuk-error-summary__list") : html.index("</ul>")]
    return re.findall(r'<li>\s*(?:<a href="(.*?)">)?(.*?)(?:</a>)?\s*</li>', body)


def test_labels_hints_and_choices_are_escaped():
    html = drawn(Sample())

    assert ("<b>" in html, "<i>" in html, "<u>" in html) == (False, False, False)
    assert "&lt;b&gt;Name&lt;/b&gt;" in html
    assert "&lt;i&gt;as&lt;/i&gt; &amp; is" in html


def test_a_choice_in_another_language_says_so():
    class ThemeForm(Form):
        theme = forms.ChoiceField(
            choices=[("1", written_in("Ceste", "hr")), ("2", written_in("Roads", "en"))]
        )

    html = drawn(ThemeForm())
    assert '<option value="1" lang="hr">Ceste</option>' in html
    assert '<option value="2">Roads</option>' in html


def test_a_legend_is_text_and_not_a_template():
    form = Sample()
    form.helper.layout = Layout(Fieldset("{{ csrf_token }} <b>", "name"))

    assert "{{ csrf_token }} &lt;b&gt;" in drawn(form)


def test_only_optional_fields_say_so():
    assert drawn(Sample()).count("(optional)") == 1


def test_a_form_is_sent_once_and_checked_here():
    html = drawn(Sample())

    assert re.search(r'<form class="app-form" novalidate\s+method="post"', " ".join(html.split()))
    assert "csrfmiddlewaretoken" in html
    assert " required" not in html
    assert html.count('data-prevent-double-click="true"') == 1


def test_a_form_without_tag_has_no_button_of_its_own():
    form = Sample()
    form.submit, form.form_tag = None, False

    html = drawn(form)

    assert ("<form" in html, "<button" in html, "id_name" in html) == (False, False, True)


def test_a_filter_carries_no_csrf_token():
    form = type("Filter", (Sample,), {"method": "get"})()

    assert "csrfmiddlewaretoken" not in drawn(form)


def test_the_summary_names_each_field_and_leads_to_it():
    form = Sample({})
    form.add_error(None, "Both sides must agree.")

    assert summary(form) == [
        ("", "Both sides must agree."),
        ("#id_name", "Fill in “&lt;b&gt;Name&lt;/b&gt;”."),
        ("#id_side", "Choose an answer for “Side”."),
        ("#id_due-day", "Enter a date for “Due”."),
        ("#id_agree", "Tick “I agree” to continue."),
    ]


def test_each_link_of_the_summary_has_its_field():
    form = Sample({})
    html = drawn(form)

    assert [href for href, _ in summary(form) if html.count(f'id="{href[1:]}"') != 1] == []


def test_the_summary_follows_the_layout():
    form = Sample({})
    form.helper.layout = Layout("agree", Fieldset("Rest", "due", "side", Field("name")))

    assert [href for href, _ in summary(form)] == [
        "#id_agree",
        "#id_due-day",
        "#id_side",
        "#id_name",
    ]


def test_a_wrong_field_is_invalid_for_screen_readers():
    html = drawn(
        Sample({"side": "a", "agree": "on", "due_day": "1", "due_month": "2", "due_year": "2027"})
    )

    assert html.count('aria-invalid="true"') == 1
    assert 'aria-describedby="id_name-hint id_name-error"' in html


@each(
    ("parts", "message", "focus"),
    [
        (("1", "", "2027"), "“Due” is incomplete. Still needed: month.", "#id_due-month"),
        (("", "", "2027"), "“Due” is incomplete. Still needed: day and month.", "#id_due-day"),
        (("31", "2", "2027"), "“Due” must be a real date, for example 31 3 2027.", "#id_due-day"),
        (("1", "2", "27"), "“Due” must be a real date, for example 31 3 2027.", "#id_due-day"),
        (("x", "2", "2027"), "“Due” must be a real date, for example 31 3 2027.", "#id_due-day"),
    ],
)
def test_a_bad_date_says_what_is_wrong_with_it(parts, message, focus):
    data = dict(zip(("due_day", "due_month", "due_year"), parts, strict=True))
    form = Sample({"name": "A", "side": "a", "agree": "on", **data})

    assert summary(form) == [(focus, message)]


def test_what_was_typed_into_a_bad_date_stays():
    html = drawn(Sample({"due_day": "31", "due_month": "2", "due_year": "2027"}))

    assert re.findall(r'name="due_\w+" type="text" value="(\d+)"', html) == ["31", "2", "2027"]


def test_a_form_of_another_package_looks_the_same():
    form = type("Foreign", (forms.Form,), {"email": forms.EmailField()})({})

    html = draw("{{ form|crispy }}", form=form)

    assert 'class="govuk-input govuk-input--error"' in html


def test_fields_of_a_model_get_our_inputs():
    with isolate_apps("tests"):

        class Thing(models.Model):
            due = models.DateField("Due date")
            starts = models.DateTimeField()
            hours = models.PositiveIntegerField()

            class Meta:
                app_label = "tests"

            def __str__(self):
                return "thing"

        form = type(
            "ThingForm",
            (ModelForm,),
            {"Meta": type("Meta", (), {"model": Thing, "fields": "__all__"})},
        )()
        html = drawn(form)

    assert re.findall(r'name="(\w+)" type="([\w-]+)"|type="([\w-]+)" name="(\w+)"', html) == [
        ("", "", "hidden", "csrfmiddlewaretoken"),
        ("due_day", "text", "", ""),
        ("due_month", "text", "", ""),
        ("due_year", "text", "", ""),
        ("", "", "datetime-local", "starts"),
        ("", "", "text", "hours"),
    ]


@pytest.mark.django_db
def test_what_a_constraint_says_is_in_the_summary():
    with isolate_apps("tests"):

        class Span(models.Model):
            low = models.IntegerField()
            high = models.IntegerField()

            class Meta:
                app_label = "tests"
                constraints = [
                    models.CheckConstraint(
                        condition=models.Q(low__lte=models.F("high")),
                        name="in_order",
                        violation_error_message="The end must come after the start.",
                    )
                ]

            def __str__(self):
                return "span"

        kind = type(
            "SpanForm",
            (ModelForm,),
            {"Meta": type("Meta", (), {"model": Span, "fields": "__all__"})},
        )
        assert connection.features.supports_table_check_constraints
        assert summary(kind({"low": "2", "high": "1"})) == [
            ("", "The end must come after the start.")
        ]
