"""What the report prints of an entry: the words that its pair is asked about."""

import hashlib
import json

from actions.enums import ActionState


def printed(kind, row):
    """Return the words of an entry that stand in the report, in the report's order."""
    return row.report_texts


def words_digest(kind, row):
    """Return the hash (SHA-256) of what a pair says yes or no to.

    How an action ended belongs to it: a pair may like to be quoted with what worked, and not with
    what didn't.
    """
    ended = row.state if kind == "action" and row.state in ActionState.ended_states() else ""
    text = json.dumps([kind, ended, *printed(kind, row)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
