"""What the version of a set's report that was released last has, to hold what goes out against."""

from functools import cached_property

from reports.models import Snapshot
from reports.sources import SOURCES, key_of


class ReleasedVersion:
    """``names``: whether each entry in it has its pair's names, by ``(kind, pk)``.

    Nothing is in it where the set has released nothing.
    """

    def __init__(self, set_):
        self.set = set_
        rows = Snapshot.objects.filter(report__set=set_, released_at__isnull=False)
        self.snapshot = rows.select_related("signed").order_by("-version").first()
        self.content = self.snapshot.content if self.snapshot else {}
        self.names = {(kind, pk): names for kind, pk, names in self.content.get("sources", ())}

    def has(self, entry):
        """Return whether an entry is in it, under the first of its words.

        By its words as well: in a set that was imported other keys are in the frozen content.
        """
        kind, pk = key_of(entry)
        if (kind, pk) not in self.names or (kind in self._past and pk not in self._past[kind]):
            return False
        return self.has_text(entry.report_texts[0])

    def has_text(self, text):
        return text in self._texts

    def as_it_was(self, entry):
        """Return an issue or an action that it has as it was when it was frozen."""
        kind, pk = key_of(entry)
        return self._past[kind][pk]

    @cached_property
    def _texts(self):
        return set(_texts_in(self.content))

    @cached_property
    def _past(self):
        at = (self.snapshot.signed or self.snapshot).frozen_at  # what was signed is what is out
        found = {}
        for kind in ("issue", "action"):
            source = SOURCES[kind]
            rows = source.model.history.as_of(at).filter(**{source.to_set: self.set})
            found[kind] = {row.pk: row for row in rows}
        return found


def _texts_in(part):
    """Yield each text in a part of the content."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _texts_in(one)
