"""Passages that pairs are asked about: a pair's list, and where all pairs stand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from reports.changes import passages as passage_changes
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import PassageAnswer, ReportState
from reports.forms.passages import PassagesForm
from reports.models import PassageRequest, Report
from reports.rules import may_answer_passages
from reports.selectors.passages import Reading, open_for, passages_of, standing
from reports.selectors.recognisable import recognisable_of
from reports.views.lookups import set_for
from reports.views.seats import sides_spoken_for
from sets.enums import PairState, Tier
from sets.models import Pair
from sets.models.roles import roles_of
from sets.rules import facilitates, may_facilitate

UP = [ReportState.FOR_SIGN_OFF, ReportState.SIGNED_OFF]


@require_safe
def passages(request, pk):
    """Show facilitators where all pairs stand; members go to their own pair's list."""
    set_ = set_for(request.user, pk)
    if not facilitates(request.user, set_):
        return redirect("reports:pair_passages", _first_with_something_open(request.user, set_))
    found = passages_of(DisclosurePolicy(set_))
    pairs = list(Pair.objects.filter(set=set_).confirmed().with_partnerships())
    rows = [_row(pair, standing(found[pair.pk])) for pair in pairs]
    context = {
        "set": set_,
        "section": "report",
        "rows": rows,
        "total": sum(len(found[pair.pk]) for pair in pairs),
        "open": sum(open_for(found[pair.pk], side) for pair in pairs for side in Tier),
        "may_ask": may_facilitate(request.user, set_),
    }
    return render(request, "reports/passages.html", context)


def _first_with_something_open(user, set_):
    """Return the key of the person's pair that still has something to answer, or of their first."""
    seats = roles_of(user).seats_in_set(set_.pk)
    asked = PassageRequest.objects.filter(pair__in=[s.pair_id for s in seats], open__gt=0)
    open_ = set(asked.values_list("pair_id", "side")) if len(seats) > 1 else set()
    first = next((seat for seat in seats if (seat.pair_id, seat.side) in open_), seats[0])
    return first.pair_id


def _row(pair, sides):
    return {
        "pair": pair,
        "sides": [
            {
                "name": pair.partnership(side).name,
                "counts": counts,
                "yes": counts[PassageAnswer.YES],
                "without": counts[PassageAnswer.WITHOUT_NAMES],
                "no": counts[PassageAnswer.NO],
                "left": counts["open"],
            }
            for side, counts in sides.items()
        ],
    }


@require_POST
def ask_passages(request, pk):
    set_ = set_for(request.user, pk)
    check_permission(may_facilitate(request.user, set_))
    done = _("Every side with open passages has been asked. Nobody is asked the same thing twice.")
    run_action(request, passage_changes.ask_passages, set_=set_, done=done)
    return redirect("reports:passages", pk)


@require_http_methods(["GET", "POST"])
def pair_passages(request, pk):
    """Show a pair's passages as the report would print them, and keep what its side says."""
    pair = pair_for(request.user, pk)
    seat = roles_of(request.user).seat_in_pair(pair.pk)
    may_answer = may_answer_passages(request.user, pair)
    check_permission(request.method == "GET" or may_answer)
    side = Tier(seat.side) if seat else None
    policy = DisclosurePolicy(pair.set)
    found = passages_of(policy, pair)[pair.pk]
    recognisable = recognisable_of(policy, pair, seat)
    form = PassagesForm(request.POST or None, passages=found, side=side) if may_answer else None
    if kept := submit_form(request, form, passage_changes.answer_passages, pair=pair):
        _report(request, kept)
        return redirect("reports:pair_passages", pk)
    context = {
        "set": pair.set,
        "section": "report",
        "pair": pair,
        "form": form,
        "rows": _rows(found, Reading(policy, pair.set).shown(found), form, pair),
        "own_pairs": sides_spoken_for(request.user, pair.set, seat),
        "side_name": pair.partnership(side).name if side else "",
        "is_facilitator": facilitates(request.user, pair.set),
        "recognisable": len(recognisable),
        "undecided": sum("" in one.decided.values() for one in recognisable),
        "up": Report.objects.filter(set=pair.set, state__in=UP).exists(),
    }
    return render(request, "reports/pair_passages.html", context)


def pair_for(user, pk):
    roles = roles_of(user)
    pairs = Pair.objects.filter(state=PairState.CONFIRMED).select_related(
        "set__programme", "upper", "lower"
    )
    mine = pairs.filter(pk__in=roles.pairs) | pairs.filter(set_id__in=roles.facilitates)
    return get_or_404(mine, pk=pk)


def _rows(found, shown, form, pair):
    return [
        {
            **words,
            "number": number,
            "field": form[passage.code] if form else None,
            "hidden": form[f"words-{passage.code}"] if form else None,
            "answers": [_answer(pair, side, passage.answers[side]) for side in Tier],
        }
        for number, (passage, words) in enumerate(zip(found, shown, strict=True), start=1)
    ]


def _answer(pair, side, answer):
    label = PassageAnswer(answer).label if answer else ""
    return {"name": pair.partnership(side).name, "label": label}


def _report(request, kept):
    if kept.changed:
        text = ngettext(
            "%s passage has changed since you opened this page and still needs your answer. "
            "Read it again.",
            "%s passages have changed since you opened this page and still need your "
            "answer. Read them again.",
            kept.changed,
        )
        messages.warning(request, text % kept.changed)
    if kept.open:
        text = ngettext(
            "Your answers are saved. %s passage still needs an answer.",
            "Your answers are saved. %s passages still need an answer.",
            kept.open,
        )
        messages.success(request, text % kept.open)
    elif not kept.changed:
        messages.success(request, _("Your answers are saved. Your side has answered everything."))
