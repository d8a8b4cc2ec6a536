"""The date poll: its page, its slots, the answers from the page or by the link in the mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts.languages import read_by
from als.core.refusals import Refused
from als.core.templatetags.words import from_to
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form
from meetings.changes import polls
from meetings.enums import MeetingState
from meetings.forms.polls import FitsForm, SlotForm
from meetings.models import DateAnswer, DateOption, Meeting
from meetings.rules import may_plan, may_see_poll, may_take_part
from meetings.selectors.people import members_of
from meetings.selectors.polls import poll_of
from meetings.selectors.taking_back import may_unpick
from meetings.selectors.unusual import before_picking
from meetings.tokens import poll_of_token
from meetings.views.lookups import meeting_for, of_set


@require_safe
def poll(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_see_poll(request.user, meeting))
    return poll_page(request, meeting)


@require_POST
def poll_answer(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_take_part(request.user, meeting))
    form = fits_form(meeting, request.user.pk, request.POST)
    if save_form(form, polls.answer_poll, meeting=meeting, by=request.user):
        messages.success(request, _("Thank you. Your answers are saved."))
        return redirect("meetings:poll", pk)
    return poll_page(request, meeting, fits=form)


@require_POST
def slot_offer(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    form = SlotForm(request.POST, zone=meeting.zone)
    if option := save_form(form, polls.offer_slot, meeting=meeting, by=request.user):
        messages.success(request, _("Added: %s.") % words_of(option, meeting))
        if (
            not meeting.set.start
            <= option.starts.astimezone(meeting.zone).date()
            <= meeting.set.end
        ):
            messages.warning(request, _("This date is outside the set’s year."))
        return redirect(f"{reverse('meetings:poll', args=[pk])}#offer")
    return poll_page(request, meeting, slot=form)


@require_POST
def slot_withdraw(request, pk):
    option = slot_for(request.user, pk)
    check_permission(may_plan(request.user, option.meeting))
    done = _("Withdrawn: %s.") % words_of(option, option.meeting)
    run_action(request, polls.withdraw_slot, option=option, done=done)
    return redirect("meetings:poll", option.meeting_id)


@require_http_methods(["GET", "POST"])
def slot_pick(request, pk):
    """Say what choosing this date does, and what speaks against it, before it is done."""
    option = slot_for(request.user, pk)
    meeting, date = option.meeting, words_of(option, option.meeting)
    check_permission(may_plan(request.user, meeting))
    if request.method == "POST":
        done = _("The date is set: %s. No email goes out until you call the meeting.") % date
        picked = run_action(request, polls.pick_slot, option=option, done=done)
        return redirect("meetings:meeting" if picked else "meetings:poll", meeting.pk)
    if not meeting.poll_is_open or option.withdrawn_at:
        return redirect("meetings:poll", meeting.pk)
    text = _("The meeting gets this date: %s. The poll closes: nobody can answer it any more.")
    context = of_set(
        meeting,
        title=_("Choose this date"),
        text=[
            text % date,
            _("No email goes out until you call the meeting. Until then you can take it back."),
        ],
        unusual=before_picking(option),
        submit=_("Choose this date"),
        cancel_url=reverse("meetings:poll", args=[meeting.pk]),
    )
    return render(request, "meetings/step.html", context)


@require_POST
def poll_open(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    done = _("The poll is open. The emails are on their way.")
    run_action(request, polls.open_poll, meeting=meeting, done=done)
    return redirect("meetings:poll", pk)


@require_POST
def poll_remind(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    try:
        number = polls.remind_of_poll(meeting=meeting, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        text = ngettext("%s person is reminded.", "%s people are reminded.", number)
        messages.success(request, text % number)
    return redirect("meetings:poll", pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def poll_link(request, token):
    """The answers so far, to look at and to change: nothing else of the set."""
    try:
        meeting, member = poll_of_token(token)
    except Refused as refusal:
        return over(request, refusal.sentence)
    if request.user.is_authenticated and request.user.pk != member.person_id:
        return over(request, _("This link was sent to somebody else."), status=403)
    read_by(request, member.person, set_id=meeting.cycle.set_id)
    form = fits_form(meeting, member.person_id, request.POST or None)
    if request.method == "POST":
        if save_form(form, polls.answer_poll, meeting=meeting, by=member.person):
            messages.success(request, _("Thank you. Your answers are saved."))
            return redirect("meetings:poll_link", token)
    elif not meeting.poll_is_open:
        return over(request, _("The poll is closed."))
    context = {"meeting": meeting, "form": form, "zone_name": meeting.zone.key}
    return render(request, "meetings/poll_link.html", context)


def over(request, why, status=410):
    return render(request, "meetings/poll_link_expired.html", {"why": why}, status=status)


def slot_for(user, pk):
    options = DateOption.objects.visible_to(user)
    return get_or_404(options.select_related("meeting__cycle__set__programme"), pk=pk)


def words_of(option, meeting):
    """Name a slot: "Wed 4 Mar 2026, 10:00–13:00"."""
    return from_to(option.starts, option.ends, meeting.zone.key)


def fits_form(meeting, person_pk, data=None):
    """Return the form with the slots that are offered and the person's answers so far."""
    slots = list(meeting.date_options.offered())
    answers = DateAnswer.objects.filter(option__in=slots, member__person=person_pk)
    fits = dict(answers.values_list("option_id", "fit"))
    return FitsForm(data, slots=slots, words=words_by_key(slots, meeting), fits=fits)


def words_by_key(slots, meeting):
    return {slot.pk: words_of(slot, meeting) for slot in slots}


def sitting_before(meeting):
    """Return the set's meeting that is in session and leads here from its next date, or None."""
    if meeting.cycle.number == 1:
        return None
    before = Meeting.objects.filter(
        cycle__set_id=meeting.cycle.set_id,
        cycle__number=meeting.cycle.number - 1,
        state=MeetingState.IN_SESSION,
    )
    return before.select_related("cycle").first()


def poll_page(request, meeting, *, fits=None, slot=None):
    """Show the poll as it stands to facilitators and members, with a form as it was sent."""
    members = list(members_of(meeting.set))
    poll = poll_of(meeting, members)
    plans = may_plan(request.user, meeting) and meeting.state == MeetingState.DRAFT
    if fits is None and meeting.poll_is_open and may_take_part(request.user, meeting):
        words, answers = words_by_key(poll.slots, meeting), poll.fits_of(request.user.pk)
        fits = FitsForm(slots=poll.slots, words=words, fits=answers)
    if slot is None and plans:
        slot = SlotForm(zone=meeting.zone, like=poll.slots[-1] if poll.slots else None)
    for form, name in ((fits, "poll_answer"), (slot, "slot_offer")):
        if form:
            form.helper.form_action = reverse(f"meetings:{name}", args=[meeting.pk])
    enough = poll.to_come >= polls.MIN_SLOTS
    if slot and (enough or meeting.poll_is_open):
        slot.step_back()
    context = of_set(
        meeting,
        poll=poll,
        people=list({m.person_id: m.person for m in members if m.person.is_active}.values()),
        seats=sum(member.person_id == request.user.pk for member in members),
        fits=fits,
        slot=slot,
        form=slot if slot and slot.is_bound else fits,
        plans=plans,
        enough=enough,
        can_unpick=may_plan(request.user, meeting) and may_unpick(meeting),
        sitting=sitting_before(meeting),
    )
    return render(request, "meetings/poll.html", context)
