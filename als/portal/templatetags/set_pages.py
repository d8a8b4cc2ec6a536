"""The way through the pages of a set, and to one's own pair from anywhere.

Written by functions, since every page has it: see docs/decisions/0127.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from als.core.templatetags.languages import members_lang
from als.core.web.addresses import address
from als.portal.navigation import groups_of
from sets.models.roles import roles_of

register = template.Library()


@register.simple_tag(takes_context=True)
def set_nav(context, set, section):  # noqa: A002 - it is the word of the field
    """Show the groups of a set's pages that the person may open, and the pages of this one."""
    user = context["user"]
    groups, current = groups_of(set, user, path=context["request"].path, section=section)
    home, lang = address("portal:set", set.pk), members_lang(context)
    title = f'<a class="app-section__home"{lang} href="{home}">{escape(set.name)}</a>'
    may_search = set.pk in roles_of(user).inside and section != "search"
    search = _search(address("portal:search", set.pk)) if may_search else ""
    links = "".join(_link(group, bool(group.state) and "true", "link") for group in groups)
    return SafeString(
        '<div class="app-section">\n<div class="govuk-width-container">\n'
        f'<nav aria-label="{escape(_("Pages of this set"))}">\n'
        '<div class="app-section__head">\n'
        f'<p class="app-section__title">{title}</p>\n{search}</div>\n'
        f'<ul class="app-section__list">{links}</ul>\n</nav>\n</div>\n{_pages(current)}</div>\n'
    )


def _search(url):
    return (
        f'<form class="app-section__search" role="search" action="{url}">\n'
        '<input class="govuk-input" type="search" name="q" '
        f'aria-label="{escape(_("Search in this set"))}" maxlength="200">\n'
        '<button type="submit" class="govuk-button govuk-button--secondary">'
        f"{escape(_('Search'))}</button>\n</form>\n"
    )


def _link(page, state, kind):
    current = f' aria-current="{state}"' if state else ""
    title = escape(str(page.title))
    return (
        '\n<li class="app-section__item">'
        f'<a class="app-section__{kind}" href="{page.url}"{current}>{title}</a></li>'
    )


def _pages(group):
    """Return the pages of a group, if there is more than one to go to."""
    if not group or len(group.pages) < 2:
        return ""
    links = "".join(_link(page, page.state, "page") for page in group.pages)
    return (
        f'<nav class="app-section__pages" aria-label="{escape(str(group.title))}">\n'
        f'<div class="govuk-width-container"><ul class="app-section__list">{links}</ul></div>\n'
        "</nav>\n"
    )


@register.simple_tag(takes_context=True)
def my_pair_url(context):
    """Return the address of the person's pair, the first of several; empty for none."""
    user = context.get("user")
    seats = roles_of(user).seats if user and user.is_authenticated else ()
    return address("portal:pair", seats[0].pair_id) if seats else ""
