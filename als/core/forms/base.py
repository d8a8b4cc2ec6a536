"""The base of every form: the Design System's widgets, one helper, errors that name the field."""

import unicodedata
from functools import cached_property

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field as CrispyField
from crispy_forms.layout import Fieldset as CrispyFieldset
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.forms.utils import ErrorDict, pretty_name
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms import drawing
from als.core.forms.field_messages import name_in_messages
from als.core.forms.fields import DateField
from als.core.forms.renderers import GovukBoundField
from als.core.forms.widgets import DateInput, DateTimeInput, SearchSelect, TimeInput
from als.core.revisions import revision_of
from als.core.text import glyphs
from als.core.text.folding import MAX_ACCENTS, without_stacks

MAX_NUMBER = 2_147_483_647  # what a column of whole numbers holds
MAX_TEXT_LENGTH = 50_000  # characters: some twenty pages, where a field says nothing else
DJANGO_REQUIRED = forms.Field.default_error_messages["required"]

PLAIN = {
    forms.DateTimeInput: DateTimeInput,
    forms.TimeInput: TimeInput,
    forms.ClearableFileInput: forms.FileInput,
}
ONE_LINE = {forms.TextInput, forms.EmailInput, forms.URLInput, forms.HiddenInput}
BROWSER_CHECKS = {"required", "min", "max", "step"}


class Submit:
    """A button that sends the form; the label is plain text, never a template.

    `once`: a double click counts once.
    """

    def __init__(self, label, *, name="", value="", css_class="", once=True):
        self.label, self.css_class, self.once = label, css_class, once
        self.name, self.value = name, value

    def render(self, *_args, **_kwargs):
        parts = [("name", self.name), ("value", self.value)]
        parts.append(("data-prevent-double-click", "true" if self.once else ""))
        more = format_html_join("", ' {}="{}"', ((name, value) for name, value in parts if value))
        return format_html(
            '<button type="submit"{} class="{}" data-module="govuk-button">{}</button>',
            more,
            f"govuk-button {self.css_class}".rstrip(),
            str(self.label),
        )


class Name(str):
    """A field in a layout by its name; crispy would copy the page's context and draw a template."""

    __slots__ = ()

    def render(self, form, *_args, **_kwargs):
        form.rendered_fields.add(self)
        return drawing.field(GovukBoundField.of(form[self]))


def _named(part):
    """Return a layout, or a part of one, with each name in it, however deep, as a ``Name``."""
    if isinstance(part, str):
        return Name(part)
    if hasattr(part, "fields") and not isinstance(part, CrispyField):
        part.fields = [_named(one) for one in part.fields]
    return part


class Fieldset(CrispyFieldset):
    """Crispy's fieldset with a plain-text legend: crispy's own runs the legend as a template."""

    def __init__(self, legend, *fields, size="m", hint="", css_class="", **kwargs):
        super().__init__(legend, *fields, css_class=css_class, **kwargs)
        self.size, self.hint = size, hint

    def render(self, form, context, template_pack="govuk", **kwargs):
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        template = self.get_template_name(template_pack)
        return render_to_string(
            template, {"fieldset": self, "legend": self.legend, "fields": fields}
        )


def one_line(text):
    """Refuse what no box of one line can send: it would go on as a line of a mail's head."""
    if any(unicodedata.category(char) == "Cc" and char != "\t" for char in str(text)):
        raise ValidationError(
            _("Write this on one line, without control characters."), code="one_line"
        )


def few_accents(text):
    """Refuse what would keep the database busy for a minute each time that somebody searches."""
    if without_stacks(str(text)) != str(text):
        sentence = _("A letter here has more than %s accents. Write it with fewer.")
        raise ValidationError(sentence % MAX_ACCENTS, code="accents")


def _tidied(field):
    """Let a field of text take signs that all pages and files can show (`als.core.text.glyphs`)."""
    own = field.to_python
    if isinstance(field.widget, forms.Textarea):
        field.to_python = lambda value: own(glyphs.tidy(value) if value else value)
    elif type(field) is forms.CharField and type(field.widget) is forms.TextInput:
        field.to_python = lambda value: own(glyphs.tidy_line(value) if value else value)


def _checked(field):
    """Return the field with the validators that every field of its kind needs."""
    _tidied(field)
    if isinstance(field, forms.CharField) and type(field.widget) in ONE_LINE:
        field.validators = [*field.validators, one_line]
    if isinstance(field, forms.CharField):
        field.validators = [*field.validators, few_accents]
        if field.max_length is None:
            field.validators = [*field.validators, MaxLengthValidator(MAX_TEXT_LENGTH)]
    if type(field) is forms.IntegerField and field.max_value is None:
        field.validators = [*field.validators, MaxValueValidator(MAX_NUMBER)]
    return field


def _dressed(field):
    """Return the field with the Design System's widget in place of Django's."""
    kind = type(field.widget)
    own = {name: value for name, value in field.widget.attrs.items() if name not in BROWSER_CHECKS}
    if isinstance(field.widget, forms.Textarea):
        # A browser cuts a long paste without a word: our page says that it is too long
        field.widget.attrs.pop("maxlength", None)
    if kind is forms.DateInput:
        return _as_three_boxes(field)
    if kind in PLAIN:
        field.widget = PLAIN[kind](own)
    elif kind is forms.NumberInput:
        # A wheel turned over a number input changes it unseen: a text with a number keyboard
        mode = "numeric" if type(field) is forms.IntegerField else "decimal"
        field.widget = forms.TextInput({"inputmode": mode, "class": "govuk-input--width-5", **own})
    return field


