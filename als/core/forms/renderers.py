"""How a field becomes markup of the GOV.UK Design System: ids, classes and ARIA of each kind."""

from functools import cache

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from als.core.forms.drawing import CONTROLS
from als.core.forms.widgets import DateInput

# In this order: a CheckboxSelectMultiple is a RadioSelect
KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DateInput, "date-input"),
    (forms.FileInput, "file-upload"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)


@cache
def kind_of(widget):
    """Return the kind of a class of widgets."""
    return next((kind for mine, kind in KINDS if issubclass(widget, mine)), "input")


ONE_CONTROL = {"input", "textarea", "select", "file-upload", "checkbox"}


class GovukBoundField(BoundField):
    """A field with the ids and classes that the Design System's components document.

    The first control of radios and checkboxes carries the field's own id, so that a link in the
    error summary leads to it; the others have `-2`, `-3`, ... A date has `-day`, `-month`, `-year`.
    """

    @classmethod
    def of(cls, field):
        """The same field as one of ours; a form may come with Django's own."""
        return field if isinstance(field, cls) else cls(field.form, field.field, field.name)

    @property
    def kind(self):
        return "hidden" if self.is_hidden else kind_of(type(self.field.widget))

    @property
    def control_id(self):
        """The id of the (first) control; an id given on the widget wins, as in Django."""
        return self.field.widget.attrs.get("id") or self.auto_id

    @property
    def hint_id(self):
        return f"{self.control_id}-hint" if self.help_text else ""

    @property
    def live_hint(self):
        """The hint shown while somebody types: a dict for ``drawing.live_hint``, or None."""
        return getattr(self.field, "live_hint", None)

    @property
    def error_id(self):
        """The id of the message at the field; that of a hidden one is at the top of the page."""
        return f"{self.control_id}-error" if self.errors and self.kind != "hidden" else ""

    @property
    def aria_describedby(self):
        """Ids for the control or the fieldset of a group; what the widget brings comes first."""
        own = self.field.widget.attrs.get("aria-describedby", "")
        return " ".join(filter(None, [own, self.hint_id, self.error_id]))

    @property
    def focus_id(self):
        """Where a link in the error summary leads: the first control that needs mending."""
        if self.kind == "date-input":
            wrong = [part for part in self.date_parts if part["error"]]
            return (wrong or self.date_parts)[0]["id"]
        return self.control_id

    @property
    def size(self):
        """Size of label or legend: "", "s", "m", "l", "xl"; the form's `label_size`."""
        return getattr(self.form, "label_size", "s")

    @property
    def says_optional(self):
        if self.field.required or self.field.disabled or self.kind in {"checkbox", "hidden"}:
            return False
        return getattr(self.form, "mark_optional", True)

    @property
    def group_class(self):
        """Extra class of a group of controls (`govuk-radios--inline`): the widget's class."""
        return self.field.widget.attrs.get("class", "")

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop(
            "required", None
        )  # The page says what is missing; the browser's own popups do not
        widget = widget or self.field.widget
        if self.kind in ONE_CONTROL:
            attrs["class"] = self._classes(widget)
        if self.kind == "textarea":
            # Django's 40 by 10 is nobody's choice; the style sheet gives the width
            attrs["cols"] = False
            if str(widget.attrs.get("rows", "10")) == "10":
                attrs["rows"] = 5
        return attrs

    def _classes(self, widget):
        if self.kind == "checkbox":
            names = ["govuk-checkboxes__input"]
        else:
            names = [f"govuk-{self.kind}"] + [f"govuk-{self.kind}--error"] * bool(self.errors)
        return " ".join(filter(None, [*names, widget.attrs.get("class", "")]))

    @property
    def options(self):
        """Radios or checkboxes as dicts; a group of choices puts its name before them."""
        widget = self.field.widget
        value = widget.format_value(self.value())
        options, number = [], 0
        for group, members, _index in widget.optgroups(self.html_name, value, {}):
            if group:
                options.append({"divider": group})
            for option in members:
                number += 1
                options.append(self._option(option, number))
        return options

    def _option(self, option, number):
        # An item hint comes from the widget: `RadioSelect` with `hints = {value: text}`
        hint = getattr(self.field.widget, "hints", {}).get(str(option["value"]), "")
        option_id = self.control_id if number == 1 else f"{self.control_id}-{number}"
        return {
            "divider": "",
            "id": option_id,
            "name": option["name"],
            "type": option["type"],
            "value": "" if option["value"] is None else option["value"],
            "label": option["label"],
            "checked": option["selected"],
            "disabled": bool(self.field.disabled or option["attrs"].get("disabled")),
            "hint": hint,
            "hint_id": f"{option_id}-item-hint" if hint else "",
        }

    @property
    def date_parts(self):
        """The three boxes of a date as data."""
        texts = self.field.widget.decompress(self.value())
        wrong = self._wrong_parts(texts)
        return [
            {
                "id": f"{self.control_id}-{part}",
                "name": f"{self.html_name}_{part}",
                "label": label,
                "width": 4 if part == "year" else 2,
                "value": text,
                "error": part in wrong,
            }
            for (part, label), text in zip(DateInput.labels().items(), texts, strict=True)
        ]

    def _wrong_parts(self, texts):
        """Return the parts that were left empty; all three where none was given."""
        if not self.errors:
            return []
        missing = DateInput.missing(texts)
        return missing if 0 < len(missing) < 3 else DateInput.parts


class GovukRenderer(TemplatesSetting):
    """Every form, also those of other packages, comes out of the pack `govuk`."""

    bound_field_class = GovukBoundField
    form_template_name = "govuk/uni_form.html"
    field_template_name = "govuk/field.html"

    def render(self, template_name, context, request=None):
        """Draw a control by its function, where there is one; else by Django's template."""
        draw = CONTROLS.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
