"""The list of a set's actions: tabs with their counts, and the filter."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.enums import ActionState
from actions.forms.filters import ActionFilter
from actions.selectors import pages
from actions.selectors.sets import set_with_own_pair
from als.core import clock
from als.core.web.access import first_or_404
from sets.models.roles import roles_of
from sets.rules import may_write_in_set

PAGE = 25
TABS = ("open", "overdue", "done", "learning", "withdrawn")


@require_safe
def actions(request, pk):
    """The actions that the person may read. Withdrawn ones are shown where they are asked for."""
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    today = clock.today(set_.programme.time_zone)
    found = pages.actions_of_set(request.user, set_.pk)
    pairs = pages.pairs_of_set(set_.pk) if found else {}
    mine = roles_of(request.user).members
    form = ActionFilter(request.GET, actions=found, pairs=pairs, mine=mine)
    state = form.chosen("state")
    of_boxes = sorted(_narrow(found, form, mine), key=lambda action: _urgency(action, today))
    page = Paginator(_in_state(of_boxes, state, today), PAGE).get_page(request.GET.get("page"))
    query = {key: value for key, value in request.GET.items() if key != "page"}
    context = {
        "set": set_,
        "section": "actions",
        "form": form,
        "query": query,
        "page": page,
        "pairs": pairs,
        "state": state,
        "today": today,
        "counts": {
            "all": len(_in_state(of_boxes, "", today)),
            **{tab: len(_in_state(of_boxes, tab, today)) for tab in TABS},
        },
        "any": bool(found),
        "to_act_on": _to_act_on(request.user, set_),
        "filtered": any(value for key, value in query.items() if key != "state"),
        "hidden": set_.pk not in roles_of(request.user).facilitates,
    }
    return render(request, "actions/actions.html", context)


def _urgency(action, today):
    """Sort what is overdue first, then what is open by its date, then what has ended."""
    if action.has_ended or action.state == ActionState.WITHDRAWN:
        return 2, -action.due.toordinal()
    return 0 if action.is_overdue(today) else 1, action.due.toordinal()


def _to_act_on(user, set_):
    """Return the open issues of the person's pairs in the set, to propose an action on."""
    if not may_write_in_set(user, set_):
        return []
    return pages.open_issues_of(roles_of(user).pairs, set_.pk)


def _narrow(found, form, mine):
    pair, owner = form.chosen("pair"), form.chosen("owner")
    if pair:
        found = [action for action in found if str(action.pair_key) == pair]
    if owner == "me":
        found = [action for action in found if action.owner_id in mine]
    elif owner:
        found = [action for action in found if str(action.owner_id) == owner]
    return found


def _in_state(found, state, today):
    """Return the actions in a state, or in a group of states: open, overdue, learning, "" (all)."""
    if state == "overdue":
        return [action for action in found if action.is_overdue(today)]
    wanted = {
        "": set(ActionState) - {ActionState.WITHDRAWN},
        "open": ActionState.open_states(),
        "learning": ActionState.states_with_reason(),
    }.get(state, {state})
    return [action for action in found if action.state in wanted]
