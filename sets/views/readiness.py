"""What members say about working together, at the start and at the close."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import submit_form
from sets.changes import readiness as readiness_changes
from sets.enums import PairState, ReadinessMoment, Tier
from sets.forms.readiness import ReadinessForm
from sets.models import Pair, Readiness
from sets.models.roles import roles_of
from sets.rules import facilitates, may_answer_readiness
from sets.selectors.readiness import VALUES, Answers, picture_of_pair, picture_of_set
from sets.selectors.reading import set_to_read


@require_safe
def readiness(request, pk):
    set_ = first_or_404(set_to_read(request.user, pk))
    answers, facilitating = Answers.of_set(set_), facilitates(request.user, set_)
    pairs = list(
        Pair.objects.visible_to(request.user)
        .filter(set=set_)
        .select_related("set", "upper", "lower")
    )
    context = {
        "set": set_,
        "section": "overview",
        "moment": ReadinessMoment.of(set_.state),
        "seats": _own_seats(request.user, set_, pairs, answers),
        "facilitating": facilitating,
        "pairs_head": [_("Pair"), *(moment.label for moment in ReadinessMoment)],
        "pairs": _who_answered(set_, pairs, answers) if facilitating else [],
        "figures_head": _figures_head(),
        **picture_of_set(answers, set_.programme),
    }
    return render(request, "sets/readiness.html", context)


def _figures_head():
    return ["", *(str(value) for value in VALUES), _("Median")]


def _own_seats(user, set_, pairs, answers):
    """The person's pairs that may be answered for now: ``pair``, and has it been ``answered``?"""
    answered = {row.member_id for row in answers.of.get(ReadinessMoment.of(set_.state), [])}
    return [
        {"pair": pair, "answered": roles_of(user).seat_in_pair(pair.pk).member_id in answered}
        for pair in pairs
        if may_answer_readiness(user, pair)
    ]


def _who_answered(set_, pairs, answers):
    """A row for each pair that takes part or has answered: which of its sides did?"""
    rows = []
    for pair in pairs:
        sides = {moment: answers.sides(pair.pk, moment) for moment in ReadinessMoment}
        if pair.state == PairState.CONFIRMED or any(sides.values()):
            href = reverse("sets:readiness_pair", args=[pair.pk])
            cells = [_in_words(set_.programme, sides[moment]) for moment in ReadinessMoment]
            rows.append([{"text": f"{pair.title}: {pair}", "href": href}, *cells])
    return rows


def _in_words(programme, sides):
    if len(sides) == len(Tier):
        return _("Both sides")
    words = [_("{tier:^} side only").format(tier=programme.tier_word(side)) for side in sides]
    return words[0] if words else _("Nobody yet")


@require_http_methods(["GET", "POST"])
def readiness_answer(request, pk):
    pair = _visible_pair(request.user, pk)
    check_permission(may_answer_readiness(request.user, pair))
    moment = ReadinessMoment.of(pair.set.state)
    seat = roles_of(request.user).seat_in_pair(pk)
    mine = Readiness.objects.visible_to(request.user).filter(member=seat.member_id, moment=moment)
    form = ReadinessForm(request.POST or None, instance=mine.first(), pair=pair, moment=moment)
    done = _("Your answers are saved.")
    if submit_form(request, form, readiness_changes.answer_readiness, done=done, pair=pair):
        return redirect("sets:readiness", pair.set_id)
    other = pair.set.programme.tier_word(Tier(seat.side).other)
    context = {
        "form": form,
        "set": pair.set,
        "section": "overview",
        "pair": pair,
        "moment": moment,
        "other": other,
    }
    return render(request, "sets/readiness_answer.html", context)


@require_safe
def readiness_pair(request, pk):
    pair = _visible_pair(request.user, pk)
    check_permission(facilitates(request.user, pair.set))
    answers = Answers.of_pair(pair)
    context = {
        "set": pair.set,
        "section": "overview",
        "pair": pair,
        "pictures": [picture_of_pair(answers, pair, moment) for moment in ReadinessMoment],
        "figures_head": _figures_head(),
    }
    return render(request, "sets/readiness_pair.html", context)


def _visible_pair(user, pk):
    rows = Pair.objects.visible_to(user).select_related("set__programme", "upper", "lower")
    return get_or_404(rows, pk=pk)
