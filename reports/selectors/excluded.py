"""What is held back from a report, and why: counts for everybody, entries for those they are of."""

from collections import defaultdict
from dataclasses import dataclass

from meetings.models import Minute
from reports.disclosure.words import printed
from reports.enums import ExclusionReason
from reports.sources import SOURCES
from sets.models import roles_of

# More than this is a list of its own: the pages of issues and actions have it.
MAX_SHOWN = 25


@dataclass(frozen=True)
class ExcludedEntries:
    """Entries of one kind that are held back for one reason; ``entries`` are the reader's."""

    kind: str
    reason: str
    count: int
    entries: list
    named: bool

    @property
    def shown(self):
        return self.entries[:MAX_SHOWN]

    @property
    def more(self):
        return max(len(self.entries) - MAX_SHOWN, 0)


def held_back(content, gate=None, user=None):
    """Return the rows of the panel, as the report counts them.

    ``gate`` has the verdicts on the entries as they are now, for a version that isn't frozen: then
    the set's facilitators get the entries too, and members those of their own pair. What a pair
    answered about being quoted is nobody else's to know.
    """
    found = _entries(gate, user) if gate else {}
    return [
        ExcludedEntries(
            row["kind"],
            row["reason"],
            row["count"],
            found.get((row.get("kind_key"), row.get("reason_key")), []),
            row.get("reason_key") in ExclusionReason.for_words(),
        )
        for row in content["limits"]["held_back"]
    ]


def _entries(gate, user):
    """Return the entries of the person's own pairs and sets, by kind and reason."""
    rows = [("issue", row, row.pair) for row in gate.issues]
    rows += [("action", row, row.issue.pair) for row in gate.actions]
    rows += [("progress", row, row.action.issue.pair) for row in gate.progress]
    rows += [("minute", row, row.pair) for row in _minutes(gate, user)]
    roles = roles_of(user)
    found = defaultdict(list)
    for kind, row, pair in rows:
        verdict = gate.verdict(kind, row)
        mine = pair is None or pair.pk in roles.pairs or pair.set_id in roles.facilitates
        if verdict.held and mine:
            found[kind, str(verdict.held)].append(_entry(kind, row, verdict, gate))
    return found


def _minutes(gate, user):
    held = [pk for (kind, pk), v in gate.verdicts.items() if kind == "minute" and v.held]
    if not held:
        return []
    minutes = Minute.objects.visible_to(user).select_related("pair", "meeting")
    return minutes.filter(pk__in=held).order_by("pk")


def _entry(kind, row, verdict, gate):
    texts = [text for text in printed(kind, row) if text]
    return {
        "text": SOURCES[kind].title(row),
        "href": SOURCES[kind].url(row),
        "code": f"{kind}-{row.pk}",
        "sentences": gate.names.sentences(*texts, only=verdict.found) if verdict.found else [],
    }
