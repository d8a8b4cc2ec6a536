"""The switch of language, and which language words of a page are in."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, override

from als.core.text.languages import english_instead, is_whole, own_words_language

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


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_switch(context, style="app-small-button"):
    """A button for each language but the page's own; nothing where there is but one.

    style: the class of its buttons.
    """
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    request = context.get("request")
    if not others or request is None:
        return {}
    return {
        "csrf_token": context.get("csrf_token", ""),
        "languages": [(code, language_label(code)) for code in others],
        "style": style,
        "page": request.get_full_path() if request.method == "GET" else _page_before(request),
        # What was typed into a form that is shown again is on this page alone: it stays open.
        "apart": request.method == "POST",
    }


@register.inclusion_tag("components/language_links.html", takes_context=True)
def language_links(context):
    """The same as links to the page where one chooses: for pages that set no cookie."""
    return language_switch(context)


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
