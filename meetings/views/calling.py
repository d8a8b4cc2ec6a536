"""Calling a meeting, inviting more people, cancelling it."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core import clock
from als.core.web.access import check_permission
from als.core.web.posting import submit_form
from meetings.changes import meetings
from meetings.enums import MeetingState
from meetings.forms.planning import CallMeetingForm, CancelForm, InviteToMeetingForm
from meetings.rules import may_plan
from meetings.selectors.people import not_invited_to, people_to_notify
from meetings.views.lookups import meeting_for, of_set
from meetings.views.meetings import outside_year


@require_http_methods(["GET", "POST"])
def call(request, pk):
    meeting = _to_plan(request.user, pk)
    form = _form(CallMeetingForm, request, meeting, people=people_to_notify(meeting.set))
    done = _("The meeting is called. The invitations are on their way.")
    if submit_form(request, form, meetings.call, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    context = of_set(
        meeting,
        form=form,
        passed=bool(meeting.ends) and meeting.ends < clock.now(),
        outside_year=outside_year(meeting),
    )
    return render(request, "meetings/call.html", context)


@require_http_methods(["GET", "POST"])
def invite(request, pk):
    """The people who have had no invitation yet, to be ticked."""
    meeting = _to_plan(request.user, pk)
    called = meeting.state == MeetingState.CALLED
    people = not_invited_to(meeting) if called else []
    form = _form(InviteToMeetingForm, request, meeting, people=people)
    done = _("The invitations are on their way.")
    if submit_form(request, form, meetings.invite_others, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    return render(request, "meetings/invite.html", of_set(meeting, form=form, people=people))


@require_http_methods(["GET", "POST"])
def cancel(request, pk):
    meeting = _to_plan(request.user, pk)
    form = CancelForm(request.POST or None)  # a link "Cancel" beside its button would confuse
    done = _("The meeting is cancelled. Everybody who was invited gets an email.")
    if submit_form(request, form, meetings.cancel_meeting, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    return render(request, "meetings/cancel.html", of_set(meeting, form=form))


def _to_plan(user, pk):
    meeting = meeting_for(user, pk)
    check_permission(may_plan(user, meeting))
    return meeting


def _form(kind, request, meeting, **kwargs):
    form = kind(request.POST or None, **kwargs)
    form.cancel = redirect("meetings:meeting", meeting.pk).url
    return form
