"""Tables of what the pairs did: themes, issues, actions, progress, follow-ups, and their words."""

from django.utils.translation import gettext_lazy as _

from actions.enums import ActionState, IssueKind, IssueState
from als.research.columns import CODE, MONTH, TEXT, WHOLE, Column, TableOf, values_of
from als.research.small_cells import SMALLEST
from als.research.tables.data import month_of
from als.research.tables.of_sets import SET
from reports.enums import FollowUpGoing, FollowUpMonths
from reports.sources import key_of
from sets.enums import Tier

UNNAMED = _("The entry may not have its pair’s names: it is tied to no pair")
APART = _("One of the two may have its pair’s names, and the other may not")
PAIR = Column("pair", CODE, _("The pair, where the entry may have its names"), blank=UNNAMED)
# What is in each of an entry's texts, in the order of its ``report_texts``.
PARTS = {
    "issue": ("title", "description", "view_upper", "view_lower", "existing_practice"),
    "action": ("what", "measure", "ended_reason"),
    "progress": ("done", "happened", "unexpected", "learned"),
    "minute": ("text",),
    "follow_up": ("came", "copied", "advice"),
}


def themes(data):
    return _by_code("theme", [
        {"theme": data.code("theme", pk), "set": data.set_code, "title": row.title}
        for pk, row in data.themes.items()
    ])  # fmt: skip


def issues(data):
    counts = {}
    for action in data.policy.actions:
        if data.policy.joins(action, action.issue):
            counts[action.issue_id] = counts.get(action.issue_id, 0) + 1
    return _by_code("issue", [
        {
            "issue": data.code("issue", issue.pk),
            "set": data.set_code,
            "pair": data.of_pair(issue),
            "theme": data.of_theme(then),
            "kind": then.kind,
            "state": then.state,
            "actions": counts.get(issue.pk, 0),
        }
        for issue, then in data.then(data.policy.issues)
    ])  # fmt: skip


def actions(data):
    return _by_code("action", [
        {
            "action": data.code("action", action.pk),
            "set": data.set_code,
            "pair": data.of_pair(action),
            "issue": _above(data, action, action.issue),
            "leading_tier": then.leading_side,
            "state": then.state,
            "due": month_of(then.due),
        }
        for action, then in data.then(data.policy.actions)
    ])  # fmt: skip


def progress(data):
    return _by_code("entry", [
        {
            "entry": data.code("progress", entry.pk),
            "set": data.set_code,
            "pair": data.of_pair(entry),
            "action": _above(data, entry, entry.action),
            "month": month_of(entry.day),
        }
        for entry in data.policy.progress
    ])  # fmt: skip


def follow_ups(data):
    return _by_code("follow_up", [
        {
            "follow_up": data.code("follow_up", row.pk),
            "set": data.set_code,
            "pair": data.of_pair(row),
            "months": row.months,
            "going": row.going,
        }
        for row in data.policy.follow_ups
    ])  # fmt: skip


def words(data):
    """In the order of their own codes, which are no other table's, nor any other extract's.

    None of a kind of which there are few: whose row they belong to could be guessed.
    """
    policy = data.policy
    kinds = (policy.issues, policy.actions, policy.progress, policy.minutes, policy.follow_ups)
    entries = [entry for rows in kinds if len(rows) >= SMALLEST for entry in rows]
    rows = []
    for entry in entries:
        kind, pk = key_of(entry)
        for part, text in zip(PARTS[kind], policy.texts(entry), strict=False):
            if text.strip():
                code = data.words_code(kind, pk)
                rows.append(
                    {"words": code, "set": data.set_code, "kind": kind, "part": part, "text": text}
                )
    return _by_code("words", rows)


def _above(data, entry, above):
    """Return the code of what an entry belongs to, unless that would tell whose it is."""
    return data.code(*key_of(above)) if data.policy.joins(entry, above) else None


def _by_code(column, rows):
    """Return rows in an order that says nothing of when or by whom they were made."""
    return sorted(rows, key=lambda row: row[column])


def _kinds():
    return {
        "issue": _("An issue"),
        "action": _("An action"),
        "progress": _("A progress entry"),
        "minute": _("Minutes on which a lesson rests"),
        "follow_up": _("A follow-up"),
    }


THEMES = TableOf(
    _("One theme under which the set has its issues"),
    (
        Column("theme", CODE, _("The theme")),
        SET,
        Column("title", TEXT, _("What the set calls it")),
    ),
    themes,
    _("Themes whose words name somebody, or could"),
)
ISSUES = TableOf(
    _("One issue that a pair raised"),
    (
        Column("issue", CODE, _("The issue")),
        SET,
        PAIR,
        Column(
            "theme",
            CODE,
            _("Its theme"),
            blank=_("No theme, or one whose words could name somebody"),
        ),
        Column("kind", TEXT, _("What it is to the pair"), values=values_of(IssueKind)),
        Column("state", TEXT, _("Where it stands"), values=values_of(IssueState)),
        Column("actions", WHOLE, _("Its actions that have its code"), _("actions")),
    ),
    issues,
    _("Entries kept in the pair or the set; who raised it, and when. Its words: see “words”"),
)
ACTIONS = TableOf(
    _("One action that both sides of a pair agreed to"),
    (
        Column("action", CODE, _("The action")),
        SET,
        PAIR,
        Column("issue", CODE, _("The issue that it is about"), blank=APART),
        Column("leading_tier", TEXT, _("Which side leads"), values=values_of(Tier)),
        Column("state", TEXT, _("Where it stands"), values=values_of(ActionState)),
        Column("due", MONTH, _("By when it is to be done")),
    ),
    actions,
    _("Entries kept in the pair or the set; owners, resources and consents"),
)
PROGRESS = TableOf(
    _("One entry on what was done about an action"),
    (
        Column("entry", CODE, _("The entry")),
        SET,
        PAIR,
        Column("action", CODE, _("The action"), blank=APART),
        Column("month", MONTH, _("When it was done")),
    ),
    progress,
    _("Entries kept in the pair or the set; authors, days, hours and files"),
)
FOLLOW_UPS = TableOf(
    _("What one side of a pair answered some months after the release"),
    (
        Column("follow_up", CODE, _("The answer")),
        SET,
        PAIR,
        Column(
            "months", WHOLE, _("How long after the release it was asked"), _("months"),
            values=values_of(FollowUpMonths),
        ),
        Column("going", TEXT, _("Is it still going?"), values=values_of(FollowUpGoing)),
    ),
    follow_ups,
    _("Which side answered; answers that both sides have not agreed to disclose"),
)  # fmt: skip
WORDS = TableOf(
    _("One text of an entry whose words name nobody, nor could"),
    (
        Column(
            "words", CODE, _("Keeps one entry’s texts together; joins no other table or extract")
        ),
        SET,
        Column("kind", TEXT, _("What the text is of"), values=_kinds()),
        Column("part", TEXT, _("Which of its texts, by the name of the question")),
        Column("text", TEXT, _("The text, in Markdown, as it was written")),
    ),
    words,
    _("Texts that name somebody, or could; those of a kind of which the set has fewer than ten "
      "entries; and which row they belong to, since readers of the report know some of them"),
)  # fmt: skip
