"""The meeting in session: facilitators minute it item by item, members read along."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.prepared import prepared
from als.core.refusals import Refused
from als.core.web.access import check_permission
from als.core.web.posting import number_in, run_action, save_form, submit_form
from meetings.changes import minutes, timing
from meetings.changes import session as session_changes
from meetings.enums import Answer, MeetingRole, MeetingState, MinutesState, NotePolicy, Outcome
from meetings.forms.minutes import MinuteForm
from meetings.forms.session import ArrivalForm, AttendanceForm, NotePolicyForm
from meetings.models import MinuteDraft
from meetings.rules import (
    has_role,
    holds,
    may_read_minutes,
    may_run,
    may_run_clock,
    may_take_notes,
)
from meetings.selectors import agenda as agenda_selectors
from meetings.selectors import taking_back, unusual
from meetings.selectors.attendance import attendees_of, presence_of
from meetings.selectors.people import guests_of, members_of
from meetings.selectors.rota import holders_of
from meetings.views.lookups import (
    ground_rules_for,
    item_for,
    meeting_for,
    not_saved,
    of_set,
    posted,
)
from sets import name_warnings


@require_http_methods(["GET", "POST"])
def open_(request, pk):
    """Say what opening does, and what is unusual about it now, before it is done."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    if request.method == "POST":
        done = _("The meeting is open. Members can now follow it.")
        opened = run_action(request, session_changes.open_meeting, meeting=meeting, done=done)
        return redirect("meetings:session" if opened else "meetings:meeting", pk)
    if meeting.state != MeetingState.CALLED:
        return redirect("meetings:meeting", pk)
    context = of_set(
        meeting,
        title=_("Open the meeting"),
        text=[
            _("Its minutes begin, as a draft, and members can follow them as they are saved."),
            _("Nobody can answer the invitation any more, and its date and place are final."),
            _("No email goes out. You can take it back until something is recorded."),
        ],
        unusual=unusual.before_opening(meeting),
        submit=_("Open the meeting"),
        cancel_url=reverse("meetings:meeting", args=[pk]),
    )
    return render(request, "meetings/step.html", context)


def writes_minutes(user, meeting):
    return may_run(user, meeting) and meeting.minutes_state in {
        MinutesState.DRAFT,
        MinutesState.CIRCULATED,
    }


@require_safe
def session(request, pk):
    meeting = meeting_for(request.user, pk)
    if writes_minutes(request.user, meeting):
        return minute_page(request, meeting, asked_item(request))
    if meeting.state != MeetingState.IN_SESSION:
        shows = may_read_minutes(request.user, meeting)
        return redirect("meetings:minutes" if shows else "meetings:meeting", pk)
    if may_run_clock(request.user, meeting) or may_take_notes(request.user, meeting):
        return holder_page(request, meeting, asked_item(request))
    agenda = agenda_selectors.agenda_of(meeting)
    hidden = agenda_selectors.attach_entries(agenda, meeting, request.user)
    context = of_set(
        meeting,
        agenda=agenda,
        slots=agenda.slots,
        hidden=hidden,
        writes=False,
        **clock_and_presence(meeting, agenda),
        **ground_rules_for(request.user, meeting),
    )
    return render(request, "meetings/follow.html", context)


def holder_page(request, meeting, item_id, form=None):
    """Return the page of a member who holds the clock or the notes: that, and the read-along."""
    agenda = agenda_selectors.agenda_of(meeting)
    hidden = agenda_selectors.attach_entries(agenda, meeting, request.user)
    slot = slot_to_show(meeting, agenda, item_id)
    holds_notes = may_take_notes(request.user, meeting)
    kinds = slot and kinds_under(slot.item)
    if slot and holds_notes and form is None:
        draft = next(iter(_draft(request.user.pk, slot.item.pk)), None)
        form = MinuteForm(initial=draft.typed if draft else {}, set_=meeting.set)
    if form and kinds:
        form.offer(kinds)
    context = of_set(
        meeting,
        agenda=agenda,
        slot=slot,
        slots=agenda.slots,
        hidden=hidden,
        form=form,
        kinds=kinds,
        writes=False,
        holds_notes=holds_notes,
        holds_clock=may_run_clock(request.user, meeting),
        **own_under(request.user, slot),
        **clock_and_presence(meeting, agenda),
        **ground_rules_for(request.user, meeting),
    )
    return render(request, "meetings/holder.html", context)


