"""What stands on every page and is the same for every reader is rendered once."""

from django import template
from django.template.base import token_kwargs
from django.utils.translation import get_language

register = template.Library()


class Once(template.Node):
    def __init__(self, nodelist, values):
        self.nodelist, self.values = nodelist, values
        self.rendered = {}

    def render(self, context):
        # A page of an error may lack one: as for ``if``, it is None then.
        values = {name: value.resolve(context, True) for name, value in self.values.items()}
        wanted = get_language(), *values.values()
        if wanted not in self.rendered:
            # Of the page it knows nothing: no reader, no request. So nothing of them can stay.
            alone = template.Context(values)
            with alone.bind_template(context.template):
                self.rendered[wanted] = self.nodelist.render(alone)
        return self.rendered[wanted]


@register.tag
def once(parser, token):
    """`{% once example_mode=example_mode %}…{% endonce %}`: once a language and those values.

    Give it values that a page has few of. It is no place for a token or a name: it has neither.
    """
    values = token_kwargs(token.split_contents()[1:], parser)
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist, values)
