"""What may enter the report, and how."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from als.core.disclosure import Disclosure
from als.core.naming.finder import Why
from als.core.text import markdown
from meetings.enums import MinutesState
from reports.disclosure.recognised import RecognitionOf, pair_of
from reports.disclosure.words import printed, words_digest
from reports.enums import ExclusionReason, PassageAnswer
from reports.models.passages import PassageConsent
from reports.sources import SOURCES
from sets.enums import Naming, PairState, Tier
from sets.selectors.names import names_of


@dataclass(frozen=True)
class Verdict:
    """May it enter (``held`` is empty), with its pair's names, and which names stand in the way?"""

    held: str = ""
    names: bool = False
    found: tuple = ()


class DisclosurePolicy:
    """All entries of a set with the verdict on each. Keys are ``(kind, pk)``.

    An action travels as far as its issue; a progress entry no further than its action and no
    further than itself says. No entry goes further than the set's ground rules let the report go,
    and none is quoted unless both sides of its pair said yes to its words: the narrower counts.

    ``asked`` has the verdicts as they would be if every pair said yes to everything: what is let
    in there is what pairs are asked about. ``frozen``: for a version whose words are
    frozen, an answer counts whatever words it was to.
    """

    def __init__(self, set_, *, frozen=False):
        self.naming = Naming(set_.naming)
        self.names = names_of(set_)
        self.frozen = frozen
        self.set = set_
        self.said = _answers(set_)
        self._read(set_)
        self.asked, self.verdicts = {}, {}
        entries = (
            ("issue", self.issues, self._issue),
            ("action", self.actions, self._action),
            ("progress", self.progress, self._progress),
        )
        # First as if every pair said yes: what one passage gives away stands in the others.
        for kind, rows, judge in entries:
            for row in rows:
                self.asked[kind, row.pk] = judge(row, self.asked)
        for kind, rows, judge in entries:
            for row in rows:
                self._judge(kind, row, judge)

    def _read(self, set_):
        pair = ["pair__upper", "pair__lower"]
        self.issues = list(
            Issue.objects.filter(pair__set=set_).select_related(*pair, "theme", "confirmed_by")
        )
        by_pk = {issue.pk: issue for issue in self.issues}
        self.actions = list(ProposedAction.objects.filter(issue__pair__set=set_))
        for action in self.actions:
            action.issue = by_pk[action.issue_id]
        actions = {action.pk: action for action in self.actions}
        progress = ProgressEntry.objects.filter(action__issue__pair__set=set_)
        self.progress = list(progress.select_related("author"))
        for entry in self.progress:
            entry.action = actions[entry.action_id]

    def _judge(self, kind, row, judge):
        verdict = self._consented(kind, row, judge(row, self.verdicts))
        self.verdicts[kind, row.pk] = self._recognised(kind, row, verdict)

    def verdict(self, kind, row):
        """Return the verdict on one row; minutes are judged when asked for."""
        if kind == "minute" and (kind, row.pk) not in self.verdicts:
            self.asked[kind, row.pk] = self._minute(row, self.asked)
            self._judge(kind, row, self._minute)
        return self.verdicts[kind, row.pk]

    def asked_of_minute(self, minute):
        """Return the verdict on a minute as it would be if its pair said yes."""
        return self._minute(minute, self.asked)

    def lets_in(self, kind, row):
        return not self.verdict(kind, row).held

    def held_back(self):
        """Return how many of which kind are held back for which reason."""
        counts = Counter((kind, v.held) for (kind, _pk), v in self.verdicts.items() if v.held)
        return sorted((kind, reason, number) for (kind, reason), number in counts.items())

    def sources(self):
        """Return what was let in, so that a frozen version can be held against what is so now."""
        return sorted([kind, pk, v.names] for (kind, pk), v in self.verdicts.items() if not v.held)

    @property
    def names_pairs(self):
        """May the report say which partnerships took part, and whose an entry is?"""
        return self.naming != Naming.NOBODY

    def finder(self, names):
        """Return what finds the words that the report may not say; None where it may say all.

        ``names``: what the texts belong to may enter with its pair's names. Without them it is
        closed by default: also what could be a name keeps a text out.
        """
        if not (names and self.names_pairs):
            return self.names
        return None if self.naming == Naming.EVERYBODY else self.names.people_alone

    def forbidden_names(self, names, *texts):
        """Return the names, and the words that could be names, that the report may not say."""
        finder = self.finder(names)
        return finder.found_in(*texts) if finder else []

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
        # Words that are frozen were looked at when they were; those of now are others.
        finder = None if self.frozen else self.finder(names)
        found = _findings(finder, texts) if finder else []
        if found:
            sure = any(one.why != Why.COULD_BE for one in found)
            held = ExclusionReason.NAMED if sure else ExclusionReason.COULD_BE
            return Verdict(held, found=tuple(sorted({one.name for one in found})))
        return Verdict(names=names and self.names_pairs)

    def answers(self, kind, row):
        """Return what each side says to the words of an entry, ``None`` where it says nothing."""
        said, digest = self.said.get((kind, row.pk), {}), None
        if said and not self.frozen:
            digest = words_digest(kind, row)
        return {
            side: said[side][0] if side in said and digest in (None, said[side][1]) else None
            for side in Tier
        }

    def _consented(self, kind, row, verdict):
        """Return the verdict on an entry that may enter, once its pair was asked.

        What the minutes say of the whole set is no pair's to give: the set agreed its minutes.
        """
        if verdict.held or (kind == "minute" and row.pair_id is None):
            return verdict
        answers = set(self.answers(kind, row).values())
        if PassageAnswer.NO in answers:
            return Verdict(ExclusionReason.REFUSED)
        if None in answers:
            return Verdict(ExclusionReason.NOT_ANSWERED)
        if verdict.names and PassageAnswer.WITHOUT_NAMES in answers:
            return self._worded(False, *printed(kind, row))
        return verdict

    def _recognised(self, kind, row, verdict):
        """Return the verdict once it was asked whether readers could tell whose the passage is.

        Words that are frozen were looked at when they were.
        """
        whose = pair_of(kind, row)
        if self.frozen or verdict.held or verdict.names or whose is None:
            return verdict
        held = self.recognition.held(kind, row, whose, printed(kind, row))
        return Verdict(held) if held else verdict

    @cached_property
    def recognition(self):
        """What readers of this report could recognise, and what sides decided about it."""
        return RecognitionOf(self)

    def _issue(self, issue, _verdicts):
        if issue.pair.state != PairState.CONFIRMED:
            return Verdict(ExclusionReason.LEFT)
        if issue.disclosure not in Disclosure.reportable():
            return Verdict(ExclusionReason.DISCLOSURE)
        if not issue.is_confirmed:
            return Verdict(ExclusionReason.UNCONFIRMED)
        with_names = issue.disclosure == Disclosure.REPORT_WITH_NAMES
        return self._worded(with_names, *printed("issue", issue))

    def _action(self, action, verdicts):
        parent = verdicts["issue", action.issue_id]
        if parent.held:
            return Verdict(_inherited(parent.held))
        if action.state not in ActionState.agreed_states():
            return Verdict(ExclusionReason.NOT_AGREED)
        return self._worded(parent.names, *printed("action", action), action.resources)

    def _progress(self, entry, verdicts):
        parent = verdicts["action", entry.action_id]
        if parent.held:
            return Verdict(_inherited(parent.held))
        if entry.disclosure not in Disclosure.reportable():
            return Verdict(ExclusionReason.DISCLOSURE)
        names = parent.names and entry.disclosure == Disclosure.REPORT_WITH_NAMES
        return self._worded(names, *printed("progress", entry))

    def _minute(self, minute, _verdicts):
        if minute.pair and minute.pair.state != PairState.CONFIRMED:
            return Verdict(ExclusionReason.LEFT)
        if minute.disclosure not in Disclosure.reportable():
            return Verdict(ExclusionReason.DISCLOSURE)
        if minute.meeting.minutes_state not in MinutesState.shared_states():
            return Verdict(ExclusionReason.MINUTES)
        with_names = minute.disclosure == Disclosure.REPORT_WITH_NAMES
        return self._worded(with_names, *printed("minute", minute))


def _findings(finder, texts):
    """Return what is found in texts as they were typed and, of what is sure, as they are shown.

    A mark within a name hides it from whoever reads the text as typed: "[A](x)nn".
    """
    found = [one for text in texts for one in finder.findings(text)]
    return found + [one for text in texts for one in finder.sure.findings(markdown.words(text))]


def _answers(set_):
    """Return what was said to the passages of a set: key → side → answer and digest."""
    ids = [f"{kind}_id" for kind in SOURCES]
    rows = PassageConsent.objects.current().filter(pair__set=set_)
    said = defaultdict(dict)
    for *keys, side, answer, digest in rows.values_list(*ids, "side", "answer", "digest"):
        key = next((kind, pk) for kind, pk in zip(SOURCES, keys, strict=True) if pk)
        said[key][Tier(side)] = answer, digest
    return said


def _inherited(reason):
    """Return why a part is out when the whole is: a pair that left takes all with it."""
    return ExclusionReason.LEFT if reason == ExclusionReason.LEFT else ExclusionReason.WITH_PARENT
