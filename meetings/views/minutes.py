"""The minutes' own page, an entry and its past, and the way to agreed minutes."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.common.access import get_or_404, require
from als.common.posting import press, save_form
from meetings import changes, rules, shown
from meetings.audience import members_of
from meetings.enums import MeetingState, MinutesState
from meetings.forms import MinuteEditForm
from meetings.models import Minute, MinuteDraft
from meetings.views.reach import meeting_for, of_set


@require_safe
def minutes(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_read_minutes(request.user, meeting))
    agenda = shown.agenda_of(meeting)
    hidden = shown.put_record(agenda, meeting, request.user)
    facilitates = rules.may_run(request.user, meeting)
    can_edit = facilitates and meeting.minutes_state != MinutesState.AGREED
    context = of_set(
        meeting,
        agenda=agenda,
        hidden=hidden,
        unsaved=can_edit and MinuteDraft.objects.unsaved(request.user, meeting),
        attended=shown.attended(meeting),
        can_edit=can_edit,
        can_circulate=facilitates
        and meeting.state == MeetingState.CLOSED
        and meeting.minutes_state == MinutesState.DRAFT,
        can_agree=facilitates and meeting.minutes_state == MinutesState.CIRCULATED,
    )
    return render(request, "meetings/minutes.html", context)


def minute_edit(request, pk):
    minute = reach_minute(request.user, pk)
    require(rules.may_run(request.user, minute.meeting))
    draft = draft_of(request.user, minute)
    form = edit_form(request, minute, draft)
    if request.method == "POST":
        if save_form(form, changes.save_minute, minute=minute, by=request.user):
            return redirect(after_edit(minute))
        minute = reach_minute(request.user, pk)
        draft = draft_of(request.user, minute)
    clash = draft if draft and draft.base_revision != minute.revision else None
    if request.method == "POST" and clash:
        form = again(request, minute)
    context = of_set(
        minute.meeting,
        minute=minute,
        form=form,
        draft=draft,
        clash=clash,
        back=after_edit(minute),
        past=list(minute.history.select_related("history_user").order_by("-revision")),
    )
    return render(request, "meetings/minute_edit.html", context)


def draft_of(user, minute):
    return MinuteDraft.objects.of(user).filter(minute=minute).first()


def reach_minute(user, pk):
    minutes = Minute.objects.visible_to(user).select_related(
        "meeting__cycle__set__programme", "item", "written_by"
    )
    return get_or_404(minutes, pk=pk)


def edit_form(request, minute, draft):
    """Return the form: what was posted, else my draft if there is one, else the entry."""
    initial = {
        "kind": minute.kind,
        "text": draft.text if draft else minute.text,
        "disclosure": minute.disclosure,
        "pair": minute.pair_id,
        "base_revision": minute.revision,
    }
    return MinuteEditForm(request.POST or None, initial=initial, set_=minute.meeting.set)


def again(request, minute):
    """Return the form with what was typed, now resting on the entry as the page shows it."""
    data = request.POST.copy()
    data["base_revision"] = minute.revision
    return MinuteEditForm(data, set_=minute.meeting.set)


def after_edit(minute):
    """Where an entry is read: in the session while it lasts, else in the minutes."""
    if minute.meeting.state == MeetingState.IN_SESSION:
        session = reverse("meetings:session", args=[minute.meeting_id])
        return f"{session}?item={minute.item_id}#entry-{minute.pk}"
    return reverse("meetings:minutes", args=[minute.meeting_id]) + f"#entry-{minute.pk}"


@require_http_methods(["GET", "POST"])
def circulate(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_run(request.user, meeting))
    if request.method == "POST":
        done = _("The minutes go round. Each member gets a mail with a link to them.")
        press(request, changes.circulate_minutes, meeting=meeting, by=request.user, done=done)
        return redirect("meetings:minutes", pk)
    people = {member.person_id: member.person for member in members_of(meeting.set)}
    unsaved = MinuteDraft.objects.unsaved(request.user, meeting)
    context = of_set(meeting, people=list(people.values()), unsaved=unsaved)
    return render(request, "meetings/circulate.html", context)


@require_http_methods(["GET", "POST"])
def agree(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_run(request.user, meeting))
    if request.method == "POST":
        done = _("The minutes are agreed. Nothing in them changes any more.")
        press(request, changes.agree_minutes, meeting=meeting, by=request.user, done=done)
        return redirect("meetings:minutes", pk)
    unsaved = MinuteDraft.objects.unsaved(request.user, meeting)
    return render(request, "meetings/agree.html", of_set(meeting, unsaved=unsaved))
