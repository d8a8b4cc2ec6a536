"""Cycles with their meetings."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.zones import zone
from meetings.enums import MeetingState, MinutesState, NotePolicy, Stage, WhoIsNotified
from sets.models import LearningSet
from sets.models.roles import roles_of


class Cycle(models.Model):
    """One meeting and the interval that follows it."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(_("Stage"), max_length=10, choices=Stage.choices)
    name = models.CharField(
        pgettext_lazy("of a thing", "Name"),
        max_length=80,
        blank=True,
        help_text=_("Without one it is called by its stage."),
    )
    purpose = models.TextField(_("Purpose"), blank=True)

    class Meta:
        ordering = ["set", "number"]
        constraints = [
            among("stage", Stage, "cycle_stage"),
            models.UniqueConstraint(fields=["set", "number"], name="cycle_number_once"),
        ]

    def __str__(self):
        return _("Meeting %(number)s: %(name)s") % {"number": self.number, "name": self.title}

    @property
    def stage_name(self):
        """What its programme calls its stage."""
        return self.set.programme.words_in("stage").get(self.stage) or self.get_stage_display()

    @property
    def title(self):
        """The cycle's own name, or that of its stage."""
        return self.name or self.get_stage_display()


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(cycle__set_id__in=roles_of(user).inside)

    def with_set(self):
        return self.select_related("cycle__set__programme")

    def held(self):
        return self.filter(state__in=MeetingState.held_states())

    def called_to_come(self, at=None):
        """Return those that stand in calendars and are not over."""
        return self.filter(state=MeetingState.CALLED, ends__gt=at or clock.now())

    def to_follow(self, meeting):
        """Return the set's later meetings whose agenda may still change, the next one first."""
        return self.filter(
            cycle__set_id=meeting.cycle.set_id,
            cycle__number__gt=meeting.cycle.number,
            state__in=MeetingState.agenda_states(),
        ).order_by("cycle__number")


class Meeting(models.Model):
    """The meeting of a cycle. ``uid`` and ``sequence`` are its calendar entry's, for life.

    ``starts`` and ``ends`` are moments; people see them on the clock of the programme's zone.
    ``suggested_for`` is the date that the set's plan has for it until it is given one.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="meeting")
    suggested_for = models.DateField()
    starts = models.DateTimeField(_("Starts"), null=True)
    ends = models.DateTimeField(_("Ends"), null=True)
    place = models.CharField(_("Place"), max_length=300, blank=True)
    link = models.URLField(_("Link for joining online"), max_length=2000, blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    asked_at_sequence = models.PositiveIntegerField(
        default=0, help_text="Answers to an invitation with a lower number no longer count"
    )
    called_at = models.DateTimeField(null=True)
    audience = models.CharField(
        _("Who is notified"),
        max_length=10,
        choices=WhoIsNotified.choices,
        default=WhoIsNotified.EVERYBODY,
    )
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    poll_opened_at = models.DateTimeField(null=True)
    poll_closed_at = models.DateTimeField(null=True)
    note_policy = models.CharField(
        _("How notes are taken"),
        max_length=12,
        choices=NotePolicy.choices,
        default=NotePolicy.FULL,
    )
    members_hold = models.BooleanField(
        default=False, help_text="The timekeeper runs the clocks, the note taker writes"
    )
    # The quiet clock: which item it counts for, and since when it runs (empty: paused).
    clock_item = models.ForeignKey("AgendaItem", models.PROTECT, null=True, related_name="+")
    clock_since = models.DateTimeField(null=True)
    minutes_state = models.CharField(
        max_length=10, choices=MinutesState.choices, default=MinutesState.NONE
    )
    circulated_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    minutes_version = models.PositiveSmallIntegerField(
        default=1, help_text="Rises when agreed minutes are opened again"
    )
    minutes_revision = models.PositiveIntegerField(
        default=0, help_text="Rises with every change that readers along should see"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["cycle__set", "cycle__number"]
        constraints = [
            among("state", MeetingState, "meeting_state"),
            among("audience", WhoIsNotified, "meeting_audience"),
            among("minutes_state", MinutesState, "meeting_minutes_state"),
            among("note_policy", NotePolicy, "meeting_note_policy"),
            models.CheckConstraint(
                condition=Q(poll_closed_at__isnull=True) | Q(poll_opened_at__isnull=False),
                name="meeting_poll_opened_before_closed",
            ),
            models.CheckConstraint(
                condition=Q(clock_since__isnull=True) | Q(clock_item__isnull=False),
                name="meeting_clock_counts_for_an_item",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")),
                name="meeting_ends_after_start",
                violation_error_message=_("The meeting has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.DRAFT)
                | Q(starts__isnull=False, called_at__isnull=False),
                name="meeting_called_has_a_date",
                violation_error_message=_("A meeting that is called has a date."),
            ),
            all_or_none(
                "closed_at",
                when=Q(state=MeetingState.CLOSED),
                name="meeting_closed_has_its_time",
                sentence=_("A closed meeting has the time at which it was closed."),
            ),
            all_or_none(
                "circulated_at",
                when=Q(minutes_state__in=[MinutesState.CIRCULATED, MinutesState.AGREED]),
                name="meeting_circulated_has_its_time",
                sentence=_("Circulated minutes have the time at which they went out."),
            ),
            all_or_none(
                "agreed_at",
                when=Q(minutes_state=MinutesState.AGREED),
                name="meeting_agreed_has_its_time",
                sentence=_("Agreed minutes have the time at which they were agreed."),
            ),
        ]

    title_reads = ("cycle",)

    def __str__(self):
        return str(self.cycle)

    @property
    def set(self):
        return self.cycle.set

    @property
    def is_planned(self):
        """Whether it has what its call needs: a date, and a place or a link for joining."""
        return bool(self.starts and (self.place or self.link))

    @property
    def poll_is_open(self):
        """Whether a date poll asks members; a call ends it too."""
        asked = self.poll_opened_at and not self.poll_closed_at
        return bool(asked) and self.state == MeetingState.DRAFT

    def end_poll(self):
        """Close the date poll, if one is open; the caller saves ``poll_closed_at``."""
        if self.poll_is_open:
            self.poll_closed_at = clock.now()

    @property
    def zone(self):
        return zone(self.cycle.set.programme.time_zone)

    @property
    def local_starts(self):
        """The start on the clock of the programme's zone, or None."""
        return self.starts and timezone.localtime(self.starts, self.zone)

    @property
    def local_ends(self):
        return self.ends and timezone.localtime(self.ends, self.zone)

    @property
    def day(self):
        """The day of the meeting: its own, or the one that the plan suggests."""
        return self.local_starts.date() if self.starts else self.suggested_for

    @property
    def minutes_long(self):
        """How many minutes the meeting has, or None without a date."""
        return self.starts and int((self.ends - self.starts).total_seconds() // 60)
