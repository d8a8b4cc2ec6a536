"""Values in templates, the commonest kinds by a short way.

Django asks of each value whether it is a moment, a number, a lazy text, safe: eight calls for a
text, forty for a number, which it looks up three formats of. A page of rows shows a thousand of
them. Imported by ``apps.py``, before any template is drawn.
"""

from html import escape

from django.conf import settings
from django.template import base, defaulttags
from django.templatetags import i18n
from django.utils.safestring import SafeString

in_full = base.render_value_in_context


def shown(value, context):
    """Return the value as a page shows it, escaped: what Django's own function returns."""
    kind = type(value)
    if kind is SafeString:
        return value
    if kind is str and context.autoescape:
        return SafeString(escape(value))
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return SafeString(value)
    return in_full(value, context)


for module in (base, defaulttags, i18n):
    module.render_value_in_context = shown
