"""How a worker takes a row that waits: a mail to send, a file to make, a text to read.

The row is the truth and the broker only a wake-up. A claim is one UPDATE whose condition only one
worker can meet: it counts ``attempts`` up and moves ``not_before`` on, which is the worker's sign
of life. A worker writes to the row only while the number of attempts is still its own. When it
dies, the row can be claimed again once ``not_before`` has passed, which is ``SILENCE`` later; when
an attempt fails, after its pause. After the last of ``PAUSES`` and one attempt more it is given up.
"""

from dataclasses import dataclass

from django.db.models import F

from als.core import clock
from als.core.text.kept import STOPPED


class Stopped(Exception):
    """The row is no longer this worker's: it was cancelled, or given to another."""


@dataclass
class Claim:
    """A worker's hold on a row. ``attempt`` counts from 1."""

    model: type
    pk: int
    attempt: int

    def rows(self):
        """Return a queryset of the row, which is empty once it is settled or another worker's."""
        return self.model.objects.undone().filter(pk=self.pk, attempts=self.attempt)

    def sign(self, **values):
        """Give a sign of life with these values; raise ``Stopped`` if the claim is lost."""
        if not self.rows().update(not_before=clock.now() + self.model.SILENCE, **values):
            raise Stopped

    def settle(self, **values):
        """Write the outcome; return whether the row was still this worker's."""
        return bool(self.rows().update(**values))

    def wait(self, sentence, pause):
        """Leave the row for later without counting this attempt: it was no fault of the row's."""
        self.rows().give_back(sentence, pause, attempts=self.attempt - 1)

    def retry_or_give_up(self, sentence):
        """Leave the row to the next attempt, if there is one. ``sentence`` says what went wrong."""
        pauses = self.model.PAUSES
        if self.attempt <= len(pauses):
            self.rows().give_back(sentence, pauses[self.attempt - 1])
        else:
            self.rows().give_up(sentence)


def claim(model, pk, *, claim_class=Claim, **values):
    """Take the row for this worker, with ``values``; return the claim, or None if it can't be had.

    A row whose workers died at each attempt is given up here.
    """
    rows = model.objects.claimable().filter(pk=pk)
    before = rows.values_list("attempts", flat=True).first()
    if before is None:
        return None
    rows = rows.filter(attempts=before)
    if before > len(model.PAUSES):
        rows.give_up(STOPPED)
        return None
    held = claim_class(model, pk, before + 1)
    until = clock.now() + model.SILENCE
    taken = rows.update(attempts=F("attempts") + 1, not_before=until, **values)
    return held if taken else None
