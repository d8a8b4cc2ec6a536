"""The two small forms with which the session records something for a pair."""

from django import template

from actions.forms.captures import CaptureActionForm, CaptureIssueForm, issues_to_choose

register = template.Library()


@register.inclusion_tag("actions/_capture.html", takes_context=True)
def capture_forms(context, item, members):
    """Show both forms, closed. members: those of the set, with their pairs."""
    issues = issues_to_choose(item.meeting.set, context["user"])
    return {
        "csrf_token": context.get("csrf_token", ""),
        "item": item,
        "issue_form": CaptureIssueForm(members=members, item=item),
        "action_form": CaptureActionForm(members=members, item=item, issues=issues),
    }
