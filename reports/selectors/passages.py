"""The passages that pairs are asked about: which there are, how they would read, who said what."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from als.core.text.languages import own_words_language
from reports.content.entries import Entries
from reports.disclosure.recognised import minutes_of_lessons
from reports.disclosure.words import printed, words_digest
from reports.enums import PassageAnswer
from sets.enums import Tier


@dataclass(frozen=True)
class Passage:
    """One entry as it stands now. ``names``: its disclosure lets it be told with names."""

    kind: str
    row: object
    names: bool
    digest: str
    answers: dict = field(hash=False)

    @property
    def key(self):
        return self.kind, self.row.pk

    @property
    def code(self):
        """The passage's name in a form: "issue-12"."""
        return f"{self.kind}-{self.row.pk}"


def passages_of(gate, set_, pair=None):
    """Return what there is to be asked about, by pair: each issue with what hangs on it."""
    found = defaultdict(list)
    actions, entries = defaultdict(list), defaultdict(list)
    for action in gate.actions:
        actions[action.issue_id].append(action)
    for entry in gate.progress:
        entries[entry.action_id].append(entry)
    for issue in gate.issues:
        _add(found[issue.pair_id], gate, "issue", issue)
        for action in actions[issue.pk]:
            _add(found[issue.pair_id], gate, "action", action)
            for entry in entries[action.pk]:
                _add(found[issue.pair_id], gate, "progress", entry)
    for minute in minutes_of_lessons(set_, pair):
        _add(found[minute.pair_id], gate, "minute", minute)
    return found


def _add(passages, gate, kind, row):
    gate.verdict(kind, row)
    asked = gate.asked[kind, row.pk]
    if not asked.held:
        said = gate.answers(kind, row).items()
        answers = {side: as_far(answer, asked.names) for side, answer in said}
        passages.append(Passage(kind, row, asked.names, words_digest(kind, row), answers))


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


def narrower(answers):
    """Return what the answers of both sides come to; ``None`` until both have answered."""
    if PassageAnswer.NO in answers:
        return PassageAnswer.NO
    if None in answers:
        return None
    narrow = PassageAnswer.WITHOUT_NAMES in answers
    return PassageAnswer.WITHOUT_NAMES if narrow else PassageAnswer.YES


class Reading:
    """How passages would stand in the report, with names and without, in its own language."""

    def __init__(self, gate, set_):
        self.gate, self.programme = gate, set_.programme
        self.forms = {names: _Form(gate, set_.programme, names) for names in (True, False)}

    def shown(self, passages):
        with translation.override(own_words_language(self.programme.language)):
            return [self._shown(passage) for passage in passages]

    def _shown(self, passage):
        kept_out = self.gate.forbidden_names(False, *printed(passage.kind, passage.row))
        forms = [self._form(passage, names) for names in ([True, False] if passage.names else [])]
        if not passage.names:
            forms = [self._form(passage, False)]
        return {
            "code": passage.code,
            "kind": passage.kind,
            "words": self.forms[passage.names].words(passage.kind, passage.row),
            "with_names": forms[0] if passage.names else "",
            "without_names": "" if kept_out else forms[-1],
            "kept_out": ", ".join(kept_out),
        }

    def _form(self, passage, names):
        return self.forms[names].heading(passage.kind, passage.row)


class _Form(Entries):
    """The report's own way of printing entries, each with names or each without."""

    def __init__(self, gate, programme, with_names):
        self.gate, self.programme, self.with_names = gate, programme, with_names
        self.actions, self.attached = defaultdict(list), defaultdict(list)

    def names(self, kind, row):
        return self.with_names

    def mark(self, kind, row):
        return ""

    def words(self, kind, row):
        if kind == "minute":
            return {"text": row.text}
        return getattr(self, {"issue": "_issue", "action": "_action", "progress": "_entry"}[kind])(
            row
        )

    def heading(self, kind, row):
        """Return the line that tells whose it is: all that differs between the two forms."""
        words = self.words(kind, row)
        if kind == "issue":
            return f"{words['kind']} · {words['who']}"
        if kind == "action":
            leads = _("led by %s") % words["leads"]
            return f"{words['who']} · {leads} · {words['state']}"
        if kind == "progress":
            return f"{self.who(self.with_names, row.action.issue.pair)} · {words['when']}"
        where = _("Meeting %(number)s") % {"number": row.meeting.cycle.number}
        return f"{where}: {self.who(True, row.pair)}" if self.with_names else where


def standing(passages):
    """Return what each side has said to a pair's passages, in numbers."""
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
