"""What a need says, wherever a page shows it."""

from django import template
from django.utils.safestring import SafeString

from als.core.templatetags.words import one_line

register = template.Library()


@register.simple_tag(takes_context=True)
def need_text(context, need):
    """Show what a need says, by the template of its kind, on one line."""
    words = context.template.engine.get_template(need.template)
    return SafeString(one_line(words.render(context.new({"of": need.values}))))
