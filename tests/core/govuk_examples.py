"""What our templates draw for the options of govuk-frontend's own examples, part by part."""

import json
from pathlib import Path

from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from als.core.forms import drawing
from als.core.forms.base import Fieldset, Form, Submit
from als.core.forms.fields import DateField
from als.core.forms.widgets import DateInput

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
    return drawing.error_message([options["text"]], message_id=options.get("id", ""))


def hint_html(options):
    return drawing.hint(options["text"], hint_id=options.get("id", ""))


def label_html(options):
    return drawing.label(options["text"], of=options.get("for", ""), size=size(options))


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
