"""What may enter the report, and how."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from als.core.disclosure import Disclosure
from als.core.naming.finder import NameReason
from als.core.prepared import prepared
from als.core.text import markdown
from meetings.enums import MinutesState
from reports.disclosure.recognised import RecognitionOf, minutes_of_lessons
from reports.disclosure.rules import ReportRules
from reports.disclosure.words import words_digest
from reports.enums import ExclusionReason, PassageAnswer
from reports.models.passages import PassageConsent
from reports.sources import SOURCES, key_of, source_of
from sets.enums import PairState, Tier
from sets.models import Member


@dataclass(frozen=True)
class Verdict:
    """Whether an entry may enter the report.

    ``excluded``: the ``ExclusionReason``, ``""`` if it may enter. ``names``: it may enter with its
    pair's names. ``found``: the names and possible names that keep it out.
    """

    excluded: str = ""
    names: bool = False
    found: tuple = ()


def judge(entry, consents, rules, parent=None):
    """Return the ``Verdict`` on an entry, by nothing but what is handed in.

    ``consents``: side → ``(answer, digest)``, as ``consents_of`` has them; ``None`` judges as if
    both sides had said yes. ``rules``: ``ReportRules``. ``parent``: the verdict on the issue of an
    action, or on the action of a progress entry.

    An action goes as far as its issue; a progress entry no further than its action and its own
    disclosure. No entry goes further than the ground rules let the report go, and none is quoted
    unless both sides of its pair agreed to its words: the narrower answer counts.
    """
    verdict = JUDGES[source_of(entry).key](entry, rules, parent)
    return verdict if consents is None else by_consents(entry, verdict, consents, rules)


def by_consents(entry, verdict, consents, rules):
    """Return what a verdict, given as if both sides had said yes, comes to with their answers."""
    # What the minutes say of the whole set is no pair's to give: the set agreed its minutes.
    if verdict.excluded or source_of(entry).pair_id(entry) is None:
        return verdict
    answers = set(answers_to(entry, consents, rules).values())
    if PassageAnswer.NO in answers:
        return Verdict(ExclusionReason.REFUSED)
    if None in answers:
        return Verdict(ExclusionReason.NOT_ANSWERED)
    if verdict.names and PassageAnswer.WITHOUT_NAMES in answers:
        return _by_words(rules, False, entry.report_texts)
    return verdict


def answers_to(entry, consents, rules):
    """Return what each side answered to the words of an entry as they are now, or ``None``.

    In a frozen version an answer counts whatever words it was to.
    """
    digest = words_digest(entry) if consents and not rules.frozen else None
    found = dict.fromkeys(Tier)
    for side, (answer, to_words) in consents.items():
        found[side] = answer if digest in (None, to_words) else None
    return found


def _issue(issue, rules, _parent):
    if issue.pair.state != PairState.CONFIRMED:
        return Verdict(ExclusionReason.LEFT)
    if issue.disclosure not in Disclosure.reportable():
        return Verdict(ExclusionReason.DISCLOSURE)
    if not issue.is_confirmed:
        return Verdict(ExclusionReason.UNCONFIRMED)
    with_names = issue.disclosure == Disclosure.REPORT_WITH_NAMES
    return _by_words(rules, with_names, issue.report_texts)


def _action(action, rules, issue):
    if issue is None:  # it is not about an issue yet
        return Verdict(ExclusionReason.NOT_AGREED)
    if issue.excluded:
        return Verdict(_inherited(issue.excluded))
    if action.state not in ActionState.agreed_states():
        return Verdict(ExclusionReason.NOT_AGREED)
    return _by_words(rules, issue.names, [*action.report_texts, action.resources])


def _progress(entry, rules, action):
    if action.excluded:
        return Verdict(_inherited(action.excluded))
    if entry.disclosure not in Disclosure.reportable():
        return Verdict(ExclusionReason.DISCLOSURE)
    if not entry.is_confirmed:
        return Verdict(ExclusionReason.UNCONFIRMED)
    with_names = action.names and entry.disclosure == Disclosure.REPORT_WITH_NAMES
    return _by_words(rules, with_names, entry.report_texts)


def _minute(minute, rules, _parent):
    if minute.pair and minute.pair.state != PairState.CONFIRMED:
        return Verdict(ExclusionReason.LEFT)
    if minute.disclosure not in Disclosure.reportable():
        return Verdict(ExclusionReason.DISCLOSURE)
    if minute.meeting.minutes_state not in MinutesState.shared_states():
        return Verdict(ExclusionReason.MINUTES)
    with_names = minute.disclosure == Disclosure.REPORT_WITH_NAMES
    return _by_words(rules, with_names, minute.report_texts)


def _follow_up(row, rules, _parent):
    if row.pair.state != PairState.CONFIRMED:
        return Verdict(ExclusionReason.LEFT)
    if not row.is_offered:
        return Verdict(ExclusionReason.DISCLOSURE)
    return _by_words(rules, row.disclosure == Disclosure.REPORT_WITH_NAMES, row.report_texts)


JUDGES = {
    "issue": _issue,
    "action": _action,
    "progress": _progress,
    "minute": _minute,
    "follow_up": _follow_up,
}


def _by_words(rules, names, texts):
    """Return the verdict on an entry that may enter but for its words."""
    # Words that are frozen were looked at when they were; those of now are others.
    finder = None if rules.frozen else rules.finder(names)
    found = findings_as_shown(finder, texts) if finder else []
    if found:
        sure = any(one.why != NameReason.COULD_BE for one in found)
        reason = ExclusionReason.NAMED if sure else ExclusionReason.COULD_BE
        return Verdict(reason, found=tuple(sorted({one.name for one in found})))
    return Verdict(names=names and rules.names_pairs)


def findings_as_shown(finder, texts):
    """Return what is found in texts as they were typed and, of what is sure, as they are shown.

    A mark within a name hides it from whoever reads the text as typed: "[A](x)nn".
    """
    found = [one for text in texts for one in finder.findings(text)]
    shown = [(text, markdown.words(text)) for text in texts]
    return found + [
        one for text, words in shown if words != text for one in finder.sure.findings(words)
    ]


def _inherited(reason):
    """Return why a part is out when the whole is: a pair that left takes all with it."""
    return ExclusionReason.LEFT if reason == ExclusionReason.LEFT else ExclusionReason.WITH_PARENT


def consents_of(set_):
    """Return the answers to the passages of a set: key → side → ``(answer, digest)``."""
    found = defaultdict(dict)
    for *keys, side, answer, digest in _consents_of(set_.pk):
        key = next((kind, pk) for kind, pk in zip(SOURCES, keys, strict=True) if pk)
        found[key][Tier(side)] = answer, digest
    return found


@prepared
def _consents_of(set_pk):
    rows = PassageConsent.objects.current().filter(pair__set=set_pk)
    return rows.values_list(*(f"{kind}_id" for kind in SOURCES), "side", "answer", "digest")


class DisclosurePolicy:
    """The entries that a set's report could print, and the verdict on each.

    ``entries``: issues, actions, progress entries and the minutes that lessons rest on.
    ``verdicts``: the ``Verdict`` by ``(kind, pk)``. ``if_agreed``: the same as if every pair said
    yes to everything: what may enter there is what pairs are asked about.

    ``frozen``: for a version whose words are frozen: an answer counts whatever words it was to,
    and words are not looked at again.
    """

    def __init__(self, set_, *, frozen=False):
        self.set = set_
        self.rules = ReportRules.of(set_, frozen=frozen)
        self.consents = consents_of(set_)
        self.issues, self.actions, self.progress = _entries_of(set_.pk)
        self.minutes = minutes_of_lessons(set_.pk)
        self.entries = [*self.issues, *self.actions, *self.progress, *self.minutes]
        # First as if every pair said yes: what one passage gives away is in the others.
        self.if_agreed = self._each(self._judge_if_agreed)
        self.verdicts = self._each(self._judge_again)

    def verdict(self, entry):
        """Return the verdict on an entry of the set; also on minutes that no lesson rests on."""
        return self.verdicts.get(key_of(entry)) or self._judge(entry)

    def verdict_if_agreed(self, entry):
        """Return the verdict on an entry as it would be if its pair said yes."""
        return self.if_agreed.get(key_of(entry)) or self._judge_if_agreed(entry)

    def lets_in(self, entry):
        return not self.verdict(entry).excluded

    def answers(self, entry):
        """Return what each side answers to the words of an entry, ``None`` where it has not."""
        return answers_to(entry, self.consents.get(key_of(entry), {}), self.rules)

    @cached_property
    def recognition(self):
        """What readers of this report could recognise, and what sides decided about it."""
        return RecognitionOf(self)

    def _each(self, judge_one):
        verdicts = {}
        for entry in self.entries:
            parent = _parent_of(entry)
            verdicts[key_of(entry)] = judge_one(entry, verdicts[parent] if parent else None)
        return verdicts

    def _judge_if_agreed(self, entry, above=None):
        return judge(entry, None, self.rules, above)

    def _judge(self, entry, above=None):
        consents = self.consents.get(key_of(entry), {})
        return self._unless_recognised(entry, judge(entry, consents, self.rules, above))

    def _judge_again(self, entry, above):
        """Return the same, without looking through words twice where the parent is let in alike."""
        if above and self.if_agreed[_parent_of(entry)] != above:
            return self._judge(entry, above)
        key = key_of(entry)
        verdict = by_consents(entry, self.if_agreed[key], self.consents.get(key, {}), self.rules)
        return self._unless_recognised(entry, verdict)

    def _unless_recognised(self, entry, verdict):
        """Return the verdict once it was asked whether readers could tell whose the passage is.

        Words that are frozen were looked at when they were.
        """
        if self.rules.frozen or verdict.excluded or verdict.names:
            return verdict
        if source_of(entry).pair_id(entry) is None:
            return verdict
        reason = self.recognition.exclusion(entry, entry.report_texts)
        return Verdict(reason) if reason else verdict


def _parent_of(entry):
    """Return the ``(kind, pk)`` of what the entry belongs to, or None."""
    parent = source_of(entry).parent
    return (parent, getattr(entry, f"{parent}_id")) if parent else None


def _entries_of(set_pk):
    """Return issues, actions and progress entries of a set, each with its parent's row loaded."""
    issues, actions, progress = _issues(set_pk), _actions(set_pk), _progress_of(set_pk)
    by_pk = {issue.pk: issue for issue in issues}
    for action in actions:
        action.issue = by_pk[action.issue_id]
    by_pk = {action.pk: action for action in actions}
    authors = {member.pk: member for member in _authors(set_pk)}
    for entry in progress:
        entry.action, entry.author = by_pk[entry.action_id], authors.get(entry.author_id)
    return issues, actions, progress


@prepared
def _issues(set_pk):
    rows = Issue.objects.filter(pair__set=set_pk, is_placeholder=False)
    return rows.select_related("pair__upper", "pair__lower", "theme", "confirmed_by")


@prepared
def _actions(set_pk):
    return ProposedAction.objects.filter(issue__pair__set=set_pk, issue__is_placeholder=False)


@prepared
def _progress_of(set_pk):
    # What somebody disowned is nobody's word, and so nothing that waits for consent either.
    rows = ProgressEntry.objects.filter(action__issue__pair__set=set_pk, disowned_at=None)
    return rows.defer("as_recorded", "recorded_by", "confirmed_at", "agenda_item", "hours", "via")


@prepared
def _authors(set_pk):
    """Return the members: a few are read once, not with each of many entries."""
    return Member.objects.filter(pair__set=set_pk)
