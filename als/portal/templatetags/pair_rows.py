"""Rows of a pair's page, written by functions: see docs/decisions/0127."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.templatetags.languages import lang
from als.core.templatetags.words import day, initials_of, side_word

register = template.Library()

KINDS = {
    "raised": gettext_lazy("Raised an issue"),
    "view": gettext_lazy("Wrote their view"),
    "proposed": gettext_lazy("Proposed an action"),
    "commented": gettext_lazy("Commented on"),
    "consented": gettext_lazy("Consented"),
    "progress": gettext_lazy("Logged progress"),
    "correction": gettext_lazy("Asked for a correction of the minutes"),
    "endorsed": gettext_lazy("Responded to a lesson"),
}


@register.simple_tag
def news_row(news, programme):
    """Show one thing that a side did, or that was recorded for the pair."""
    own = lang(programme.language)
    side = side_word(programme, news.side) if news.side else _("recorded for the pair")
    return format_html(
        '<li><strong>{}</strong> <a class="govuk-link"{} href="{}">{}</a>{}<br>'
        '<span class="app-quiet">{} {}, {} · {}</span></li>',
        KINDS[news.kind],
        own,
        news.href,
        news.subject,
        format_html("<br><span{}>{}</span>", own, news.words) if news.words else "",
        initials_of(news.who) if news.who else "",
        news.who,
        side,
        day(news.at, programme.time_zone),
    )
