"""What the templates of the crispy pack `govuk` need beyond Django's own tags."""

from html import unescape

from django import template
from django.utils.html import escape

from als.core.forms import drawing
from als.core.forms.renderers import GovukBoundField

register = template.Library()


@register.simple_tag
def govuk_field(field):
    """Draw a field with its label, hint and errors, whichever form it is of."""
    return drawing.field(GovukBoundField.of(field))


@register.simple_tag
def error_list(form):
    """Return a form's errors as dicts text, href, in the page's order, its own first."""
    return _problems(form)


@register.simple_tag
def formset_error_list(formset):
    """Return the same for a formset: its own errors, then those of each form."""
    whole = [{"text": error, "href": ""} for error in formset.non_form_errors()]
    return whole + [problem for form in formset.forms for problem in _problems(form)]


def _problems(form):
    if not form.errors:
        return []
    problems = [{"text": error, "href": ""} for error in form.non_field_errors()]
    for name in _order(form):
        field = GovukBoundField.of(form[name])
        href = "" if field.kind == "hidden" else f"#{field.focus_id}"
        problems += [{"text": _first_line(error), "href": href} for error in field.errors]
    return problems


def _first_line(error):
    """Return the first line of an error: the summary has only that, the field all lines."""
    return str(error).partition("\n")[0]


def _order(form):
    layout = getattr(getattr(form, "helper", None), "layout", None)
    laid_out = [pointer.name for pointer in layout.get_field_names()] if layout else []
    first = [name for name in laid_out if name in form.fields]
    return first + [name for name in form.fields if name not in first]


@register.filter
def as_text(value):
    """Escape once: crispy runs legends and buttons as templates, which escapes variables only."""
    return escape(unescape(str(value)))


@register.filter
def own_classes(names):
    """Return the classes of a crispy button without those that crispy gives for Bootstrap."""
    return "".join(f" {name}" for name in names.split() if not name.startswith("btn"))