def _as_three_boxes(field):
    if isinstance(field, DateField) or type(field) is not forms.DateField:
        return field
    return DateField(
        required=field.required,
        label=field.label,
        initial=field.initial,
        help_text=field.help_text,
        error_messages=field.error_messages,
        validators=field.validators,
        disabled=field.disabled,
        label_suffix=field.label_suffix,
    )


def _what_is_missing(field, label):
    """Return the sentence for an empty required field; it names the field, for the summary."""
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Tick “%(label)s” to continue.") % {"label": label}
    if isinstance(field.widget, forms.FileInput):
        return _("Choose a file for “%(label)s”.") % {"label": label}
    if isinstance(field.widget, forms.Select | forms.RadioSelect):
        return _("Choose an answer for “%(label)s”.") % {"label": label}
    if isinstance(field.widget, DateInput):
        return _("Enter a date for “%(label)s”.") % {"label": label}
    return _("Fill in “%(label)s”.") % {"label": label}


def _what_is_too_long(label):
    """Return the sentence for a text that is too long, with placeholders for both numbers."""
    sentence = _("Shorten “%(label)s”: it has %(has)s characters, and at most %(most)s fit.")
    return sentence % {
        "label": str(label).replace("%", "%%"),
        "has": "%(show_value)d",
        "most": "%(limit_value)d",
    }


class GovukForm:
    """Mixed into our two bases, and into forms of other packages that are to look like ours."""

    bound_field_class = GovukBoundField
    use_required_attribute = False
    submit = gettext_lazy("Save")
    submit_class = ""
    method = "post"
    form_tag = True
    mark_optional = True
    label_size = "s"
    cancel = None
    to_come = ()  # dates that are pointed out after the save if they have passed
    theirs = ()  # what the row says now, where somebody else saved it meanwhile

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields:
            field = self.fields[name] = _checked(_dressed(self.fields[name]))
            if field.label is None:
                field.label = pretty_name(name)

    def layout(self):
        """Crispy's layout; all fields in their order unless a form says otherwise."""
        return Layout(*self.fields)

    @cached_property
    def helper(self):
        helper = FormHelper()
        helper.form = self
        helper.layout = _named(self.layout())
        helper.form_method = self.method
        helper.form_tag = self.form_tag
        helper.disable_csrf = self.method == "get"
        helper.form_class = "app-form"
        helper.attrs = {"novalidate": True}
        if self.keeps_copy:
            helper.attrs["data-keep"] = True
            helper.attrs["data-drawable"] = static("js/drawable.txt")
            helper.attrs["data-undrawable"] = glyphs.warning_while_typing()
            helper.attrs["data-turning"] = glyphs.warning_of_direction()
        helper.render_hidden_fields = True
        return helper

    @property
    def keeps_copy(self):
        """Whether the browser keeps what is typed until it is saved: where one writes at length."""
        widgets = [field.widget for field in self.fields.values()]
        return self.method == "post" and any(isinstance(w, forms.Textarea) for w in widgets)

    @property
    def finding(self):
        """Whether the button beside a `SearchSelect`'s box was pressed, rather than the form's."""
        return any(
            f"{self.add_prefix(name)}_find" in self.data
            for name, field in self.fields.items()
            if isinstance(field.widget, SearchSelect)
        )

    def is_valid(self):
        return not self.finding and super().is_valid()

    def full_clean(self):
        """Check nothing while somebody looks for an option: the form is not being sent yet."""
        if not self.finding:
            if self.is_bound:
                self._name_fields_in_messages()
            return super().full_clean()
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        return None

    def _name_fields_in_messages(self):
        """Let messages name their field as the page does: forms may relabel it until now."""
        for field in self.fields.values():
            if field.error_messages.get("required") is DJANGO_REQUIRED:
                field.error_messages["required"] = _what_is_missing(field, field.label)
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", _what_is_too_long(field.label))
            name_in_messages(field)

    def catch_up(self, theirs, carry):
        """Show what the row says now, and let the form be saved over it."""
        self.theirs = theirs
        self.data = self.data.copy()
        for name, value in carry.items():
            self.data[self.add_prefix(name)] = str(value)

    @property
    def buttons(self):
        """The buttons under the fields; the pack draws them. None if the form has no `submit`."""
        return [Submit(self.submit, css_class=self.submit_class)] if self.submit else []


class Form(GovukForm, forms.Form):
    """Base of every plain form. See `GovukForm` for its options."""


class ModelForm(GovukForm, forms.ModelForm):
    """Base of every form on a model. What its constraints say comes into the summary.

    A field that is declared again is as long as the model's column at most: SQLite takes what
    PostgreSQL refuses.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        columns = {column.name: column for column in self._meta.model._meta.fields}
        for name, field in self.fields.items():
            longest = getattr(columns.get(name), "max_length", None)
            own = getattr(field, "max_length", longest)
            if longest and isinstance(field, forms.CharField) and (own is None or own > longest):
                field.validators = [*field.validators, MaxLengthValidator(longest)]


class RevisionForm(ModelForm):
    """A form on a row that others may save as well; see ``als.core.revisions``.

    ``one_for_all``: there is one such row, so that others may have made it meanwhile.
    ``fills_row``: what was typed is put into the row, and held against the model's constraints. A
    page that shows the row beside the form says False: the change sets its fields.
    """

    one_for_all = False
    fills_row = True
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.one_for_all:
            del self.fields["seen"]
        self.initial["seen"] = revision_of(self.instance, self._meta.fields)

    def _post_clean(self):
        if self.fills_row:
            super()._post_clean()

    def clean_seen(self):
        """Return None where the page knew nothing of it: then nothing is compared."""
        return self.cleaned_data["seen"] if self.add_prefix("seen") in self.data else None
