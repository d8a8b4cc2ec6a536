"""What is left out of a report, and why: counts for everybody, entries for those they are of."""

from collections import defaultdict
from dataclasses import dataclass

from als.core.prepared import prepared
from meetings.models import Minute
from reports.enums import ExclusionReason
from reports.sources import code_of, source_of
from sets.models import Pair
from sets.models.roles import roles_of

# More than this is a list of its own: the pages of issues and actions have it.
MAX_SHOWN = 25


@dataclass(frozen=True)
class ExcludedEntries:
    """Entries of one kind that are left out for one reason.

    ``readable`` is how many of them the reader may read, of which ``shown`` are the first.
    """

    kind: str
    reason: str
    count: int
    readable: int
    shown: list
    named: bool

    @property
    def more(self):
        return self.readable - len(self.shown)


def excluded_entries(content, policy=None, user=None):
    """Return the rows of the panel, as the report counts them.

    ``policy``: for a version that isn't frozen. Then the set's facilitators get the entries too,
    and members those of their own pair. What a pair answered about being quoted is nobody else's
    to know.
    """
    found = _entries(policy, user) if policy else {}
    rows = []
    for row in content["limits"]["excluded"]:
        entries = found.get((row["kind_key"], row["reason_key"]), [])
        rows.append(
            ExcludedEntries(
                row["kind"],
                row["reason"],
                row["count"],
                len(entries),
                [_entry(entry, policy) for entry in entries[:MAX_SHOWN]],
                row["reason_key"] in ExclusionReason.for_words(),
            )
        )
    return rows


def _entries(policy, user):
    """Return the excluded entries of the person's own pairs and sets, by kind and reason."""
    roles = roles_of(user)
    readable = set(_readable(user, [row.pk for row in policy.minutes])) if policy.minutes else ()
    shown = [row for row in policy.minutes if row.pk in readable]
    # What is the whole set's, as minutes can be, is everybody's.
    mine = {None, *roles.pairs, *_facilitated(user, policy.set.pk)}
    found = defaultdict(list)
    for entry in [*policy.issues, *policy.actions, *policy.progress, *shown]:
        source, reason = source_of(entry), policy.verdict(entry).excluded
        if reason and source.pair_id(entry) in mine:
            found[source.key, str(reason)].append(entry)
    return found


def _readable(user, minutes):
    return Minute.objects.visible_to(user).filter(pk__in=minutes).values_list("pk", flat=True)


@prepared
def _facilitated(user, set_pk):
    pairs = Pair.objects.visible_to(user).filter(set=set_pk)
    return pairs.filter(set__in=roles_of(user).facilitates).values_list("pk", flat=True)


def _entry(entry, policy):
    source, names, verdict = source_of(entry), policy.rules.names, policy.verdict(entry)
    texts = [text for text in entry.report_texts if text]
    return {
        "text": source.title(entry),
        "href": source.url(entry),
        "code": code_of(entry),
        "sentences": names.sentences(*texts, only=verdict.found) if verdict.found else [],
    }
