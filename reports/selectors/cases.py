"""What a case can begin with, and what it can quote: what the report may print of its issue."""


def offered_words(policy, issue):
    """Return words for a case to begin with, by its texts' names: the pair's own."""
    actions, entries = _under(policy, issue)
    return {
        "title": issue.title[:120],
        "situation": issue.description,
        "tried": _joined(row.what for row in actions),
        "happened": _joined(row.happened for row in entries),
        "learned": _joined(row.learned for row in entries),
    }


def passages_to_quote(policy, issue):
    """Return the texts of the issue that the report may print, each once."""
    actions, entries = _under(policy, issue)
    texts = [text for row in (issue, *actions, *entries) for text in row.report_texts]
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _under(policy, issue):
    """Return the actions and entries of the issue that the report may print."""
    actions = [r for r in policy.actions if r.issue_id == issue.pk and policy.lets_in(r)]
    keys = {row.pk for row in actions}
    entries = [r for r in policy.progress if r.action_id in keys and policy.lets_in(r)]
    return actions, sorted(entries, key=lambda row: row.day)


def _joined(texts):
    return "\n\n".join(text.strip() for text in texts if text.strip())
