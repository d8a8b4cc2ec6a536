"""Files made from frozen versions, and who took them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.common import clock
from als.common.constraints import all_or_none, among
from reports.enums import (
    PROGRESS,
    RenderingStage,
    RenderingState,
)
from reports.models.reports import Snapshot
from sets.models import roles_of

# A worker that is silent for longer is taken for dead.
WITHOUT_SIGN_OF_LIFE = dt.timedelta(minutes=3)


class RenderingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the person's sets, and for sponsors those of released versions."""
        roles = roles_of(user)
        return self.filter(
            Q(snapshot__report__set_id__in=roles.inside)
            | Q(
                snapshot__report__set__programme_id__in=roles.sponsors | roles.manages,
                snapshot__released_at__isnull=False,
                state=RenderingState.READY,
            )
        )

    def in_sets_of(self, user):
        """Return those of the sets that the person is inside of, whatever their state."""
        return self.filter(snapshot__report__set_id__in=roles_of(user).inside)

    def released(self):
        return self.filter(snapshot__released_at__isnull=False, state=RenderingState.READY)

    def claimable(self, at=None):
        """Return those that a worker may take: waiting, or left without a sign of life."""
        silent = (at or clock.now()) - WITHOUT_SIGN_OF_LIFE
        return self.filter(
            Q(state=RenderingState.QUEUED) | Q(state=RenderingState.RUNNING, beat_at__lt=silent)
        )


class Rendering(models.Model):
    """One file made from one snapshot. The row is what was asked for; a worker fills it."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="renderings")
    state = models.CharField(
        max_length=8, choices=RenderingState.choices, default=RenderingState.QUEUED
    )
    stage = models.CharField(
        max_length=10, choices=RenderingStage.choices, default=RenderingStage.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="renderings/", blank=True)
    pages = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now, help_text="The worker's last sign of life")
    ready_at = models.DateTimeField(null=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            among("state", RenderingState, "rendering_state"),
            models.UniqueConstraint(
                fields=["snapshot"],
                condition=~Q(state=RenderingState.FAILED),
                name="rendering_one_at_a_time",
            ),
            all_or_none(
                "ready_at",
                "pages",
                "size",
                when=Q(state=RenderingState.READY),
                name="rendering_ready_has_its_file",
                sentence=_("A rendering that is ready has its file."),
            ),
        ]

    def __str__(self):
        return f"{self.snapshot}, {self.state}"

    @property
    def is_open(self):
        return self.state in RenderingState.open_states()

    @property
    def is_ready(self):
        return self.state == RenderingState.READY

    @property
    def progress(self):
        """How much is done, of 100."""
        return PROGRESS[self.stage]


class Download(models.Model):
    """Who took which file, when."""

    rendering = models.ForeignKey(Rendering, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.by}, {self.at:%Y-%m-%d}"
