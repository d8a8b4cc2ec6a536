"""Recording an issue or an action for a pair from the session."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.changes import captures
from actions.forms.captures import CaptureActionForm, CaptureIssueForm, issues_to_choose
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from meetings.models import AgendaItem
from meetings.rules import may_run
from meetings.selectors.people import members_of


@require_http_methods(["GET", "POST"])
def capture_issue(request, pk):
    item = _item(request, pk)
    form = CaptureIssueForm(request.POST or None, members=members_of(item.meeting.set), item=item)
    return _capture(request, item, form, captures.capture_issue, _issue_message)


@require_http_methods(["GET", "POST"])
def capture_action(request, pk):
    item = _item(request, pk)
    set_ = item.meeting.set
    issues = issues_to_choose(set_, request.user)
    form = CaptureActionForm(
        request.POST or None, members=members_of(set_), item=item, issues=issues
    )
    return _capture(request, item, form, captures.capture_action, _action_message)


def _item(request, pk):
    items = AgendaItem.objects.visible_to(request.user)
    item = get_or_404(items.select_related("meeting__cycle__set__programme"), pk=pk)
    check_permission(may_run(request.user, item.meeting))
    return item


def _capture(request, item, form, change, message_of):
    """Come back to the item once it is recorded; till then the form keeps what was typed."""
    session = f"{reverse('meetings:session', args=[item.meeting_id])}?item={item.pk}"
    if made := submit_form(request, form, change, item=item):
        messages.success(request, message_of(made))
        return redirect(session)
    context = {
        "set": item.meeting.set,
        "section": "meetings",
        "form": form,
        "item": item,
        "session": session,
    }
    return render(request, "actions/capture.html", context)


def _issue_message(issue):
    return _("Recorded for %(pair)s: “%(issue)s”. It counts once the pair confirms it.") % {
        "pair": issue.pair.title,
        "issue": issue,
    }


def _action_message(action):
    facts = {"pair": action.pair.title, "issue": action.issue}
    if action.issue.is_placeholder:
        sentence = _("The action is recorded for %(pair)s, which will say what issue it is about.")
    else:
        sentence = _(
            "The action is recorded for %(pair)s, under “%(issue)s”. It is waiting for the pair."
        )
    return sentence % facts
