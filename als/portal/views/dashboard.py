"""The first page after signing in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from als.core import clock
from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.dashboard.programmes import (
    programmes_of,
    released_to,
    researched_by,
)
from als.portal.selectors.dashboard.sets import sets_of
from als.portal.selectors.own_pairs import own_pairs
from sets.models.roles import roles_of

MOMENTS = ("today", "week", "later", "others")
SHOWN_AT_FIRST = 15  # needs; the rest on request
SETS_TO_GROUP = 3


@require_safe
def dashboard(request):
    """Show what needs the person next, their sets and their programmes."""
    sets, programmes = sets_of(request.user), programmes_of(request.user)
    needs = needs_of(request.user, sets, programmes)
    shown = needs if request.GET.get("all") else needs[:SHOWN_AT_FIRST]
    by_set = request.GET.get("by") == "set"
    researched = researched_by(request.user)
    duties = request.user.may_make_programmes or request.user.is_operator
    context = {
        "roles": roles_of(request.user),
        "groups": _by_place(shown) if by_set else _by_moment(shown),
        "by_set": by_set,
        "one_place": len({need.where for need in needs}) == 1,
        "many_sets": len(sets) > SETS_TO_GROUP,
        "own_pairs": own_pairs(request.user),
        "number": len(needs),
        "more": len(needs) - len(shown),
        "sets": sets,
        "programmes": programmes,
        "released": released_to(request.user),
        "researched": researched,
        "has_nothing": not (sets or needs or programmes or researched or duties),
    }
    return render(request, "portal/dashboard.html", context)


def _by_moment(needs):
    """Return [(moment, needs)] for each moment (``Need.moment``) that has some, in their order."""
    today = clock.today()
    moments = {moment: [] for moment in MOMENTS}
    for need in needs:
        moments[need.moment(today)].append(need)
    return [(moment, found) for moment, found in moments.items() if found]


def _by_place(needs):
    """Return the needs by where they arise, the place with the most urgent one first."""
    places = dict.fromkeys(need.where for need in needs)
    return [(place, [need for need in needs if need.where == place]) for place in places]