def own_under(user, slot):
    """Return the context with what the note taker wrote and photographed under the item."""
    entries, photos = (slot.entries, slot.photos) if slot else ([], [])
    return {
        "own_entries": [entry for entry in entries if entry.written_by_id == user.pk],
        "own_photos": [photo for photo in photos if photo.added_by_id == user.pk],
    }


def clock_and_presence(meeting, agenda):
    """Return the context beside the entries: the running item, and who is present."""
    return {
        "in_session": meeting.state == MeetingState.IN_SESSION,
        "running": agenda.slot(meeting.clock_item_id),
        "minutes_beyond": agenda_selectors.minutes_beyond_end(agenda, meeting),
        "presence": presence_of(attendees_of(meeting)),
        "guests": guests_of(meeting.pk),
        "role_holders": holders_of(meeting),
    }


def asked_item(request):
    return number_in(request.GET.get("item", ""))


def minute_page(request, meeting, item_id, form=None):
    """Return the facilitator's page: one item with its entries, and the form for a new one."""
    agenda = agenda_selectors.agenda_of(meeting)
    slot = slot_to_show(meeting, agenda, item_id)
    hidden = agenda_selectors.attach_entries(agenda, meeting, request.user)
    draft = slot and next(iter(_draft(request.user.pk, slot.item.pk)), None)
    if slot and form is None:
        initial = draft.typed if draft else {}
        form = MinuteForm(initial=initial, set_=meeting.set, proposer=slot.item.proposed_by)
    kinds = slot and kinds_under(slot.item)
    if kinds:
        form.offer(kinds)
    context = of_set(
        meeting,
        agenda=agenda,
        slot=slot,
        slots=[slot] if slot else [],
        hidden=hidden,
        draft=draft,
        form=form,
        kinds=kinds,
        writes=True,
        can_unopen=taking_back.may_unopen(meeting),
        **clock_and_presence(meeting, agenda),
        **ground_rules_for(request.user, meeting),
    )
    return render(request, "meetings/session.html", context)


@prepared
def _draft(person, item):
    """Return [what they are typing under the item], or [] if it is nothing."""
    return MinuteDraft.objects.filter(person=person, item=item, minute=None).order_by("pk")[:1]


def slot_to_show(meeting, agenda, item_id):
    """Return the item asked for, else the one that the clock is at, else the next to discuss.

    None if all were discussed: the next thing is to close the meeting.
    """
    at_clock = agenda.slot(meeting.clock_item_id)
    if at_clock and at_clock.is_done:
        at_clock = None
    asked = agenda.slot(item_id)
    if asked is None and agenda.is_done and meeting.state == MeetingState.IN_SESSION:
        return None
    return asked or at_clock or agenda.current


def kinds_under(item):
    return NotePolicy(item.meeting.note_policy).kinds(airtime=item.is_airtime)


@require_safe
def live(request, pk):
    """The saved entries as they are now; 204 if the reader has seen them."""
    meeting = meeting_for(request.user, pk)
    if request.GET.get("revision") == str(meeting.minutes_revision):
        return HttpResponse(status=204)
    writes = writes_minutes(request.user, meeting)
    agenda, hidden = agenda_selectors.Agenda([], [], 0, None), 0
    if writes or meeting.state == MeetingState.IN_SESSION:
        agenda = agenda_selectors.agenda_of(meeting)
        hidden = agenda_selectors.attach_entries(agenda, meeting, request.user)
    asked = agenda.slot(asked_item(request))
    slot = asked if writes else None
    holds_clock = not writes and may_run_clock(request.user, meeting)
    context = of_set(
        meeting,
        agenda=agenda,
        slot=slot,
        slots=[slot] if slot else agenda.slots,
        hidden=hidden,
        writes=writes,
        can_unopen=writes and taking_back.may_unopen(meeting),
        clock_slot=asked if holds_clock else None,
        **clock_and_presence(meeting, agenda),
    )
    template = "meetings/_live_holder.html" if holds_clock else "meetings/_live.html"
    return render(request, "meetings/_live_facilitator.html" if writes else template, context)


