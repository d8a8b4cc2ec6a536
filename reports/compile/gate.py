"""What may enter the report, and how."""

from collections import Counter
from dataclasses import dataclass

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from als.common.disclosure import Disclosure
from meetings.enums import MinutesState
from reports.enums import HeldBack
from reports.names import names_of
from sets.enums import Naming, PairState


@dataclass(frozen=True)
class Verdict:
    """May it enter (``held`` is empty), with its pair's names, and which names stand in the way?"""

    held: str = ""
    names: bool = False
    found: tuple = ()


class Gate:
    """All entries of a set with the verdict on each. Keys are ``(kind, pk)``.

    An action travels as far as its issue; a progress entry no further than its action and no
    further than itself says. No entry goes further than the set's ground rules let the report go.
    """

    def __init__(self, set_):
        self.naming = Naming(set_.naming)
        self.names = names_of(set_)
        pair = ["pair__upper", "pair__lower"]
        self.issues = list(
            Issue.objects.filter(pair__set=set_).select_related(*pair, "theme", "confirmed_by")
        )
        by_pk = {issue.pk: issue for issue in self.issues}
        self.actions = list(ProposedAction.objects.filter(issue__pair__set=set_))
        for action in self.actions:
            action.issue = by_pk[action.issue_id]
        actions = {action.pk: action for action in self.actions}
        self.progress = list(
            ProgressEntry.objects.filter(action__issue__pair__set=set_).select_related("author")
        )
        for entry in self.progress:
            entry.action = actions[entry.action_id]
        self.verdicts = {}
        for kind, judge in (("issue", self._issue), ("action", self._action)):
            for row in getattr(self, f"{kind}s"):
                self.verdicts[kind, row.pk] = judge(row)
        for row in self.progress:
            self.verdicts["progress", row.pk] = self._progress(row)

    def verdict(self, kind, row):
        """Return the verdict on one row; minutes are judged when asked for."""
        if kind == "minute" and (kind, row.pk) not in self.verdicts:
            self.verdicts[kind, row.pk] = self._minute(row)
        return self.verdicts[kind, row.pk]

    def lets_in(self, kind, row):
        return not self.verdict(kind, row).held

    def held_back(self):
        """Return how many of which kind are held back for which reason."""
        counts = Counter((kind, v.held) for (kind, _pk), v in self.verdicts.items() if v.held)
        return sorted((kind, reason, number) for (kind, reason), number in counts.items())

    def sources(self):
        """Return what was let in, so that a frozen version can be held against what is so now."""
        return sorted([kind, pk, v.names] for (kind, pk), v in self.verdicts.items() if not v.held)

    def named(self):
        """Return ``(kind, row, names)`` of what only its own words keep out."""
        rows = {
            **{("issue", row.pk): row for row in self.issues},
            **{("action", row.pk): row for row in self.actions},
            **{("progress", row.pk): row for row in self.progress},
        }
        return [
            (key[0], rows[key], verdict.found)
            for key, verdict in self.verdicts.items()
            if verdict.held == HeldBack.NAMED and key in rows
        ]

    @property
    def names_pairs(self):
        """May the report say which partnerships took part, and whose an entry is?"""
        return self.naming != Naming.NOBODY

    def unsayable(self, names, *texts):
        """Return the names in the texts that the report may not say.

        ``names``: what the texts belong to may enter with its pair's names.
        """
        if not (names and self.names_pairs):
            return self.names.found_in(*texts)
        return [] if self.naming == Naming.EVERYBODY else self.names.people_alone.found_in(*texts)

    def pair(self, pair):
        """Return a pair as the list of those who took part may show it."""
        told = {
            "upper": pair.upper.name,
            "lower": pair.lower.name,
            "upper_place": pair.upper.place,
            "lower_place": pair.lower.place,
        }
        return {"number": pair.number, **(told if self.names_pairs else dict.fromkeys(told, ""))}

    def _worded(self, names, *texts):
        """Return the verdict on an entry that may enter but for its words."""
        found = tuple(self.unsayable(names, *texts))
        if found:
            return Verdict(HeldBack.NAMED, found=found)
        return Verdict(names=names and self.names_pairs)

    def _issue(self, issue):
        if issue.pair.state != PairState.CONFIRMED:
            return Verdict(HeldBack.LEFT)
        if issue.disclosure not in Disclosure.reportable():
            return Verdict(HeldBack.DISCLOSURE)
        if not issue.is_confirmed:
            return Verdict(HeldBack.UNCONFIRMED)
        return self._worded(
            issue.disclosure == Disclosure.REPORT_WITH_NAMES,
            issue.title,
            issue.description,
            issue.upper_view,
            issue.lower_view,
            issue.existing_practice,
        )

    def _action(self, action):
        parent = self.verdicts["issue", action.issue_id]
        if parent.held:
            return Verdict(_inherited(parent.held))
        if action.state not in ActionState.agreed_states():
            return Verdict(HeldBack.NOT_AGREED)
        texts = [action.what, action.measure, action.resources, action.ended_reason]
        return self._worded(parent.names, *texts)

    def _progress(self, entry):
        parent = self.verdicts["action", entry.action_id]
        if parent.held:
            return Verdict(_inherited(parent.held))
        if entry.disclosure not in Disclosure.reportable():
            return Verdict(HeldBack.DISCLOSURE)
        names = parent.names and entry.disclosure == Disclosure.REPORT_WITH_NAMES
        return self._worded(names, entry.done, entry.happened, entry.learned, entry.unexpected)

    def _minute(self, minute):
        if minute.pair and minute.pair.state != PairState.CONFIRMED:
            return Verdict(HeldBack.LEFT)
        if minute.disclosure not in Disclosure.reportable():
            return Verdict(HeldBack.DISCLOSURE)
        if minute.meeting.minutes_state not in MinutesState.shared_states():
            return Verdict(HeldBack.MINUTES)
        return self._worded(minute.disclosure == Disclosure.REPORT_WITH_NAMES, minute.text)


def _inherited(reason):
    """Return why a part is out when the whole is: a pair that left takes all with it."""
    return HeldBack.LEFT if reason == HeldBack.LEFT else HeldBack.WITH_PARENT
