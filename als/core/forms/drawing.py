"""The markup of fields, written by functions: a form has dozens of labels, hints and controls.

Each returns a ``SafeString`` and escapes what it is given. As templates, three or four for a field,
they took a quarter of a page with forms (docs/performance.md).
"""

from html import escape

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _


def field(bound):
    """Return a bound field (``GovukBoundField``) with its label, hint and errors."""
    if bound.kind == "hidden":
        return bound.as_widget()
    wrong = " govuk-form-group--error" if bound.errors else ""
    inside = PARTS.get(bound.kind, _one_control)(bound)
    return mark_safe(f'<div class="govuk-form-group{wrong}">\n{inside}\n</div>')


def label(text, *, of="", size="", optional=False):
    """Return a label; ``of`` is the id of its control."""
    sized = _sized("govuk-label", size)
    return mark_safe(
        f'<label class="govuk-label{sized}"{_given("for", of)}{_lang(text)}>\n'
        f"{_named(text, optional)}\n</label>\n"
    )


def legend(text, *, size="", optional=False):
    sized = _sized("govuk-fieldset__legend", size)
    name = _named(text, optional)
    start = f'<legend class="govuk-fieldset__legend{sized}"{_lang(text)}>'
    return mark_safe(f"{start}\n{name}\n</legend>\n")


def hint(text, *, hint_id=""):
    given = _given("id", hint_id)
    return mark_safe(f'<div{given} class="govuk-hint">\n{_escaped(text)}\n</div>\n')


def error_message(errors, *, message_id=""):
    """Return the messages of a field, each on lines of its own."""
    lines = "<br>".join(linebreaksbr(_escaped(error), autoescape=False) for error in errors)
    return mark_safe(
        f'<p{_given("id", message_id)} class="govuk-error-message">\n'
        f'<span class="govuk-visually-hidden">{_escaped(_("Error:"))}</span>\n'
        f"{lines}\n</p>\n"
    )


def live_hint(found):
    """Return which words would keep an entry out of the report: text, address, fields, disclosure.

    The script asks again at the address while somebody types.
    """
    asks = "".join(
        f' data-{name}="{_escaped(found[key])}"'
        for name, key in (("words", "address"), ("fields", "fields"), ("disclosure", "disclosure"))
        if found["address"]
    )
    text = _escaped(found["text"])
    return mark_safe(f'<p class="govuk-hint app-live-hint" aria-live="polite"{asks}>{text}</p>\n')


def _one_control(bound):
    name = label(bound.label, of=bound.control_id, size=bound.size, optional=bound.says_optional)
    return f"{name}{_hint_and_error(bound)}{bound.as_widget()}"


def _checkbox(bound):
    return (
        f"{_hint_and_error(bound)}"
        '<div class="govuk-checkboxes" data-module="govuk-checkboxes">\n'
        f'<div class="govuk-checkboxes__item">\n{bound.as_widget()}\n'
        f'<label class="govuk-label govuk-checkboxes__label" for="{_escaped(bound.control_id)}">\n'
        f"{_escaped(bound.label)}\n</label>\n</div>\n</div>"
    )


def _choices(bound):
    kind, more = bound.kind, bound.group_class
    options = "".join(_option(option, kind) for option in bound.options)
    return (
        f"{_group(bound)}"
        f'<div class="govuk-{kind}{_escaped(f" {more}") if more else ""}"'
        f' data-module="govuk-{kind}">\n{options}</div>\n</fieldset>'
    )


def _option(option, kind):
    if option["divider"]:
        return f'<div class="govuk-{kind}__divider">{_escaped(option["divider"])}</div>\n'
    option_id, hint_id = _escaped(option["id"]), option["hint_id"]
    states = (" checked" if option["checked"] else "") + (" disabled" if option["disabled"] else "")
    below = hint_id and (
        f'<div id="{_escaped(hint_id)}" class="govuk-hint govuk-{kind}__hint">\n'
        f"{_escaped(option['hint'])}\n</div>\n"
    )
    return (
        f'<div class="govuk-{kind}__item">\n'
        f'<input class="govuk-{kind}__input" id="{option_id}" name="{_escaped(option["name"])}"'
        f' type="{option["type"]}" value="{_escaped(option["value"])}"{states}'
        f"{_given('aria-describedby', hint_id)}>\n"
        f'<label class="govuk-label govuk-{kind}__label" for="{option_id}"'
        f"{_lang(option['label'])}>\n{_escaped(option['label'])}\n</label>\n{below}</div>\n"
    )


