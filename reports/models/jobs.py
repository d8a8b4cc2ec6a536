"""What workers make: a row says what was asked for, a worker claims and fills it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from als.core import clock
from reports.enums import PROGRESS, RenderingStage, RenderingState

# A worker that is silent for longer is taken for dead.
WITHOUT_SIGN_OF_LIFE = dt.timedelta(minutes=3)


class WorkerFileQuerySet(models.QuerySet):
    def claimable(self, at=None):
        """Return those that a worker may take: waiting, or left without a sign of life."""
        silent = (at or clock.now()) - WITHOUT_SIGN_OF_LIFE
        return self.filter(
            Q(state=RenderingState.QUEUED) | Q(state=RenderingState.RUNNING, beat_at__lt=silent)
        )


class WorkerFile(models.Model):
    """Base of the rows that a worker fills with a file."""

    state = models.CharField(
        max_length=9, choices=RenderingState.choices, default=RenderingState.QUEUED
    )
    stage = models.CharField(
        max_length=10, choices=RenderingStage.choices, default=RenderingStage.WAITING
    )
    pages_done = models.PositiveIntegerField(default=0)
    pages_to_do = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now, help_text="The worker's last sign of life")
    ready_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_open(self):
        return self.state in RenderingState.open_states()

    @property
    def is_ready(self):
        return self.state == RenderingState.READY

    @property
    def progress(self):
        """How much is done, of 100: by stage, and within the layout by page once it is known."""
        start = PROGRESS[self.stage]
        if self.stage != RenderingStage.LAYOUT or not self.pages_to_do:
            return start
        room = PROGRESS[RenderingStage.WRITE] - start
        return start + room * min(self.pages_done, self.pages_to_do) // self.pages_to_do

    @property
    def at(self):
        """What it is at, in words: "Laying out the pages: page 7 of 24"."""
        stage = self.get_stage_display()
        if not self.pages_done:
            return stage
        facts = {"stage": stage, "done": self.pages_done, "of": self.pages_to_do}
        if not self.pages_to_do:
            return _("%(stage)s: %(done)s") % facts
        return _("%(stage)s: %(done)s of %(of)s") % facts
