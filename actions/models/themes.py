"""Themes: headings that group issues of several pairs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.enums import MoveKind, ThemeState
from als.core import clock
from als.core.constraints import all_or_none, among
from sets.models import LearningSet
from sets.models.roles import roles_of


class ThemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)

    def open(self):
        return self.filter(state=ThemeState.OPEN)


class Theme(models.Model):
    """A heading that groups issues of several pairs: one of the set's key issues.

    One that was merged stays, with what it was merged into: nothing that was proposed is lost.
    """

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="themes")
    title = models.CharField(_("Theme"), max_length=150)
    description = models.TextField(_("What belongs under it"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=ThemeState.choices, default=ThemeState.OPEN)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            among("state", ThemeState, "theme_state"),
            all_or_none(
                "merged_into",
                "merged_by",
                "merged_at",
                when=Q(state=ThemeState.MERGED),
                name="theme_merged_has_its_trace",
                sentence=_("A merged theme says into which, by whom and when."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="theme_not_merged_into_itself",
                violation_error_message=_("Choose another theme to merge it into."),
            ),
            models.UniqueConstraint(
                fields=["set", "title"],
                condition=~Q(state__in=[ThemeState.MERGED, ThemeState.LEFT]),
                name="theme_title_once",
                violation_error_message=_("The set has a theme of this name already."),
            ),
        ]

    title_reads = ()

    def __str__(self):
        return self.title


class ThemeMove(models.Model):
    """An issue went from one theme to another, or out of none: the trace of sorting and merging."""

    issue = models.ForeignKey("Issue", models.PROTECT, related_name="moves")
    source = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=MoveKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [among("kind", MoveKind, "theme_move_kind")]

    def __str__(self):
        return f"{self.issue}: {self.source} → {self.target}"
