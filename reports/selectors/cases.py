"""What a case can begin with, and what it can quote: what the report may print of its issue."""

from reports.content.cases import passages_under
from reports.sources import ACTION, PROGRESS, source_of


def offered_words(policy, issue):
    """Return words for a case to begin with, by its texts' names: the pair's own."""
    rows = list(passages_under(policy, issue.pk))
    actions = [row for row in rows if source_of(row) == ACTION]
    entries = [row for row in rows if source_of(row) == PROGRESS]
    return {
        "title": issue.title[:120],
        "situation": issue.description,
        "tried": _joined(row.what for row in actions),
        "happened": _joined(row.happened for row in entries),
        "learned": _joined(row.learned for row in entries),
    }


def passages_to_quote(policy, issue):
    """Return the texts of the issue that the report may print, each once."""
    texts = [text for row in passages_under(policy, issue.pk) for text in row.report_texts]
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _joined(texts):
    return "\n\n".join(text.strip() for text in texts if text.strip())
