"""The states of actions at the end of each month, as a picture and as a table."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.enums import ActionState
from als.core.bars import DARK, DOTS, GRID, LIGHT, PLAIN, STRIPES, bars

# What was withdrawn was never agreed: it is in the picture until then.
LOOKS = {
    ActionState.PROPOSED: PLAIN,
    ActionState.AGREED: LIGHT,
    ActionState.UNDER_WAY: STRIPES,
    ActionState.DONE: DARK,
    ActionState.STOPPED: DOTS,
    ActionState.DID_NOT_WORK: GRID,
}


def states_picture(months):
    """Return the bars, a month each; ``months`` are those of a ``Standing``."""
    return bars(
        "states",
        _("Actions by state at the end of each month"),
        kinds_of(LOOKS),
        [
            {"label": date_format(month, "M Y"), "counts": counts_of(states)}
            for month, states in months
        ],
        told=_told(months),
    )


def kinds_of(states):
    return [(str(state.label), LOOKS[state]) for state in states]


def counts_of(states):
    """Return the number in each state, in the order of LOOKS."""
    return [states[state] for state in LOOKS]


def in_words(states):
    """Return "2 proposed, 1 done", or that there is none."""
    said = [f"{states[state]} {state.label.lower()}" for state in LOOKS if states[state]]
    return ", ".join(said) or _("no actions")


def _told(months):
    (first, at_first), (last, at_last) = months[0], months[-1]
    return _("%(first)s: %(at_first)s. %(last)s: %(at_last)s. The table has each month.") % {
        "first": date_format(first, "F Y"),
        "at_first": in_words(at_first),
        "last": date_format(last, "F Y"),
        "at_last": in_words(at_last),
    }


def states_table(months):
    """Return head and rows of the same numbers."""
    head = [_("End of"), *(str(state.label) for state in LOOKS), _("All")]
    rows = [
        [date_format(month, "F Y"), *counts_of(states), sum(counts_of(states))]
        for month, states in months
    ]
    return head, rows
