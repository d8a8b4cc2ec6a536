"""Bases of rows that a worker takes, and of those that it fills with a file."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.enums import PROGRESS, JobStage, JobState
from als.core.text.kept import in_readers_language

# More than the clocks of two machines may be apart, and than a row rests before its first attempt
APART = dt.timedelta(minutes=3)


class ClaimableQuerySet(models.QuerySet):
    """Rows that wait for a worker (``jobs.py``); each kind says which do, and how they end."""

    def undone(self):
        raise NotImplementedError

    def give_back(self, sentence, pause, **values):
        raise NotImplementedError

    def give_up(self, sentence):
        raise NotImplementedError

    def claimable(self, at=None):
        """Return those that a worker may take: new ones, and what a silent worker has left.

        Also one that must rest for longer than any: the clock was set back since it was written, or
        since it was last tried.
        """
        at = at or clock.now()
        longest = max(self.model.SILENCE, *self.model.PAUSES)
        new = models.Q(attempts=0, not_before__lte=at + APART)
        tried = models.Q(attempts__gt=0, not_before__lte=at + APART + longest)
        return self.undone().exclude(new | tried, not_before__gt=at)


class Claimable(models.Model):
    """Base of the rows that a worker takes.

    ``SILENCE`` is how long a worker may give no sign of life before another takes the row.
    ``PAUSES`` says how long the row rests after each attempt that failed; there is one attempt more
    than there are pauses.
    """

    SILENCE = dt.timedelta(minutes=3)
    PAUSES = (dt.timedelta(0),) * 2

    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now, help_text="No worker takes it earlier")

    class Meta:
        abstract = True


class WorkerFileQuerySet(ClaimableQuerySet):
    def undone(self):
        return self.filter(state__in=JobState.open_states())

    def give_back(self, sentence, pause, **values):
        """Leave the row to the next attempt, after ``pause``."""
        return self.update(
            state=JobState.QUEUED,
            stage=JobStage.WAITING,
            pages_done=0,
            pages_to_do=0,
            error=sentence,
            not_before=clock.now() + pause,
            **values,
        )

    def give_up(self, sentence):
        return self.end(JobState.FAILED, sentence)

    def end(self, state, sentence):
        """End the row without a file."""
        return self.update(state=state, error=sentence, size=None, ready_at=None)


class WorkerFile(Claimable):
    """Base of the rows that a worker fills with a file."""

    # A worker signs every ten seconds (``file_jobs``): another has the row within a minute.
    SILENCE = dt.timedelta(seconds=40)

    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.QUEUED)
    stage = models.CharField(max_length=10, choices=JobStage.choices, default=JobStage.WAITING)
    pages_done = models.PositiveIntegerField(default=0)
    pages_to_do = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        constraints = [
            among("state", JobState, "%(class)s_state"),
            all_or_none(
                "ready_at",
                "size",
                when=models.Q(state=JobState.READY),
                name="%(class)s_ready_has_its_file",
                sentence=_("A file that is ready is there."),
            ),
        ]

    @property
    def failure(self):
        """Why the file could not be made, in the reader's language."""
        return in_readers_language(self.error)

    @property
    def is_open(self):
        return self.state in JobState.open_states()

    @property
    def is_ready(self):
        return self.state == JobState.READY

    @property
    def progress(self):
        """Return how much is done, in percent: by stage, within the layout by page once known."""
        start = PROGRESS[self.stage]
        if self.stage != JobStage.LAYOUT or not self.pages_to_do:
            return start
        share = PROGRESS[JobStage.WRITE] - start
        return start + share * min(self.pages_done, self.pages_to_do) // self.pages_to_do

    @property
    def at(self):
        """Return the stage in words: "Laying out the pages: 7 of 24"."""
        stage = self.get_stage_display()
        if not self.pages_done:
            return stage
        facts = {"stage": stage, "done": self.pages_done, "of": self.pages_to_do}
        if not self.pages_to_do:
            return _("%(stage)s: %(done)s") % facts
        return _("%(stage)s: %(done)s of %(of)s") % facts
