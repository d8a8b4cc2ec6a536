"""The meeting in session: facilitators minute it item by item, members read along."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.common.access import get_or_404, require
from als.common.posting import number_in, press, save_form
from meetings import changes, rules, shown
from meetings.audience import members_of
from meetings.enums import AgendaState, Answer, MeetingState, MinutesState, Outcome
from meetings.forms import AttendanceForm, DraftForm, MinuteForm
from meetings.models import Minute, MinuteDraft
from meetings.views.reach import ground_rules_for, item_for, meeting_for, of_set, posted


@require_POST
def open_(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_run(request.user, meeting))
    done = _("The meeting is open. Members can read along from now on.")
    opened = press(request, changes.open_meeting, meeting=meeting, by=request.user, done=done)
    return redirect("meetings:session" if opened else "meetings:meeting", pk)


def writes_minutes(user, meeting):
    return rules.may_run(user, meeting) and meeting.minutes_state in {
        MinutesState.DRAFT,
        MinutesState.CIRCULATED,
    }


@require_safe
def session(request, pk):
    meeting = meeting_for(request.user, pk)
    if writes_minutes(request.user, meeting):
        return desk(request, meeting, asked_item(request))
    if meeting.state != MeetingState.IN_SESSION:
        shows = rules.may_read_minutes(request.user, meeting)
        return redirect("meetings:minutes" if shows else "meetings:meeting", pk)
    agenda = shown.agenda_of(meeting)
    hidden = shown.put_record(agenda, meeting, request.user)
    context = of_set(
        meeting,
        agenda=agenda,
        slots=agenda.slots,
        hidden=hidden,
        writes=False,
        **ground_rules_for(request.user, meeting),
    )
    return render(request, "meetings/follow.html", context)


def asked_item(request):
    return number_in(request.GET.get("item", ""))


def desk(request, meeting, item_id, form=None):
    """Show the facilitator one item with its entries and the form for the next."""
    agenda = shown.agenda_of(meeting)
    slot = agenda.slot(item_id) or agenda.current
    hidden = shown.put_record(agenda, meeting, request.user)
    draft = (
        slot and MinuteDraft.objects.of(request.user).filter(item=slot.item, minute=None).first()
    )
    if slot and form is None:
        initial = {"text": draft.text} if draft else {}
        form = MinuteForm(initial=initial, set_=meeting.set, proposer=slot.item.proposed_by)
    marked = meeting.attendances.exclude(outcome="").count()
    context = of_set(
        meeting,
        agenda=agenda,
        slot=slot,
        slots=[slot] if slot else [],
        hidden=hidden,
        draft=draft,
        form=form,
        marked=marked,
        writes=True,
        in_session=meeting.state == MeetingState.IN_SESSION,
        **ground_rules_for(request.user, meeting),
    )
    return render(request, "meetings/session.html", context)


@require_safe
def live(request, pk):
    """The saved entries as they are now; 204 if the reader has seen them."""
    meeting = meeting_for(request.user, pk)
    if request.GET.get("revision") == str(meeting.minutes_revision):
        return HttpResponse(status=204)
    writes = writes_minutes(request.user, meeting)
    agenda, hidden = shown.Agenda([], [], 0, None), 0
    if writes or meeting.state == MeetingState.IN_SESSION:
        agenda = shown.agenda_of(meeting)
        hidden = shown.put_record(agenda, meeting, request.user)
    slot = agenda.slot(asked_item(request)) if writes else None
    context = of_set(
        meeting,
        agenda=agenda,
        slot=slot,
        slots=[slot] if slot else agenda.slots,
        hidden=hidden,
        writes=writes,
    )
    return render(request, "meetings/_live.html", context)


@require_POST
def minute_new(request, pk):
    item = item_for(request.user, pk)
    require(rules.may_run(request.user, item.meeting))
    form = MinuteForm(request.POST, set_=item.meeting.set)
    if save_form(form, changes.write_minute, item=item, by=request.user):
        session = reverse("meetings:session", args=[item.meeting_id])
        return redirect(f"{session}?item={item.pk}#write")
    if not writes_minutes(request.user, item.meeting):
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect("meetings:meeting", item.meeting_id)
    return desk(request, item.meeting, item.pk, form)


@require_POST
def draft_save(request, pk):
    """Keep what is being typed; the answer is the sentence for the indicator."""
    item = item_for(request.user, pk)
    require(rules.may_run(request.user, item.meeting))
    typed = posted(DraftForm(request.POST))
    minute = None
    if typed["minute"]:
        entries = Minute.objects.visible_to(request.user).filter(item=item)
        minute = get_or_404(entries, pk=typed["minute"])
    draft = None
    if item.meeting.minutes_state != MinutesState.AGREED:
        draft = changes.save_draft(item=item, by=request.user, **{**typed, "minute": minute})
    overtaken = bool(minute and draft) and minute.revision != draft.base_revision
    context = {"draft": draft, "overtaken": overtaken, "zone_name": item.meeting.zone.key}
    return render(request, "meetings/_draft_kept.html", context)


@require_POST
def draft_drop(request, pk):
    draft = get_or_404(MinuteDraft.objects.of(request.user).select_related("item"), pk=pk)
    done = _("Your draft is thrown away. The entry stands as it was saved.")
    press(request, changes.drop_draft, draft=draft, by=request.user, done=done)
    if draft.minute_id:
        return redirect("meetings:minute_edit", draft.minute_id)
    session = reverse("meetings:session", args=[draft.item.meeting_id])
    return redirect(f"{session}?item={draft.item_id}")


def attendance(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_run(request.user, meeting))
    members = list(members_of(meeting.set))
    outcomes, guessed = first_guess(meeting)
    form = AttendanceForm(request.POST or None, members=members, outcomes=outcomes)
    form.cancel = redirect("meetings:session", pk).url
    if request.method == "POST" and save_form(
        form, changes.mark_attendance, meeting=meeting, by=request.user
    ):
        return redirect("meetings:session", pk)
    note = _("Nothing is saved yet: those who said that they would come are set to present.")
    context = of_set(meeting, form=form, title=_("Who is here"), note=note if guessed else "")
    return render(request, "meetings/form.html", context)


def first_guess(meeting):
    """Return each member's outcome; before any is marked what their answers let one expect."""
    rows = list(meeting.attendances.all())
    marked = {row.member_id: row.outcome for row in rows if row.outcome}
    expected = {Answer.YES: Outcome.PRESENT, Answer.NO: Outcome.APOLOGIES}
    guess = {row.member_id: expected[row.answer] for row in rows if row.answer in expected}
    return (marked, False) if marked else (guess, bool(guess))


def close(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_run(request.user, meeting))
    if request.method == "POST":
        done = _("The meeting is closed. Read its minutes once more, then let them go round.")
        closed = press(request, changes.close_meeting, meeting=meeting, by=request.user, done=done)
        return redirect("meetings:minutes" if closed else "meetings:meeting", pk)
    if meeting.state == MeetingState.CLOSED:
        return redirect("meetings:minutes", pk)
    agenda = shown.agenda_of(meeting)
    left = [slot.item for slot in agenda.slots if slot.item.state == AgendaState.ON_AGENDA]
    context = of_set(
        meeting,
        left=[*left, *agenda.proposed],
        following=changes.next_meeting(meeting),
        unsaved=MinuteDraft.objects.unsaved(request.user, meeting),
        unmarked=not meeting.attendances.exclude(outcome="").exists(),
    )
    return render(request, "meetings/close.html", context)
