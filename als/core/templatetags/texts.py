"""Django's ``i18n``, in whose place it stands: what is the same on every page is looked up once."""

from django.template import Library
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Text(i18n.TranslateNode):
    """Django's; a text that stands in the template itself is looked up once a language."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.is_fixed = all(map(_is_fixed, filter(None, (parts[0], self.message_context))))
        self.said = {}

    def render(self, context):
        if not self.is_fixed:
            return super().render(context)
        wanted = get_language(), context.autoescape
        if wanted not in self.said:
            said = super().render(context)
            self.said[wanted] = context[self.asvar] if self.asvar else said
        if not self.asvar:
            return self.said[wanted]
        context[self.asvar] = self.said[wanted]
        return ""


def _is_fixed(expression):
    """Return whether it is a text with nothing after it."""
    is_text = isinstance(expression.var, str) or expression.var.literal is not None
    return is_text and not expression.filters


class LongText(i18n.BlockTranslateNode):
    """Django's; what is to be translated is put together once."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.read = {}

    def render_token_list(self, tokens):
        is_plural = tokens is self.plural
        if is_plural not in self.read:
            self.read[is_plural] = super().render_token_list(tokens)
        text, names = self.read[is_plural]
        return text, [*names]  # Django adds the plural's to them


@register.tag
def translate(parser, token):
    """`{% translate "Desk" %}`, as Django's own."""
    node = i18n.do_translate(parser, token)
    return Text(node.filter_expression, node.noop, node.asvar, node.message_context)


@register.tag
def blocktranslate(parser, token):
    """`{% blocktranslate %}…{% endblocktranslate %}`, as Django's own."""
    node = i18n.do_block_translate(parser, token)
    return LongText(
        node.extra_context, node.singular, node.plural, node.countervar, node.counter,
        node.message_context, node.trimmed, node.asvar, node.tag_name,
    )  # fmt: skip
