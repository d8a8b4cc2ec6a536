"""What a research extract may have of a set: rows under codes, and words apart from the rows.

An entry is in where the version that was released last has it and the report's own policy lets it
in today: what is agreed to after the release waits for the next one, what is taken back is out at
once. Its words are in as far as that version has them, its values are those of then. Follow-ups
come after the release: they are in once both sides let their own report have them. Two things are
narrower here:

- Readers of the report know whose an entry with names is. If all of a pair's rows had the pair's
  code, one of them would give the others away. So only an entry that may have its pair's names has
  the code of its pair, and two entries are joined only where both may be named, or neither.
- Words of an entry are in only where they name nobody, nor could, whatever the report may name.
  They stand in a table of their own, which nothing joins to the rows.
"""

from reports.disclosure.follow_ups import follow_up_verdicts
from reports.disclosure.policy import DisclosurePolicy, findings_as_shown
from reports.disclosure.released_version import ReleasedVersion
from reports.models import FollowUp
from reports.sources import key_of, source_of


class ResearchPolicy:
    """The entries of a set that may go into an extract, and how. ``released``: what is out."""

    def __init__(self, set_):
        self._policy = policy = DisclosurePolicy(set_)
        self.released = released = ReleasedVersion(set_)
        self.issues, self.actions, self.progress, self.minutes = (
            [row for row in rows if released.has(row) and policy.lets_in(row)]
            for rows in (policy.issues, policy.actions, policy.progress, policy.minutes)
        )
        rows = list(FollowUp.objects.filter(pair__set=set_).select_related("pair__upper"))
        told = follow_up_verdicts(set_, rows) if rows else {}
        self._follow_ups = {key: verdict for key, verdict in told.items() if not verdict.excluded}
        self.follow_ups = [row for row in rows if row.pk in self._follow_ups]

    @property
    def left_out(self):
        """Return how many issues, actions and progress entries of then are not in."""
        kinds = ("issue", "action", "progress")
        rows = self.released.content["limits"]["excluded"]
        out = sum(row["count"] for row in rows if row["kind_key"] in kinds)
        had = sum(kind in kinds for kind, _pk in self.released.names)
        return out + had - len(self.issues) - len(self.actions) - len(self.progress)

    def pair_id(self, entry):
        """Return the key of the pair that an entry may be tied to, else None."""
        return source_of(entry).pair_id(entry) if all(self._names(entry)) else None

    def joins(self, entry, above):
        """Return whether a row may say what it belongs to: of unlike ones, one tells of both."""
        return self._names(entry) == self._names(above)

    def is_nameless(self, *texts):
        """Return whether the texts name nobody of the set, and have no word that could be one."""
        return not findings_as_shown(self._policy.rules.names, texts)

    def texts(self, entry):
        """Return the texts of an entry that readers have; none if one of them may name.

        One that was changed since is "".
        """
        texts = entry.report_texts
        if not self.is_nameless(*texts):
            return []
        if key_of(entry)[0] == "follow_up":
            return texts
        return [text if self.released.has_text(text) else "" for text in texts]

    def _names(self, entry):
        """Return whether an entry has its pair's names: in what is out, and today."""
        kind, pk = key_of(entry)
        if kind == "follow_up":
            return (self._follow_ups[pk].names,)
        return self.released.names[kind, pk], self._policy.verdict(entry).names
