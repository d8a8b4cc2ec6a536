"""What each pair has done, as a picture and as a table."""

from collections import Counter
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.charts.states import LOOKS, counts_of, in_words, kinds_of
from actions.enums import ActionState
from als.core.bars import DARK, PLAIN, STRIPES, bars


def summed(states):
    """Return how many actions are open, done, and ended otherwise, which is learning too."""
    of = {
        "open": ActionState.open_states(),
        "done": {ActionState.DONE},
        "learned": ActionState.states_with_reason(),
    }
    return [sum(states[state] for state in part) for part in of.values()]


def pairs_picture(pairs):
    """Return the bars, a pair each; ``pairs`` are those of a ``Standing``."""
    kinds = [(_("Open"), PLAIN), (_("Done"), DARK), (_("Stopped or did not work"), STRIPES)]
    rows = [
        {"label": f"{row.pair.title}: {_entries(row)}", "counts": summed(row.states)}
        for row in pairs
    ]
    told = " ".join(f"{row.pair.title}: {in_words(row.states)}; {_entries(row)}." for row in pairs)
    name = _("Actions and entries of progress by pair")
    return bars("pairs", name, kinds, rows, told=told, above=True)


def _entries(row):
    if not row.entries:
        return _("no entry of progress")
    words = ngettext("%(n)s entry, %(day)s", "%(n)s entries, last %(day)s", row.entries)
    return words % {"n": row.entries, "day": date_format(row.last, "j M Y")}


def pairs_table(set_, pairs):
    """Return head and rows of the same numbers; a pair leads to the list of its actions."""
    url = reverse("actions:actions", args=[set_.pk])
    head = [_("Pair"), _("Entries"), _("Last one"), _("Open"), _("Done")]
    rows = [
        [
            {
                "text": f"{row.pair.title}: {row.pair}",
                "href": f"{url}?{urlencode({'pair': row.pair.pk})}",
            },
            row.entries,
            date_format(row.last, "j M Y") if row.last else _("None"),
            *summed(row.states),
        ]
        for row in pairs
    ]
    return [*head, _("Stopped or did not work")], rows


def pair_states(states):
    """Return the small picture of one pair's actions for ``components/bars.svg``, or None.

    ``states``: those of the actions that the reader may read. It asks the database nothing.
    """
    counted = Counter(states)
    used = {state: LOOKS[state] for state in LOOKS if counted[state]}
    if not used:
        return None
    counts = [count for count in counts_of(counted) if count]
    rows = [{"label": _("Actions"), "counts": counts}]
    name = _("Actions of this pair by state")
    return bars("pair-states", name, kinds_of(used), rows, told=in_words(counted))
