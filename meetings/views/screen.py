"""The view for the big screen in the room: item, clock, whose turn it is, and nothing private."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from als.core.web.access import check_permission
from meetings.enums import MeetingState
from meetings.rules import may_run
from meetings.selectors.agenda import agenda_of
from meetings.selectors.airtime import airtime_of
from meetings.views.airtime import meeting_with_plan
from meetings.views.lookups import of_set


@require_safe
def screen(request, pk):
    return render(request, "meetings/screen.html", screen_context(request, pk))


@require_safe
def screen_live(request, pk):
    """What is on the screen as it is now; 204 if it shows that already."""
    context = screen_context(request, pk)
    if request.GET.get("revision") == str(context["meeting"].minutes_revision):
        return HttpResponse(status=204)
    return render(request, "meetings/_screen.html", context)


def screen_context(request, pk):
    meeting = meeting_with_plan(request.user, pk)
    check_permission(may_run(request.user, meeting))
    if meeting.state != MeetingState.IN_SESSION:
        return of_set(meeting)
    agenda, airtime = agenda_of(meeting), airtime_of(meeting)
    running = agenda.slot(meeting.clock_item_id)
    later = (slot for slot in agenda.slots if running and slot.place > running.place)
    return of_set(
        meeting,
        agenda=agenda,
        running=running,
        following=next((slot for slot in later if not slot.is_done), None),
        turn=airtime.current,
        turn_clock=airtime.clock,
    )
