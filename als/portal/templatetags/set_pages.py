"""The way through the pages of a set, and to one's own pair from anywhere."""

from django import template

from als.core.web.addresses import address
from als.portal.navigation import groups_of
from sets.models.roles import roles_of

register = template.Library()


@register.inclusion_tag("portal/set_navigation.html", takes_context=True)
def set_nav(context, set, section):  # noqa: A002 - it is the word of the field
    """Show the groups of a set's pages that the person may open, and the pages of this one."""
    user = context["user"]
    groups, current = groups_of(set, user, path=context["request"].path, section=section)
    inside = set.pk in roles_of(user).inside
    return {
        "set": set,
        "groups": groups,
        "current": current,
        "may_search": inside and section != "search",
    }


@register.simple_tag(takes_context=True)
def my_pair_url(context):
    """Return the address of the person's pair, the first of several; empty for none."""
    user = context.get("user")
    seats = roles_of(user).seats if user and user.is_authenticated else ()
    return address("portal:pair", seats[0].pair_id) if seats else ""
