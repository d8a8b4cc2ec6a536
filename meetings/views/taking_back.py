"""Buttons that take back a step on which nobody has acted: opening, closing, picking a date."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from als.core.web.access import check_permission
from als.core.web.posting import run_action
from meetings.changes import taking_back
from meetings.rules import may_plan, may_run
from meetings.views.lookups import meeting_for


@require_POST
def unopen(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    done = _("The meeting is not open any more: it is called, as before. No email has gone out.")
    run_action(request, taking_back.unopen_meeting, meeting=meeting, done=done)
    return redirect("meetings:meeting", pk)


@require_POST
def unclose(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    done = _("The meeting is in session again. What was carried over is back on its agenda.")
    if run_action(request, taking_back.unclose_meeting, meeting=meeting, done=done):
        return redirect("meetings:session", pk)
    return redirect("meetings:minutes", pk)


@require_POST
def unpick(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    done = _("The meeting has no date any more, and the poll is open again. No email has gone out.")
    run_action(request, taking_back.unpick_slot, meeting=meeting, done=done)
    return redirect("meetings:poll", pk)
