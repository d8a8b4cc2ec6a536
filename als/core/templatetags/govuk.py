"""What the templates of the crispy pack `govuk` need beyond Django's own tags."""

from django import template

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
