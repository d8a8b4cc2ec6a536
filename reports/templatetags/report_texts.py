"""Filters for the report's texts."""

from django import template

from als.common import markdown
from reports.compile import texts

register = template.Library()


@register.filter(is_safe=True)
def markdown_part(text):
    """Show Markdown that stands under a heading of the second level, cleaned."""
    return markdown.to_html(text, heading=3)


@register.filter
def words_before(content, section):
    """Return what people wrote before what a section compiles."""
    return texts.words_before(content, section)
