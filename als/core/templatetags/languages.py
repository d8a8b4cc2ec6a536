"""The switch of language, and which language words of a page are in."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override

from als.core.text.languages import english_instead, is_whole, own_words_language
from als.core.web.addresses import address

register = template.Library()


@register.simple_tag
def lang(code):
    """Return `` lang="hr"`` for words in that language, and nothing on a page in it.

    Put it on what holds words that members wrote, right after the name of its tag.
    """
    return "" if code == get_language() else format_html(' lang="{}"', code)


register.filter("english_instead", english_instead)
register.filter("own_words", own_words_language)


@register.filter
def said_in(words, code):
    """Show words in that language as such within a sentence of the page."""
    return (
        words if code == get_language() else format_html('<span lang="{}">{}</span>', code, words)
    )


@register.simple_tag(takes_context=True)
def members_lang(context):
    """Return the same for what members of the page's set or programme wrote."""
    set_, programme = context.get("set"), context.get("programme")
    if set_ and hasattr(set_, "programme"):
        programme = set_.programme
    return lang(programme.language) if hasattr(programme, "language") else ""


@register.simple_tag(takes_context=True)
def language_switch(context, style="app-small-button"):
    """A button for each language but the page's own; nothing where there is but one.

    style: the class of its buttons. Written by a function: every page has it.
    """
    found = _switch(context)
    if not found:
        return ""
    # What was typed into a form that is shown again is on this page alone: it stays open.
    apart = context["request"].method == "POST"
    html = (
        '<form method="post" action="{}" aria-label="{}"{}>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">\n'
        '<input type="hidden" name="next" value="{}">{}\n{}</form>'
    )
    return format_html(
        html,
        address("accounts:language"),
        gettext("Language"),
        SafeString(' target="_blank"') if apart else "",
        context.get("csrf_token", ""),
        found["page"],
        format_html_join(
            "",
            '\n<button type="submit" class="{}" name="language" value="{}" lang="{}">{}</button>',
            [(style, code, code, name) for code, name in found["languages"]],
        ),
        _hidden(gettext("(opens in a new tab)")) if apart else "",
    )


@register.inclusion_tag("components/language_links.html", takes_context=True)
def language_links(context):
    """The same as links to the page where one chooses: for pages that set no cookie."""
    return _switch(context)


def _switch(context):
    """Return the other ``languages`` and the ``page`` to come back to; {} where there are none."""
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    request = context.get("request")
    if not others or request is None:
        return {}
    return {
        "languages": [(code, language_label(code)) for code in others],
        "page": request.get_full_path() if request.method == "GET" else _page_before(request),
    }


def _hidden(words):
    return format_html('<span class="govuk-visually-hidden">{}</span>', words)


def language_label(code):
    """Return a language's own name, with a note in it where some words are English still."""
    name = dict(settings.LANGUAGES)[code]
    if is_whole(code):
        return name
    with override(code):
        return gettext("%(language)s (in part)") % {"language": name}


def page_to_return_to(request):
    """Return the address on this site that was sent along as ``next``, or "" if none is."""
    page = request.POST.get("next", request.GET.get("next", ""))
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""


def _page_before(request):
    """Return the page whose form was sent, as a path; "/" if the browser doesn't say."""
    before = urlsplit(request.headers.get("referer", ""))
    return before.path if before.netloc == request.get_host() else "/"
