"""What a pair agrees to when it agrees to the words of an entry."""

import hashlib
import json

from actions.enums import ActionState
from reports.sources import ACTION, source_of


def words_digest(entry):
    """Return the hash (SHA-256) of what a pair says yes or no to.

    How an action ended belongs to it: a pair may like to be quoted with what worked, and not with
    what didn't.
    """
    kind = source_of(entry)
    ended = kind == ACTION and entry.state in ActionState.ended_states()
    text = [kind.key, entry.state if ended else "", *entry.report_texts]
    return hashlib.sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()
