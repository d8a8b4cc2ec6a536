"""`{% url %}`, which looks up the address of a page once, and not again for each row of a list."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape

register = template.Library()

STAND_IN = 7_000_000_000_000_000  # more than any key


class Address(URLNode):
    """Django's, but for addresses that take keys and nothing else."""

    def render(self, context):
        keys = tuple(arg.resolve(context) for arg in self.args)
        if self.kwargs or self.asvar or not all(type(key) is int and key >= 0 for key in keys):
            return super().render(context)
        name, urls = self.view_name.resolve(context), settings.ROOT_URLCONF
        return conditional_escape(_of(name, len(keys), get_script_prefix(), urls) % keys)


@lru_cache(1000)
def _of(name, keys, _prefix, _urls):
    """Return the address as a pattern with a place for each key."""
    stand_ins = [STAND_IN + number for number in range(keys)]
    address = reverse(name, args=stand_ins).replace("%", "%%")
    for stand_in in stand_ins:
        address = address.replace(str(stand_in), "%d")
    return address


@register.tag
def url(parser, token):
    """`{% url "actions:action" action.pk %}`, as Django's own."""
    node = parse(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