@require_POST
def minute_new(request, pk):
    item = item_for(request.user, pk)
    # The note taker's last entry may come after the closing: refused, and shown back to be copied
    takes_notes = may_take_notes(request.user, item.meeting)
    check_permission(takes_notes or has_role(request.user, item.meeting, MeetingRole.NOTE_TAKER))
    form = MinuteForm(request.POST, set_=item.meeting.set)
    made = save_form(form, minutes.write_minute, item=item, by=request.user)
    if made:
        texts = made.report_texts
        name_warnings.warn(request, item.meeting.set, made.disclosure, f"minute-{made.pk}", texts)
        session = reverse("meetings:session", args=[item.meeting_id])
        return redirect(f"{session}?item={item.pk}#write")
    if form.is_bound and holds(request.user, item.meeting, MeetingRole.NOTE_TAKER):
        return holder_page(request, item.meeting, item.pk, form)
    if not writes_minutes(request.user, item.meeting):
        return not_saved(request, item.meeting, " ".join(form.non_field_errors()))
    return minute_page(request, item.meeting, item.pk, form)


def attendance(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    members = list(members_of(meeting.set))
    marked, guessed = first_guess(meeting)
    if request.GET.get("all") == "present":
        marked = {m.pk: (Outcome.PRESENT, "") for m in members} | marked_otherwise(meeting)
    form = AttendanceForm(request.POST or None, members=members, marked=marked)
    form.cancel = redirect("meetings:session", pk).url
    done = _("The attendance is saved.")
    if submit_form(request, form, session_changes.mark_attendance, done=done, meeting=meeting):
        return redirect("meetings:session", pk)
    return render(request, "meetings/attendance.html", of_set(meeting, form=form, guessed=guessed))


def marked_otherwise(meeting):
    """Return the outcome and stand-in of those who are marked as anything but present."""
    rows = meeting.attendances.exclude(outcome__in=["", Outcome.PRESENT])
    return {row.member_id: (row.outcome, row.stand_in) for row in rows}


def first_guess(meeting):
    """Return each member's outcome and stand-in; before any is marked what answers let expect."""
    rows = list(meeting.attendances.all())
    marked = {row.member_id: (row.outcome, row.stand_in) for row in rows if row.outcome}
    expected = {Answer.YES: Outcome.PRESENT, Answer.NO: Outcome.APOLOGIES}
    guess = {row.member_id: (expected[row.answer], "") for row in rows if row.answer in expected}
    return (marked, False) if marked else (guess, bool(guess))


@require_POST
def arrived(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    typed = posted(ArrivalForm(request.POST))
    done = _("Marked as arrived late. If that is wrong, correct the attendance.")
    run_action(request, session_changes.note_arrival, meeting=meeting, done=done, **typed)
    return to_item(meeting.pk, asked_item(request))


@require_POST
def take_up(request, pk):
    """Move the clock to this item. Looking at another one does not."""
    item = item_for(request.user, pk)
    check_permission(may_run_clock(request.user, item.meeting))
    quietly(request, timing.take_up, item=item, by=request.user)
    return to_item(item.meeting_id, item.pk)


@require_POST
def clock_pause(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run_clock(request.user, meeting))
    quietly(request, timing.pause_clock, meeting=meeting, by=request.user)
    return to_item(pk, asked_item(request))


def quietly(request, change, /, **kwargs):
    """Make the change without a message where it went well: the page shows it."""
    try:
        change(**kwargs)
    except Refused as refusal:
        messages.error(request, refusal.sentence)


def to_item(meeting_id, item_id):
    session = reverse("meetings:session", args=[meeting_id])
    return redirect(f"{session}?item={item_id}" if item_id else session)


def notes(request, pk):
    """How notes are taken in this meeting."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    form = NotePolicyForm(request.POST or None, initial={"note_policy": meeting.note_policy})
    form.cancel = redirect("meetings:meeting", pk).url
    done = _("How notes are taken is saved.")
    if submit_form(request, form, session_changes.set_note_policy, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    context = of_set(meeting, form=form, title=_("Notes of this meeting"), note="")
    return render(request, "meetings/form.html", context)


def close(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    if request.method == "POST":
        done = _("The meeting is closed. Check its minutes, then circulate them.")
        closed = run_action(request, session_changes.close_meeting, meeting=meeting, done=done)
        return redirect("meetings:minutes" if closed else "meetings:meeting", pk)
    if meeting.state == MeetingState.CLOSED:
        return redirect("meetings:minutes", pk)
    agenda = agenda_selectors.agenda_of(meeting)
    context = of_set(
        meeting,
        left=agenda.returning,
        decided=agenda.decided,
        following=session_changes.next_meeting(meeting),
        unsaved=MinuteDraft.objects.unsaved(request.user, meeting),
        unusual=list(unusual.before_closing(meeting)),
    )
    return render(request, "meetings/close.html", context)
