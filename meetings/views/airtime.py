"""A meeting's turns, the clock of the one that runs, and who had how much in the year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core import clock
from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import airtime as airtime_changes
from meetings.enums import MeetingState
from meetings.forms.agenda import MoveForm
from meetings.forms.airtime import PairKeyForm, SeenStageForm, TurnPlanForm
from meetings.models import AirtimeTurn, Meeting
from meetings.rules import may_plan, may_run, may_run_clock
from meetings.selectors.airtime import airtime_of, plan_of, year_chart, year_of
from meetings.views.lookups import of_set, posted
from sets.models import LearningSet, Pair
from sets.rules import may_facilitate


def meeting_with_plan(user, pk):
    meetings = Meeting.objects.visible_to(user).with_set()
    return get_or_404(meetings.select_related("cycle__set__turn_plan"), pk=pk)


def turn_for(user, pk):
    turns = AirtimeTurn.objects.visible_to(user).select_related(
        "meeting__cycle__set__programme",
        "meeting__cycle__set__turn_plan",
        "pair__upper",
        "pair__lower",
    )
    return get_or_404(turns, pk=pk)


def set_for(user, pk):
    sets = LearningSet.objects.visible_to(user).select_related("programme", "turn_plan")
    return get_or_404(sets, pk=pk)


def context_of(request, meeting):
    return of_set(
        meeting,
        airtime=airtime_of(meeting),
        bids=meeting.preparations.filter(wants_turn=True).in_order(),
        runs=may_run(request.user, meeting),
        runs_clock=may_run_clock(request.user, meeting),
        in_session=meeting.state == MeetingState.IN_SESSION,
        ways=[(_("Move up"), "↑", "up"), (_("Move down"), "↓", "down")],
        now=clock.now(),
    )


@require_safe
def airtime(request, pk):
    meeting = meeting_with_plan(request.user, pk)
    return render(request, "meetings/airtime.html", context_of(request, meeting))


@require_safe
def airtime_live(request, pk):
    """The turns as they stand; 204 if the reader has seen them so."""
    meeting = meeting_with_plan(request.user, pk)
    if request.GET.get("revision") == str(meeting.minutes_revision):
        return HttpResponse(status=204)
    return render(request, "meetings/_airtime.html", context_of(request, meeting))


def to_airtime(meeting_id, part=""):
    return redirect(reverse("meetings:airtime", args=[meeting_id]) + part)


@require_POST
def turns_lay_out(request, pk):
    meeting = meeting_with_plan(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    done = _("Each pair has a turn. Pairs with the least airtime so far come first.")
    run_action(request, airtime_changes.lay_out_turns, meeting=meeting, done=done)
    return to_airtime(pk)


@require_POST
def turn_add(request, pk):
    return change_order(
        request, pk, airtime_changes.add_turn, _("%s now has a turn, after the others.")
    )


@require_POST
def turn_leave_out(request, pk):
    return change_order(
        request, pk, airtime_changes.leave_out, _("%s is left out at this meeting.")
    )


def change_order(request, pk, change, done):
    meeting = meeting_with_plan(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    pairs = Pair.objects.visible_to(request.user).filter(set=meeting.set).with_partnerships()
    pair = get_or_404(pairs, pk=posted(PairKeyForm(request.POST))["pair"])
    run_action(request, change, meeting=meeting, pair=pair, done=done % pair)
    return to_airtime(pk)


@require_POST
def turn_move(request, pk):
    return at_the_turn(request, pk, airtime_changes.move_turn, **posted(MoveForm(request.POST)))


@require_POST
def turn_run(request, pk):
    return at_the_turn(request, pk, airtime_changes.run_turn)


@require_POST
def turn_next(request, pk):
    return at_the_turn(
        request, pk, airtime_changes.next_stage, **posted(SeenStageForm(request.POST))
    )


@require_POST
def turn_pause(request, pk):
    return at_the_turn(request, pk, airtime_changes.pause_turn)


@require_POST
def turn_end(request, pk):
    return at_the_turn(request, pk, airtime_changes.end_turn)


@require_POST
def turn_take_up(request, pk):
    return at_the_turn(request, pk, airtime_changes.take_up_again)


def at_the_turn(request, pk, change, **typed):
    """Make the change; the page shows how the turn stands, and needs no word of it."""
    turn = turn_for(request.user, pk)
    check_permission(may_run_clock(request.user, turn.meeting))
    try:
        change(turn=turn, by=request.user, **typed)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return to_airtime(turn.meeting_id)


@require_safe
def airtime_year(request, pk):
    set_ = set_for(request.user, pk)
    shares, meetings = year_of(set_)
    numbers = [meeting.cycle.number for meeting in meetings]
    context = {
        "set": set_,
        "section": "meetings",
        "meetings": meetings,
        "picture": meetings and year_chart(shares, meetings),
        "head": [_("Pair"), *map(str, numbers), _("In all")],
        "rows": [year_row(share, numbers) for share in shares],
        "numeric": range(1, len(numbers) + 2),
        "plan": plan_of(set_),
        "may_change": may_facilitate(request.user, set_),
    }
    return render(request, "meetings/airtime_year.html", context)


def year_row(share, numbers):
    minutes = [share.minutes.get(number, "–") for number in numbers]
    return [f"{share.pair.title}: {share.pair}", *minutes, share.total]


@require_http_methods(["GET", "POST"])
def turn_plan(request, pk):
    set_ = set_for(request.user, pk)
    check_permission(may_facilitate(request.user, set_))
    form = TurnPlanForm(request.POST or None, instance=plan_of(set_))
    form.cancel = reverse("meetings:airtime_year", args=[pk])
    done = _("The timings are saved. They apply from the next stage on.")
    if submit_form(request, form, airtime_changes.set_timings, done=done, set_=set_):
        return redirect("meetings:airtime_year", pk)
    context = {"set": set_, "section": "meetings", "form": form}
    return render(request, "meetings/airtime_timings.html", context)
