"""The passages that pairs are asked about: which there are, how they would read, the answers."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from als.core.text.languages import in_language
from reports.content.entries import Entries
from reports.disclosure.words import words_digest
from reports.enums import PassageAnswer
from reports.sources import ACTION, ISSUE, MINUTE, PROGRESS, code_of, key_of, source_of
from sets.enums import Tier


@dataclass(frozen=True)
class Passage:
    """One entry as it stands now.

    ``names``: its disclosure lets it be printed with names. ``answers``: side → ``PassageAnswer``,
    ``None`` where the side has not answered these words.
    """

    row: object
    names: bool
    digest: str
    answers: dict = field(hash=False)

    @property
    def kind(self):
        return source_of(self.row).key

    @property
    def key(self):
        return key_of(self.row)

    @property
    def code(self):
        """The passage's name in a form: "issue-12"."""
        return code_of(self.row)


def passages_of(policy, pair=None):
    """Return the passages that pairs are asked about, by the pair's key.

    Each issue comes with its actions, each action with its progress entries; minutes come last.
    ``pair``: only this one's.
    """
    found = defaultdict(list)
    actions, entries = defaultdict(list), defaultdict(list)
    for action in policy.actions:
        actions[action.issue_id].append(action)
    for entry in policy.progress:
        entries[entry.action_id].append(entry)
    rows = []
    for issue in policy.issues:
        rows.append(issue)
        for action in actions[issue.pk]:
            rows += [action, *entries[action.pk]]
    for row in [*rows, *policy.minutes]:
        pair_pk = source_of(row).pair_id(row)
        verdict = policy.verdict_if_agreed(row)
        if not verdict.excluded and pair_pk is not None and (pair is None or pair.pk == pair_pk):
            found[pair_pk].append(_passage(policy, row, verdict.names))
    return found


def _passage(policy, row, names):
    answers = {side: as_far(answer, names) for side, answer in policy.answers(row).items()}
    return Passage(row, names, words_digest(row), answers)


def as_far(answer, names):
    """Return the answer, a yes as one without names where the entry itself goes no further."""
    return answer if names or answer != PassageAnswer.YES else PassageAnswer.WITHOUT_NAMES


def open_for(passages, side):
    """Return how many of them the side has not answered."""
    return sum(passage.answers[side] is None for passage in passages)


def list_digest(passages):
    """Return the hash of a list: a changed word, or one passage more, makes it another."""
    text = "\n".join(sorted(f"{passage.code} {passage.digest}" for passage in passages))
    return hashlib.sha256(text.encode()).hexdigest()


class Reading:
    """How passages would stand in the report, with names and without, in its own language."""

    def __init__(self, policy, set_):
        self.policy, self.programme = policy, set_.programme
        self.forms = {names: _Form(policy, set_.programme, names) for names in (True, False)}

    def shown(self, passages):
        with in_language(self.programme.language):
            return [self._shown(passage) for passage in passages]

    def _shown(self, passage):
        kept_out = self.policy.rules.forbidden_names(False, *passage.row.report_texts)
        return {
            "code": passage.code,
            "kind": passage.kind,
            "words": self.forms[passage.names].words(passage.row),
            "with_names": self.forms[True].heading(passage.row) if passage.names else None,
            "without_names": None if kept_out else self.forms[False].heading(passage.row),
            "kept_out": kept_out,
            "where": _where_to_say(passage.row),
        }


def _where_to_say(row):
    """Return the address at which one says what to change: comments, of minutes a correction."""
    source = source_of(row)
    return source.url(row) + ("" if source == MINUTE else "#comments")


class _Form(Entries):
    """The report's own way of printing entries, each with names or each without."""

    def __init__(self, policy, programme, with_names):
        self.policy, self.programme, self.with_names = policy, programme, with_names
        self.actions, self.attached = defaultdict(list), defaultdict(list)

    def names(self, row):
        return self.with_names

    def mark(self, row):
        return ""

    def words(self, row):
        """Return the entry as the report's content has it."""
        compiled = {ISSUE: self._issue, ACTION: self._action, PROGRESS: self._entry}
        kind = source_of(row)
        return compiled[kind](row) if kind in compiled else {"text": row.text}

    def heading(self, row):
        """Return the facts that say whose it is: all that differs between the two forms."""
        words, kind = self.words(row), source_of(row)
        if kind in (ISSUE, ACTION):
            return words
        if kind == PROGRESS:
            pair = row.action.issue.pair
            return {"who": self.who(self.with_names, pair), "when": words["when"]}
        who = self.who(True, row.pair) if self.with_names else ""
        return {"meeting": row.meeting.cycle.number, "who": who}


def standing(passages):
    """Return by side how many passages it was asked about, answered how, and has open."""
    return {
        side: {
            "asked": len(passages),
            "open": open_for(passages, side),
            **{
                answer: sum(passage.answers[side] == answer for passage in passages)
                for answer in PassageAnswer
            },
        }
        for side in Tier
    }
