"""What a research extract may have of a set: rows under codes, and words apart from the rows.

The report's own policy decides which entries are in. Two things are narrower here:

- Readers of the report know whose an entry with names is. If all of a pair's rows had the pair's
  code, one of them would give the others away. So only an entry that may have its pair's names has
  the code of its pair, and two entries are joined only where both may be named, or neither.
- Words of an entry are in only where they name nobody, nor could, whatever the report may name.
  They stand in a table of their own, which nothing joins to the rows.
"""

from reports.disclosure.follow_ups import follow_up_verdicts
from reports.disclosure.policy import DisclosurePolicy, findings_as_shown
from reports.models import FollowUp
from reports.sources import source_of


class ResearchPolicy:
    """The entries of a set that may go into an extract, and how."""

    def __init__(self, set_):
        self._policy = policy = DisclosurePolicy(set_)
        self.issues, self.actions, self.progress, self.minutes = (
            [row for row in rows if policy.lets_in(row)]
            for rows in (policy.issues, policy.actions, policy.progress, policy.minutes)
        )
        rows = list(FollowUp.objects.filter(pair__set=set_).select_related("pair__upper"))
        told = follow_up_verdicts(set_, rows) if rows else {}
        self._follow_ups = {key: verdict for key, verdict in told.items() if not verdict.excluded}
        self.follow_ups = [row for row in rows if row.pk in self._follow_ups]

    @property
    def left_out(self):
        """Return how many issues, actions and progress entries of the set are not in."""
        policy = self._policy
        kept = len(self.issues) + len(self.actions) + len(self.progress)
        return len(policy.issues) + len(policy.actions) + len(policy.progress) - kept

    def pair_id(self, entry):
        """Return the key of the pair that an entry may be tied to, else None."""
        return source_of(entry).pair_id(entry) if self._names(entry) else None

    def joins(self, entry, above):
        """Return whether a row may say what it belongs to: of unlike ones, one tells of both."""
        return self._names(entry) == self._names(above)

    def is_nameless(self, *texts):
        """Return whether the texts name nobody of the set, and have no word that could be one."""
        return not findings_as_shown(self._policy.rules.names, texts)

    def texts(self, entry):
        """Return the texts of an entry as the report has them; none if one of them may name."""
        texts = entry.report_texts
        return texts if self.is_nameless(*texts) else []

    def _names(self, entry):
        if source_of(entry).key == "follow_up":
            return self._follow_ups[entry.pk].names
        return self._policy.verdict(entry).names
