"""Our templates draw what govuk-frontend's own examples show (`fixtures/govuk`, as shipped)."""

import json
import re
from pathlib import Path

import pytest
from crispy_forms.layout import Field, Layout
from crispy_forms.layout import Submit as CrispySubmit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.db import connection, models
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.test.utils import isolate_apps

from als.core.forms.base import DateField, Fieldset, Form, ModelForm, Submit
from als.core.forms.widgets import DateInput
from tests.white_space import collapse

FIXTURES = Path(__file__).parent / "fixtures" / "govuk"


def example(part, name):
    return next(
        one for one in json.loads((FIXTURES / f"{part}.json").read_text()) if one["name"] == name
    )


def draw(source, **context):
    return Template("{% load crispy_forms_tags %}" + source).render(Context(context))


def size(options):
    """The modifier of label or legend: `govuk-label--m` -> "m"."""
    return options.get("classes", "").rpartition("--")[2]


def form_of(field, options, *, data=None):
    """A form of one field, with the example's hint, error and label."""
    name = options.get("name") or options.get("namePrefix") or options["id"]
    label = options.get("label") or options.get("fieldset", {}).get("legend", {})
    field.label, field.help_text = label.get("text", ""), options.get("hint", {}).get("text", "")
    field.required, field.disabled = False, options.get("disabled", False)
    widget_id = options.get("id") or options.get("idPrefix") or name
    described = options.get("describedBy") or options.get("fieldset", {}).get("describedBy")
    own = {"id": widget_id, "class": options.get("classes"), "aria-describedby": described}
    field.widget.attrs.update(
        {key: value for key, value in own.items() if value} | options.get("attributes", {})
    )
    kind = type(
        "OneField", (Form,), {name: field, "label_size": size(label), "mark_optional": False}
    )
    form = kind({name: data} if not isinstance(data, dict) else data)
    form.is_valid()
    form.errors.pop(name, None)
    if "errorMessage" in options:
        form.add_error(name, options["errorMessage"]["text"])
    return form, name


def field_html(form, name):
    # Ours says aria-invalid as well (see the test of it below)
    return draw("{{ field|as_crispy_field }}", field=form[name]).replace(' aria-invalid="true"', "")


def input_html(options):
    names = ("autocomplete", "pattern", "inputmode", "autocapitalize")
    attrs = {key: options[key] for key in names if key in options}
    if "spellcheck" in options:
        attrs["spellcheck"] = str(options["spellcheck"]).lower()
    widget = forms.TextInput(attrs)
    widget.input_type = options.get("type", "text")
    return field_html(*form_of(forms.CharField(widget=widget), options, data=options.get("value")))


def textarea_html(options):
    attrs = {key: options[key] for key in ("autocomplete", "rows") if key in options}
    if "spellcheck" in options:
        attrs["spellcheck"] = str(options["spellcheck"]).lower()
    return field_html(
        *form_of(forms.CharField(widget=forms.Textarea(attrs)), options, data=options.get("value"))
    )


def file_html(options):
    attrs = {"multiple": True} if options.get("multiple") else {}
    widget = forms.FileInput()
    widget.attrs.update(attrs)
    return field_html(*form_of(forms.FileField(widget=widget), options))


def choices(options):
    return [(item.get("value"), item["text"]) for item in options["items"] if item]


class SomeDisabled(forms.Select):
    """The way that Django documents for single options that cannot be chosen."""

    off = ()

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.off:
            option["attrs"]["disabled"] = True
        return option


def select_html(options):
    widget = SomeDisabled()
    widget.off = [item["value"] for item in options["items"] if item and item.get("disabled")]
    chosen = options.get("value") or next(
        (i["value"] for i in options["items"] if i and i.get("selected")), None
    )
    return field_html(
        *form_of(forms.ChoiceField(choices=choices(options), widget=widget), options, data=chosen)
    )


def group_html(widget, field, options):
    values = options.get("values") or [options.get("value")]
    on = [i["value"] for i in options["items"] if i and (i.get("checked") or i["value"] in values)]
    widget.hints = {
        str(i["value"]): i["hint"]["text"] for i in options["items"] if i and "hint" in i
    }
    data = on if field is forms.MultipleChoiceField else (on or [None])[0]
    return field_html(*form_of(field(choices=choices(options), widget=widget), options, data=data))


def radios_html(options):
    return group_html(forms.RadioSelect(), forms.ChoiceField, options)


def checkboxes_html(options):
    return group_html(forms.CheckboxSelectMultiple(), forms.MultipleChoiceField, options)


def date_html(options):
    name = options.get("namePrefix") or options["id"]
    given = {key.rpartition("-")[2]: value for key, value in options.get("values", {}).items()}
    data = {f"{name}_{part}": str(given.get(part, "")) for part in DateInput.parts}
    return field_html(*form_of(DateField(), {**options, "name": name}, data=data))


def summary_html(options):
    fields = {
        item["href"][1:]: forms.CharField(required=False)
        for item in options["errorList"]
        if "href" in item
    }
    form = type("Broken", (Form,), fields)({}, auto_id="%s")
    for item in options["errorList"]:
        form.add_error(item["href"][1:] if "href" in item else None, item["text"])
    return draw("{{ form|as_crispy_errors }}", form=form)


def message_html(options):
    return render_to_string(
        "govuk/error_message.html", {"errors": [options["text"]], "id": options.get("id", "")}
    )


def hint_html(options):
    return render_to_string(
        "govuk/hint.html", {"text": options["text"], "id": options.get("id", "")}
    )


def label_html(options):
    context = {
        "text": options["text"],
        "for": options.get("for", ""),
        "size": size(options),
        "optional": False,
    }
    return render_to_string("govuk/label.html", context)


