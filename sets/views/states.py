"""A set's way through its states."""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import check_permission, first_or_404
from als.core.web.posting import run_action
from sets.changes import learning_sets
from sets.enums import SET_TRANSITIONS, SetState
from sets.rules import facilitates, may_reopen
from sets.selectors.reading import set_to_read


def facilitated(request, pk):
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(facilitates(request.user, set_))
    return set_


def meanings():
    """Return what each state means for those who are in the set."""
    return {
        SetState.PREPARING: _(
            "Pairs are asked, ground rules and focus are agreed. The set moves to “running” by "
            "itself when its first meeting is called."
        ),
        SetState.RUNNING: _(
            "The set meets; between meetings the pairs do what they agreed and log what came of it."
        ),
        SetState.CONCLUDING: _(
            "The year comes to its end. Members are asked about readiness once more; lessons "
            "and report are finished and signed off. Everybody can still write."
        ),
        SetState.CLOSED: _(
            "Nobody can write any more. Everybody who can read its pages today can still read"
            " them. Facilitators can undo this for 14 days."
        ),
    }


def what_starting_means(set_):
    page = reverse("sets:set_state", args=[set_.pk])
    return {
        "title": _("Let the set run"),
        "text": _(
            "Its objectives as they are now are kept as those of the start, to be looked at again "
            "at its meetings and at the close. Calling the first meeting does this by itself."
        ),
        "warning": _("A set that runs can’t go back to “%s”.") % SetState.PREPARING.label,
        "submit": _("Move to “%(state)s”") % {"state": SetState.RUNNING.label},
        "action_url": page,
        "hidden": {"to": SetState.RUNNING.value},
        "cancel_url": page,
    }


@require_http_methods(["GET", "POST"])
def set_state(request, pk):
    """Where the set is, what each state means, and what may come next."""
    set_ = facilitated(request, pk)
    if request.method == "POST":
        to = request.POST.get("to")
        if to not in SetState.values:
            raise BadRequest
        done = _("The set is now “%s”.") % SetState(to).label
        run_action(request, learning_sets.move_set, set_=set_, to=to, done=done)
        return redirect("sets:set_state", pk)
    if "start" in request.GET and set_.state == SetState.PREPARING:
        return render(request, "confirm.html", what_starting_means(set_))
    states = [
        {
            "state": state,
            "means": means,
            "now": state == set_.state,
            "allowed": state in SET_TRANSITIONS[set_.state],
            "hidden": {"to": state.value},
        }
        for state, means in meanings().items()
    ]
    context = {
        "set": set_,
        "section": "overview",
        "states": states,
        "may_reopen": may_reopen(request.user, set_),
    }
    return render(request, "sets/set_state.html", context)
