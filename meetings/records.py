"""What apps above put on the record of a meeting, under an item of its agenda.

Issues and actions are captured in session, progress is reported: rows of an app that meetings do
not know. That app registers a source when it starts, as ``actions.records`` does; the pages of a
meeting, its minutes and their files ask here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from als.core.disclosure import Disclosure


@dataclass(frozen=True)
class Record:
    """One thing that is under an item of the agenda, beside the entries of the minutes.

    ``kind`` ("issue") and ``pk`` name it. ``text`` is Markdown, ``facts`` are short phrases,
    ``people`` pairs of what somebody is to it and their name, which stands by itself so that a name
    can be removed. ``href`` is its own page. ``is_readable``: whether the reader may see it.
    ``waits_for`` says in a few words what its pair still has to do with it; "" if nothing.
    """

    kind: str
    pk: int
    item_id: int
    pair_pk: int
    kind_word: str
    text: str
    disclosure: str
    facts: tuple
    people: tuple
    href: str
    is_readable: bool = True
    waits_for: str = ""

    @property
    def key(self):
        return self.kind, self.pk

    @property
    def all_facts(self):
        """Return the facts in one line, with who can see it if that is not the set."""
        kept = [_("Only for the pair and the facilitators")]
        return " · ".join([*self.facts, *(kept if self.disclosure == Disclosure.PAIR else [])])

    @property
    def named(self):
        """Return its people in one line."""
        return named(self.people)


def named(people):
    """Return people and what they are in one line: "Owner: Ann Lee · Confirmed by: Bo Li"."""
    return " · ".join(f"{label}: {name}" for label, name in people)


# Each takes a meeting and a reader and returns all its ``Record``s of the meeting, with one query;
# without a reader all of them are readable.
_sources: dict[str, Callable] = {}


def register(kind, source):
    _sources[kind] = source


def records_of(meeting, user=None):
    """Return all ``Record``s of the meeting, also those that the person may not read."""
    return [record for source in _sources.values() for record in source(meeting, user)]


def by_item(records):
    """Return the readable ones in lists, by the key of their item."""
    found = {}
    for record in records:
        if record.is_readable:
            found.setdefault(record.item_id, []).append(record)
    return found


def kinds():
    """Return the kinds that are registered."""
    return set(_sources)
