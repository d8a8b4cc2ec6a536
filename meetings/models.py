"""Cycles with their meetings, the agenda, who was there, and the minutes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from als.common import clock
from als.common.constraints import all_or_none, among
from als.common.disclosure import Disclosure, DisclosureField
from als.common.zones import zone
from meetings.enums import (
    AgendaKind,
    AgendaState,
    Answer,
    MeetingState,
    MinuteKind,
    MinutesState,
    Outcome,
    Stage,
)
from sets.models import LearningSet, Member, Pair, roles_of


class Cycle(models.Model):
    """One meeting and the interval that follows it."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(_("Stage"), max_length=10, choices=Stage.choices)
    name = models.CharField(
        _("Name"), max_length=80, blank=True, help_text=_("Without one it is called by its stage.")
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
    def title(self):
        """The cycle's own name, or that of its stage."""
        return self.name or self.get_stage_display()


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(cycle__set_id__in=roles_of(user).sets)

    def with_set(self):
        return self.select_related("cycle__set__programme")

    def held(self):
        return self.filter(state__in=MeetingState.held_states())


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
    link = models.URLField(_("Link for joining online"), blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes_state = models.CharField(
        max_length=10, choices=MinutesState.choices, default=MinutesState.NONE
    )
    circulated_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    minutes_revision = models.PositiveIntegerField(
        default=0, help_text="Rises with every change that readers along should see"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["cycle__set", "cycle__number"]
        constraints = [
            among("state", MeetingState, "meeting_state"),
            among("minutes_state", MinutesState, "meeting_minutes_state"),
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

    def __str__(self):
        return str(self.cycle)

    @property
    def set(self):
        return self.cycle.set

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


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).sets)


class AgendaItem(models.Model):
    """A matter for a meeting. Members own theirs; facilitators order and time them.

    ``proposed_by`` is empty exactly for housekeeping, which a facilitator adds.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    kind = models.CharField(max_length=12, choices=AgendaKind.choices, default=AgendaKind.MEMBER)
    title = models.CharField(_("What"), max_length=200)
    why = models.TextField(_("Why, and what you hope for"), blank=True)
    presenter = models.CharField(_("Who presents"), max_length=150, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=15)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=12, choices=AgendaState.choices, default=AgendaState.PROPOSED
    )
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="agenda_items")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="carried_to"
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            among("kind", AgendaKind, "agenda_kind"),
            among("state", AgendaState, "agenda_state"),
            models.CheckConstraint(
                condition=Q(kind=AgendaKind.HOUSEKEEPING, proposed_by__isnull=True)
                | Q(kind=AgendaKind.MEMBER, proposed_by__isnull=False),
                name="agenda_item_has_its_owner",
                violation_error_message=_("An item belongs to a member, or is housekeeping."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=480),
                name="agenda_item_minutes",
                violation_error_message=_("Give it between 1 and 480 minutes."),
            ),
        ]

    def __str__(self):
        return self.title


class Attendance(models.Model):
    """One member at one meeting: what they answered, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    answer = models.CharField(_("Will you come?"), max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["member__pair__number", "-member__side", "-member__lead", "member"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
        ]

    def __str__(self):
        return f"{self.member}, {self.meeting}"


class MinuteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what the person may read of the minutes.

        Facilitators read all of their sets'; members what their pair may read of an entry, from
        the moment it is saved while the meeting is in session (they read along), and again once
        the minutes went round. In between facilitators still work on the draft. What is being
        typed is not here at all.
        """
        roles = roles_of(user)
        open_to_members = Q(meeting__state=MeetingState.IN_SESSION) | Q(
            meeting__minutes_state__in=MinutesState.shared_states()
        )
        for_members = ~Q(disclosure=Disclosure.PAIR) | Q(pair_id__in=roles.pairs)
        return self.filter(
            Q(meeting__cycle__set_id__in=roles.facilitates)
            | Q(meeting__cycle__set_id__in=roles.sits_in) & open_to_members & for_members
        )

    def reportable(self):
        return self.filter(disclosure__in=Disclosure.reportable())


class Minute(models.Model):
    """One entry of the minutes, under an item of the agenda. Each save is a revision.

    ``pair`` is the pair whose matter it is, if it is one pair's; without one it can't be kept
    to a pair.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="minutes_of_item")
    kind = models.CharField(max_length=8, choices=MinuteKind.choices, default=MinuteKind.NOTE)
    text = models.TextField(_("What was said"))
    disclosure = DisclosureField(default=Disclosure.SET)
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, blank=True, related_name="minutes")
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    history = HistoricalRecords()
    objects = MinuteQuerySet.as_manager()

    class Meta:
        ordering = ["item__position", "pk"]
        constraints = [
            among("kind", MinuteKind, "minute_kind"),
            among("disclosure", Disclosure, "minute_disclosure"),
            models.CheckConstraint(
                condition=~Q(disclosure=Disclosure.PAIR) | Q(pair__isnull=False),
                name="minute_of_a_pair_names_it",
                violation_error_message=_("Say which pair it should stay with."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"


class MinuteDraftQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def unsaved(self, person, meeting):
        """What the person typed in this meeting and neither saved nor threw away."""
        drafts = self.of(person).filter(item__meeting=meeting).exclude(text="")
        return drafts.select_related("item").order_by("item__position", "pk")


class MinuteDraft(models.Model):
    """What a person is typing and has not saved: theirs alone, kept on the server.

    ``minute`` is the entry being changed; without one it is a new entry under ``item``.
    ``base_revision`` is the revision that the typing started from (0 for a new entry).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="drafts")
    minute = models.ForeignKey(Minute, models.CASCADE, null=True, related_name="drafts")
    text = models.TextField()
    base_revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=clock.now)

    objects = MinuteDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "minute"], name="draft_once_an_entry"),
            models.UniqueConstraint(
                fields=["person", "item"],
                condition=Q(minute__isnull=True),
                name="draft_once_a_new_entry",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.item}"
