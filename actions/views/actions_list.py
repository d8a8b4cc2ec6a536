"""The list of a set's actions: tabs with their counts, and the filter."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.enums import ActionState
from actions.forms.filters import ActionFilter
from actions.models import ProposedAction
from actions.views import parts
from sets.models import roles_of

PAGE = 50


@require_safe
def actions(request, pk):
    """The actions that the person may read. Withdrawn ones are shown where they are asked for."""
    set_ = parts.set_or_404(request.user, pk)
    today = parts.today_of(set_)
    rows = ProposedAction.objects.visible_to(request.user).filter(issue__pair__set=set_)
    found = list(rows.with_pair())
    mine = roles_of(request.user).members
    form = ActionFilter(request.GET, actions=found, mine=mine)
    state = form.chosen("state")
    of_boxes = _narrow(found, form, mine)
    page = Paginator(_in_state(of_boxes, state, today), PAGE).get_page(request.GET.get("page"))
    query = {key: value for key, value in request.GET.items() if key != "page"}
    context = {
        "set": set_,
        "section": "actions",
        "form": form,
        "query": query,
        "page": page,
        "tabs": _tabs(of_boxes, state, today, {**query, "state": ""}, set_),
        "head": parts.action_head(),
        "rows": [parts.action_row(action, today) for action in page],
        "any": bool(found),
        "filtered": any(value for key, value in query.items() if key != "state"),
        "hidden": set_.pk not in roles_of(request.user).facilitates,
    }
    return render(request, "actions/actions.html", context)


def _narrow(found, form, mine):
    pair, owner = form.chosen("pair"), form.chosen("owner")
    if pair:
        found = [action for action in found if str(action.issue.pair_id) == pair]
    if owner == "me":
        found = [action for action in found if action.owner_id in mine]
    elif owner:
        found = [action for action in found if str(action.owner_id) == owner]
    return found


def _in_state(found, state, today):
    """Return those in a state, or in one of the groups that have a name of their own."""
    if state == "overdue":
        return [action for action in found if action.is_overdue(today)]
    wanted = {
        "": set(ActionState) - {ActionState.WITHDRAWN},
        "open": ActionState.open_states(),
        "learning": ActionState.states_with_reason(),
    }.get(state, {state})
    return [action for action in found if action.state in wanted]


def _tabs(found, state, today, query, set_):
    """Return the tabs as dicts ``text``, ``href``, ``here``: a count leads to what it counts."""
    url = reverse("actions:actions", args=[set_.pk])
    tabs = [
        ("", _("All")),
        ("open", _("Open")),
        ("overdue", _("Overdue")),
        (ActionState.DONE, ActionState.DONE.label),
        ("learning", _("Stopped or did not work")),
        (ActionState.WITHDRAWN, ActionState.WITHDRAWN.label),
    ]
    return [
        {
            "text": f"{label} ({len(_in_state(found, value, today))})",
            "href": f"{url}?{urlencode({k: v for k, v in {**query, 'state': value}.items() if v})}",
            "here": state == value,
        }
        for value, label in tabs
    ]
