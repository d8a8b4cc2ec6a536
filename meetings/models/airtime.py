"""Airtime: each pair's turn at a meeting, and the questions that were asked in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.constraints import among
from meetings.enums import QuestionStage, TurnStage
from meetings.models.cycles import Meeting
from sets.enums import MAX_QUESTION_LENGTH
from sets.models import LearningSet, Member, Pair
from sets.models.roles import roles_of

MAX_STAGE_MINUTES = 120  # minutes


class TurnPlan(models.Model):
    """How many minutes each stage of a turn has in this set."""

    set = models.OneToOneField(LearningSet, models.PROTECT, related_name="turn_plan")
    present = models.PositiveSmallIntegerField(
        pgettext_lazy("stage of a turn", "Present"), default=5
    )
    clarify = models.PositiveSmallIntegerField(_("Clarify"), default=10)
    questions = models.PositiveSmallIntegerField(_("Open questions"), default=15)
    reflect = models.PositiveSmallIntegerField(_("Reflect"), default=5)
    actions = models.PositiveSmallIntegerField(_("Actions"), default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{stage}__lte": MAX_STAGE_MINUTES for stage in TurnStage.values}),
                name="turn_plan_stages",
                violation_error_message=_("A stage has at most 120 minutes."),
            )
        ]

    def __str__(self):
        return str(self.set)

    def minutes(self, stage):
        return getattr(self, stage)

    @property
    def stages(self):
        """The stages that have any time, in order."""
        return [stage for stage in TurnStage if self.minutes(stage)]

    @property
    def timings(self):
        """The stages in words, each with its minutes."""
        return [(stage.label, self.minutes(stage)) for stage in self.stages]

    def after(self, stage):
        """Return the stage that follows: the first after none (""), None after the last."""
        order = TurnStage.values
        passed = order.index(stage) + 1 if stage else 0
        return next((s for s in self.stages if order.index(s) >= passed), None)

    @property
    def total(self):
        """Minutes of a whole turn."""
        return sum(self.minutes(stage) for stage in TurnStage.values)


class AirtimeTurnQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)


class AirtimeTurn(models.Model):
    """A pair's turn at a meeting. ``seconds`` counts what each stage took, by its name.

    It runs in ``stage`` since ``running_since``; empty: it waits, is paused, or has ended.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="turns")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=TurnStage.choices, blank=True)
    running_since = models.DateTimeField(null=True)
    seconds = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)

    objects = AirtimeTurnQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "pair"],
                name="turn_once_a_meeting",
                violation_error_message=_("This pair has a turn already."),
            ),
            models.CheckConstraint(
                condition=Q(running_since__isnull=True) | (~Q(stage="") & Q(ended_at__isnull=True)),
                name="turn_runs_in_a_stage",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(running_since__isnull=False),
                name="turn_one_runs_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.pair}, {self.meeting}"

    @property
    def is_running(self):
        return self.running_since is not None

    @property
    def is_paused(self):
        return bool(self.stage) and not self.is_running and not self.ended_at

    def spent(self, stage):
        """Return how many seconds the stage has had until now."""
        counted = self.seconds.get(stage, 0)
        if not self.is_running or stage != self.stage:
            return counted
        return counted + max(0, round((clock.now() - self.running_since).total_seconds()))

    @property
    def total(self):
        """Seconds of the whole turn until now."""
        return sum(self.spent(stage) for stage in TurnStage.values)

    @property
    def minutes(self):
        return round(self.total / 60)


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the questions of the sets that the person is inside of."""
        return self.filter(set_id__in=roles_of(user).inside)

    def good(self):
        return self.filter(good=True)


class Question(models.Model):
    """A question of the set's bank, or one that was asked in a turn.

    ``turn`` is empty for what a set begins with. ``asked_by`` may stay empty.
    """

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="questions")
    turn = models.ForeignKey(AirtimeTurn, models.PROTECT, null=True, related_name="questions")
    text = models.CharField(_("Question"), max_length=MAX_QUESTION_LENGTH)
    stage = models.CharField(
        pgettext_lazy("question of a turn", "For"), max_length=10, choices=QuestionStage.choices
    )
    is_open = models.BooleanField(_("Open"), default=True)
    asked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Asked by")
    )
    good = models.BooleanField(_("Keep as a good question"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=clock.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [among("stage", QuestionStage, "question_stage")]

    def __str__(self):
        # Never the text: the audit log shows this, and keeps it for ever.
        return str(_("Question"))