def fieldset_html(options):
    form = Form()
    form.helper.form_tag, form.submit = False, None
    legend = options["legend"]
    form.helper.layout = Layout(
        Fieldset(legend["text"], size=size(legend), css_class=options.get("classes", ""))
    )
    return render_crispy_form(form)


def button_html(options):
    options = {"preventDoubleClick": False, **options}
    submit = Submit(
        options.get("text"),
        name=options.get("name", ""),
        value=options.get("value", ""),
        css_class=options.get("classes", ""),
        once=bool(options["preventDoubleClick"]),
    )
    return submit.render(None, None)


# The examples that a Django form can express. Left out: prefixes, suffixes and conditional items,
# labels as page headings, HTML in place of text (we escape), groups without a fieldset, and
# attributes on parts that Django does not know.
EXAMPLES = {
    input_html: (
        "input",
        [
            "default",
            "with hint text",
            "with error message",
            "with error and hint",
            "with width-2 class",
            "with width-3 class",
            "with width-4 class",
            "with width-5 class",
            "with width-10 class",
            "with width-20 class",
            "with width-30 class",
            "with extra letter spacing",
            "classes",
            "id",
            "custom type",
            "value",
            "zero value",
            "with describedBy",
            "attributes",
            "hint with describedBy",
            "error with describedBy",
            "with error, hint and describedBy",
            "inputmode",
            "with autocomplete attribute",
            "with pattern attribute",
            "with spellcheck enabled",
            "with spellcheck disabled",
            "with autocapitalize turned off",
            "disabled",
        ],
    ),
    textarea_html: (
        "textarea",
        [
            "default",
            "with hint",
            "with error message",
            "with default value",
            "with custom rows",
            "id",
            "classes",
            "attributes",
            "with describedBy",
            "with hint and described by",
            "with error message and described by",
            "with hint and error message",
            "with hint, error message and described by",
            "with autocomplete attribute",
            "with spellcheck enabled",
            "with spellcheck disabled",
        ],
    ),
    file_html: (
        "file-upload",
        [
            "default",
            "with hint text",
            "with error message and hint",
            "with value",
            "attributes",
            "classes",
            "id",
            "with describedBy",
            "with hint and describedBy",
            "error",
            "with error and describedBy",
            "with error, describedBy and hint",
            "translated, no javascript enhancement",
            "allows multiple files",
            "disabled",
        ],
    ),
    select_html: (
        "select",
        [
            "default",
            "with hint text and error message",
            "with full width override",
            "with describedBy",
            "attributes",
            "with falsy items",
            "hint and describedBy",
            "error",
            "error and describedBy",
            "id",
            "with selected value",
        ],
    ),
    radios_html: (
        "radios",
        [
            "default",
            "with hint",
            "inline",
            "with fieldset and error message",
            "with very long option text",
            "small with long text",
            "small inline",
            "fieldset with describedBy",
            "with hints on parent and items",
            "with describedBy and hint",
            "with hint and error message",
            "with hint, error message and describedBy",
            "with fieldset, error message and describedBy",
        ],
    ),
    checkboxes_html: (
        "checkboxes",
        [
            "default",
            "with hint",
            "with error message",
            "with very long option text",
            "small",
            "small with long text",
            "small with error",
            "small with hint",
            "with fieldset describedBy",
            "with error message and hint",
            "with error, hint and fieldset describedBy",
            "with error message and fieldset describedBy",
        ],
    ),
    date_html: (
        "date-input",
        [
            "default",
            "with values",
            "with values and name prefix",
            "with error message and hint",
            "with error message and hint (using items)",
            "with items",
            "with hint and described by",
            "with error message and described by",
        ],
    ),
    summary_html: (
        "error-summary",
        [
            "default",
            "without links",
            "mixed with and without links",
            "error list with html as text",
            "error list with html as text link",
        ],
    ),
    message_html: ("error-message", ["default", "id", "html as text"]),
    hint_html: ("hint", ["default", "id", "html as text"]),
    label_html: (
        "label",
        [
            "default",
            "with bold text",
            "styled as xl text",
            "styled as large text",
            "styled as medium text",
            "styled as small text",
            "html as text",
            "for",
        ],
    ),
    fieldset_html: (
        "fieldset",
        [
            "default",
            "styled as xl text",
            "styled as large text",
            "styled as medium text",
            "styled as small text",
            "html as text",
            "classes",
        ],
    ),
    button_html: (
        "button",
        [
            "default",
            "default hover state",
            "default active state",
            "default focus state",
            "secondary",
            "secondary hover state",
            "secondary active state",
            "secondary focus state",
            "warning",
            "warning hover state",
            "warning active state",
            "warning focus state",
            "inverse",
            "inverse hover state",
            "inverse active state",
            "inverse focus state",
            "classes",
            "name",
            "value",
            "no type",
            "no data-prevent-double-click",
            "prevent double click",
        ],
    ),
}
CASES = [(draw_it, part, name) for draw_it, (part, names) in EXAMPLES.items() for name in names]


@pytest.mark.parametrize(
    ("draw_it", "part", "name"), CASES, ids=[f"{part}: {name}" for _, part, name in CASES]
)
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


@pytest.mark.parametrize(
    ("parts", "message", "focus"),
    [
        (("1", "", "2027"), "“Due” is incomplete. Still needed: month.", "#id_due-month"),
        (("", "", "2027"), "“Due” is incomplete. Still needed: day, month.", "#id_due-day"),
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


def test_crispy_layouts_of_any_kind_work():
    form = Sample()
    form.submit = None
    form.helper.add_input(CrispySubmit("go", "Go & see"))

    html = drawn(form)

    assert 'class="govuk-button"' in html
    assert "Go &amp; see" in html


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
