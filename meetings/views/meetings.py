"""The list of a set's meetings, one meeting, its date, the answers."""

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.accounts.models import User
from als.core.alphabet import ByAlphabet
from als.core.web.access import check_permission, first_or_404
from als.core.web.posting import run_action, submit_form
from meetings.calendar import calendar_file
from meetings.changes import meetings as meeting_changes
from meetings.enums import AgendaState, Answer, MeetingState, Outcome
from meetings.forms.planning import AttendanceAnswerForm, MeetingForm
from meetings.models import Meeting
from meetings.plan import all_held
from meetings.rules import may_plan, may_prepare, may_read_minutes, may_see_poll, may_take_part
from meetings.selectors import agenda as agenda_selectors
from meetings.selectors.attendance import answer_counts, attendees_of
from meetings.selectors.people import guests_of, members_of
from meetings.selectors.rota import holders_of
from meetings.selectors.taking_back import may_unopen
from meetings.selectors.unusual import is_its_day
from meetings.views.lookups import ground_rules_for, meeting_for, of_set, posted
from sets.models import SetFacilitator
from sets.models.roles import roles_of
from sets.rules import may_facilitate, may_write_in_set, sits_in_set
from sets.selectors.reading import papers_for, set_to_read


@require_safe
def meetings(request, pk):
    set_ = first_or_404(set_to_read(request.user, pk))
    on_it = ~Q(agenda__state=AgendaState.WITHDRAWN)
    here = Q(attendances__outcome__in=Outcome.here())
    rows = Meeting.objects.filter(cycle__set=set_).select_related("cycle").order_by("cycle__number")
    rows = rows.annotate(
        items=Count("agenda", filter=on_it, distinct=True),
        present=Count("attendances__member__person", filter=here, distinct=True),
    )
    context = {
        "set": set_,
        "section": "meetings",
        "meetings": rows,
        "may_change": may_facilitate(request.user, set_),
        "all_held": all_held(rows),
        "sits_here": sits_in_set(request.user, set_),
    }
    return render(request, "meetings/meetings.html", context)


@require_safe
def meeting(request, pk):
    meeting = meeting_for(request.user, pk)
    people = attendees_of(meeting)
    agenda = agenda_selectors.agenda_of(meeting, roles_of(request.user).members)
    agenda_selectors.attach_questions(agenda, meeting, request.user)
    agenda_selectors.attach_records(agenda, meeting, request.user)
    mine = roles_of(request.user).seat_in_set(meeting.set.pk)
    context = of_set(
        meeting,
        agenda=agenda,
        people=people,
        guests=guests_of(meeting.pk),
        role_holders=holders_of(meeting),
        counts=answer_counts(people),
        my_member_id=mine and mine.member_id,
        my_answer=mine and next(p.answer for p in people if p.member.pk == mine.member_id),
        answers=Answer.choices,
        papers=papers_for(request.user, meeting.set.pk, meeting.cycle.number),
        outside_year=outside_year(meeting),
        ways=[(_("Move up"), "↑", "up"), (_("Move down"), "↓", "down")],
        editable=agenda_selectors.editable_items(agenda, request.user),
        can_plan=may_plan(request.user, meeting),
        not_invited=without_invitation(request.user, meeting),
        can_write_paper=may_write_in_set(request.user, meeting.set),
        my_member_ids=roles_of(request.user).members,
        standing_missing=agenda_selectors.lacks_standing_items(agenda),
        can_take_part=may_take_part(request.user, meeting),
        is_its_day=is_its_day(meeting),
        can_unopen=may_plan(request.user, meeting) and may_unopen(meeting),
        can_prepare=may_prepare(request.user, meeting),
        leads_to_poll=leads_to_poll(request.user, meeting),
        can_read_minutes=may_read_minutes(request.user, meeting),
        **ground_rules_for(request.user, meeting),
    )
    return render(request, "meetings/meeting.html", context)


def leads_to_poll(user, meeting):
    """Return whether the person may see a date poll of a meeting being planned, or open one."""
    if meeting.state != MeetingState.DRAFT or not may_see_poll(user, meeting):
        return False
    return bool(meeting.poll_opened_at) or may_plan(user, meeting)


def without_invitation(user, meeting):
    """Return whom facilitators may still invite to a called meeting, by name."""
    if meeting.state != MeetingState.CALLED or not may_plan(user, meeting):
        return []
    members = members_of(meeting.set)
    leads = SetFacilitator.objects.active().filter(set=meeting.set)
    belongs = Q(pk__in=members.order_by().values("person")) | Q(pk__in=leads.values("person"))
    people = User.objects.filter(belongs, is_active=True).order_by(ByAlphabet("name"), "pk")
    return list(people.exclude(pk__in=meeting.invited.values("person")))


def outside_year(meeting):
    """Return whether the date is outside the set's year: unusual, but not refused."""
    day = meeting.starts and meeting.local_starts.date()
    return bool(day) and not meeting.set.start <= day <= meeting.set.end


def meeting_edit(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    form = MeetingForm(request.POST or None, instance=meeting)
    form.cancel = redirect("meetings:meeting", pk).url
    done = _("Date and place are saved.")
    if submit_form(request, form, meeting_changes.edit_meeting, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    note = _(
        "The meeting is called. Everybody who was invited gets an email about the change, and"
        " is asked again if they will come when date or place have changed."
    )
    called = meeting.state == MeetingState.CALLED
    if meeting.poll_is_open:
        note = _("A date poll is open. Setting a date here ends it. No email is sent about it.")
    shown_note = note if called or meeting.poll_is_open else ""
    context = of_set(meeting, form=form, title=_("Date and place"), note=shown_note)
    return render(request, "meetings/form.html", context)


@require_safe
def calendar(request, pk):
    meeting = meeting_for(request.user, pk)
    if not meeting.starts:
        raise Http404
    name = _("meeting-%s.ics") % meeting.cycle.number
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        calendar_file(meeting), content_type="text/calendar; charset=utf-8", headers=headers
    )


@require_POST
def answer(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_take_part(request.user, meeting))
    typed = posted(AttendanceAnswerForm(request.POST))
    done = _("Thank you. Your answer is noted: %s.") % Answer(typed["answer"]).label
    run_action(request, meeting_changes.answer, meeting=meeting, done=done, **typed)
    return redirect("meetings:meeting", pk)
