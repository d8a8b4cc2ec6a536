"""Locking, saving and recording rows, as all changes of this app do."""

from als.core import audit, clock
from als.core.locking import locked
from als.core.text.line_ends import with_line_feeds
from sets.signals import disclosure_narrowed


def locked_action(action):
    return locked(
        action,
        "issue__pair__set__programme",
        "issue__pair__upper",
        "issue__pair__lower",
        "owner__person",
    )


def locked_issue(issue):
    return locked(issue, "pair__set__programme", "pair__upper", "pair__lower")


def save(row, *, by, fields=None):
    """Save the row, or only the named fields, with person and time in its history."""
    row._history_user = by
    row._history_date = clock.now()
    row.save(update_fields=fields)


def record(verb, row, pair, *, by, **details):
    """Write to the audit log what happened to a row of the pair."""
    audit.record(verb, row, by=by, set_id=pair.set_id, pair_id=pair.pk, **details)


def count_no_longer(row, pair, *, by):
    """Let the apps above hear that a row no longer counts: a frozen report may print it."""
    disclosure_narrowed.send(sender=type(row), set_id=pair.set_id, by=by)


def tidy(given):
    """Return the values with texts trimmed and their lines ended one way.

    Browsers send "\\r\\n" for what was "\\n": without this a text that nobody touched would count
    as changed, and void the consents given to it.
    """
    return {
        name: with_line_feeds(value).strip() if isinstance(value, str) else value
        for name, value in given.items()
    }


def changed_fields(row, given):
    """Return the names of the fields whose given value differs from the row's."""
    return [name for name, value in given.items() if getattr(row, name) != value]