def _lang(words):
    """Mark a label or choice whose words are in another language (``widgets.written_in``)."""
    return _given("lang", getattr(words, "language", ""))


def _date(bound):
    parts = "".join(_date_part(part, bound.field.disabled) for part in bound.date_parts)
    inside = f'<div class="govuk-date-input" id="{_escaped(bound.control_id)}">\n{parts}</div>'
    return f"{_group(bound, role='group')}{inside}\n</fieldset>"


def _date_part(part, disabled):
    part_id, wrong = _escaped(part["id"]), part["error"]
    error = " govuk-input--error" if wrong else ""
    states = (' aria-invalid="true"' if wrong else "") + (" disabled" if disabled else "")
    return (
        '<div class="govuk-date-input__item">\n<div class="govuk-form-group">\n'
        f'<label class="govuk-label govuk-date-input__label" for="{part_id}">\n'
        f"{_escaped(part['label'])}\n</label>\n"
        f'<input class="govuk-input govuk-date-input__input{error}'
        f' govuk-input--width-{part["width"]}" id="{part_id}" name="{_escaped(part["name"])}"'
        f' type="text"{_given("value", part["value"])} inputmode="numeric"{states}>\n'
        "</div>\n</div>\n"
    )


def _group(bound, role=""):
    """Return the beginning of a fieldset: its legend, hint and errors."""
    described = _given("aria-describedby", bound.aria_describedby)
    name = legend(bound.label, size=bound.size, optional=bound.says_optional)
    return (
        f'<fieldset class="govuk-fieldset"{_given("role", role)}{described}>\n'
        f"{name}{_hint_and_error(bound)}"
    )


def _hint_and_error(bound):
    parts = []
    if bound.help_text:
        parts.append(hint(bound.help_text, hint_id=bound.hint_id))
    if bound.live_hint:
        parts.append(live_hint(bound.live_hint))
    if bound.errors:
        parts.append(error_message(bound.errors, message_id=bound.error_id))
    return "".join(parts)


def _sized(of, size):
    return f" {of}--{size}" if size else ""


def _given(name, value):
    return f' {name}="{_escaped(value)}"' if value else ""


def _named(text, optional):
    return f"{_escaped(text)} {_escaped(_('(optional)'))}" if optional else _escaped(text)


def _escaped(text):
    return escape(str(text))


PARTS = {
    "checkbox": _checkbox,
    "radios": _choices,
    "checkboxes": _choices,
    "date-input": _date,
}


def _attributes(widget):
    """Return the attributes of a control: True is a bare name, False none."""
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {name}")
        elif value is not False:
            parts.append(f' {name}="{_escaped(value)}"')
    return "".join(parts)


def _input(widget):
    value = widget["value"]
    given = "" if value is None else f' value="{_escaped(value)}"'
    start = f'<input type="{widget["type"]}" name="{_escaped(widget["name"])}"'
    return mark_safe(f"{start}{given}{_attributes(widget)}>")


def _textarea(widget):
    text = _escaped(widget["value"] or "")
    name = _escaped(widget["name"])
    return mark_safe(f'<textarea name="{name}"{_attributes(widget)}>\n{text}</textarea>')


def _select(widget):
    parts = [f'<select name="{_escaped(widget["name"])}"{_attributes(widget)}>\n']
    for group, options, _index in widget["optgroups"]:
        inside = "".join(
            f'<option value="{_escaped(option["value"])}"{_attributes(option)}'
            f"{_lang(option['label'])}>{_escaped(option['label'])}</option>\n"
            for option in options
        )
        named = f'<optgroup label="{_escaped(group)}">\n{inside}</optgroup>\n' if group else inside
        parts.append(named)
    return mark_safe("".join([*parts, "</select>"]))


# Django's templates of widgets that differ in the type of the input alone, and the other two.
INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "time")
CONTROLS = {
    "django/forms/widgets/datetime.html": _input,
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/file.html": _input,
}
