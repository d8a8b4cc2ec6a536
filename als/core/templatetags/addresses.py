"""`{% url %}`, which looks up the address of a page once, and not again for each row of a list."""

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from als.core.web.addresses import address

register = template.Library()


class Address(URLNode):
    """Django's, but for addresses that take keys and nothing else."""

    def render(self, context):
        keys = tuple(arg.resolve(context) for arg in self.args)
        if self.kwargs or not all(type(key) is int and key >= 0 for key in keys):
            return super().render(context)
        try:
            found = address(self.view_name.resolve(context), *keys)
        except NoReverseMatch:
            if not self.asvar:
                raise
            found = ""  # as Django has it: a template may ask whether there is such a page
        if not self.asvar:
            return conditional_escape(found)
        context[self.asvar] = found
        return ""


@register.tag
def url(parser, token):
    """`{% url "actions:action" action.pk %}`, as Django's own."""
    node = parse(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
