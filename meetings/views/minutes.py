"""The minutes' own page, their agreed versions, and both as files."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from meetings import files
from meetings.changes.agreeing import agreed_at_next
from meetings.enums import MeetingState, MinutesState
from meetings.models import MinuteDraft, MinutesVersion
from meetings.rules import may_read_minutes, may_run
from meetings.selectors import agreement, document
from meetings.selectors.agenda import agenda_of, attach_entries
from meetings.selectors.attendance import attended
from meetings.selectors.objectives import reviews_in
from meetings.selectors.people import guests_of
from meetings.selectors.taking_back import may_unclose
from meetings.views.lookups import meeting_for, of_set


@require_safe
def minutes(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_read_minutes(request.user, meeting))
    agenda = agenda_of(meeting)
    hidden = attach_entries(agenda, meeting, request.user)
    waiting = agreement.attach_discussion(agenda, meeting, request.user)
    facilitates = may_run(request.user, meeting)
    can_edit = facilitates and meeting.minutes_state != MinutesState.AGREED
    agreed = meeting.minutes_state == MinutesState.AGREED
    circulated = facilitates and meeting.minutes_state == MinutesState.CIRCULATED
    waits_for = agreed_at_next(meeting) if circulated else None
    current = meeting.minutes_versions.with_status().filter(version=meeting.minutes_version)
    context = of_set(
        meeting,
        agenda=agenda,
        hidden=hidden,
        unsaved=can_edit and MinuteDraft.objects.unsaved(request.user, meeting),
        attended=attended(meeting),
        guests=guests_of(meeting.pk),
        objective_reviews=reviews_in(meeting.pk),
        waiting=waiting,
        can_edit=can_edit,
        can_circulate=facilitates
        and meeting.state == MeetingState.CLOSED
        and meeting.minutes_state == MinutesState.DRAFT,
        can_unclose=facilitates and may_unclose(meeting),
        can_agree=circulated and waits_for is None,
        agreed_at_next=waits_for,
        can_reopen=facilitates and agreed,
        agreed_version=current.first() if agreed else None,
        earlier=range(meeting.minutes_version - 1, 0, -1),
    )
    return render(request, "meetings/minutes.html", context)


@require_safe
def minutes_file(request, pk, suffix):
    """The minutes as they are now, as PDF or DOCX."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_read_minutes(request.user, meeting))
    agreed = None
    if meeting.minutes_state == MinutesState.AGREED:
        agreed = meeting.minutes_versions.filter(version=meeting.minutes_version).first()
    content = agreed.content if agreed else document.content_of(meeting)
    return _file(request, content, meeting, suffix)


@require_safe
def version(request, pk, number):
    """An agreed version, as far as the person may read it."""
    found = _version_for(request.user, pk, number)
    context = of_set(
        found.meeting,
        version=found,
        document=document.for_reader(found.content, request.user, found.meeting),
    )
    return render(request, "meetings/minutes_version.html", context)


@require_safe
def version_file(request, pk, number, suffix):
    found = _version_for(request.user, pk, number)
    return _file(request, found.content, found.meeting, suffix)


def _version_for(user, meeting_id, number):
    versions = MinutesVersion.objects.visible_to(user).select_related(
        "meeting__cycle__set__programme", "reopened_by"
    )
    return get_or_404(versions, meeting_id=meeting_id, version=number)


def _file(request, content, meeting, suffix):
    if suffix not in files.CONTENT_TYPES:
        raise Http404
    readable = document.for_reader(content, request.user, meeting)
    name = document.file_name(readable, suffix)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    try:
        made = files.made_at_once(readable, suffix)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:minutes", meeting.pk)
    return HttpResponse(made, content_type=files.CONTENT_TYPES[suffix], headers=headers)
