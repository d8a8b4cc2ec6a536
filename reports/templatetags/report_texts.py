"""Filters for the report's texts."""

from django import template

from als.common import markdown

register = template.Library()


@register.filter(is_safe=True)
def markdown_part(text):
    """Show Markdown that stands under a heading of the second level, cleaned."""
    return markdown.to_html(text, heading=3)
