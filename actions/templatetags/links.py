"""The links to an action that were mailed to the reader of its page."""

from django import template

from actions.selectors.links import links_of

register = template.Library()


@register.inclusion_tag("actions/_links.html", takes_context=True)
def links_to(context, action):
    """List the reader's own links to the action, closed; nothing if there are none."""
    rows = links_of(context["user"], action)
    return {"csrf_token": context.get("csrf_token", ""), "rows": rows, "closed": True}
