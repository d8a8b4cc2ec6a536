"""The minutes: entries with their revisions, drafts, corrections, agreed versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.disclosure import Disclosure, DisclosureField
from als.core.text.shortening import shortened
from meetings.enums import CorrectionState, MeetingState, MinuteKind, MinutesState
from meetings.models.agenda import AgendaItem
from meetings.models.cycles import Meeting
from sets.enums import PairState
from sets.models import Member, Pair
from sets.models.roles import roles_of


def open_to_members(to_meeting="meeting__"):
    """Return which rows of minutes members read: in session, and once they were circulated."""
    return Q(**{f"{to_meeting}state": MeetingState.IN_SESSION}) | Q(
        **{f"{to_meeting}minutes_state__in": MinutesState.shared_states()}
    )


class MinuteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what the person may read of the minutes.

        Facilitators read all of their sets' (one by consent: what pairs keep to themselves only of
        those that take part); members what their pair may read of an entry, from
        the moment it is saved while the meeting is in session (they read along), and again once
        the minutes were circulated. In between facilitators still work on the draft. What is being
        typed is not here at all.
        """
        roles = roles_of(user)
        for_members = ~Q(disclosure=Disclosure.PAIR) | Q(pair_id__in=roles.pairs)
        return self.filter(
            Q(meeting__cycle__set_id__in=roles.appointed)
            | Q(meeting__cycle__set_id__in=roles.by_consent)
            & (~Q(disclosure=Disclosure.PAIR) | Q(pair__state=PairState.CONFIRMED))
            | Q(meeting__cycle__set_id__in=roles.sits_in) & open_to_members() & for_members
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

    brought_together = False  # with what others saved since, by the save just made

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

    title_reads = ()

    def __str__(self):
        return f"{self.get_kind_display()}: {shortened(self.text, 60)}"

    @property
    def report_texts(self):
        """Return what the report prints of it, in the report's order."""
        return [self.text]


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
    kind = models.CharField(max_length=8, choices=MinuteKind.choices, default=MinuteKind.NOTE)
    disclosure = DisclosureField(default=Disclosure.SET)
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="+")
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

    @property
    def typed(self):
        """What a form begins with to go on typing."""
        return {
            "kind": self.kind,
            "text": self.text,
            "disclosure": self.disclosure,
            "pair": self.pair_id,
        }


class HolderAgreement(models.Model):
    """A member of the pair whose matter it is agrees what an entry says, in one revision of it."""

    minute = models.ForeignKey(Minute, models.PROTECT, related_name="agreements")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minute", "member", "revision"], name="holder_agrees_once"
            )
        ]

    def __str__(self):
        return f"{self.member}: {self.minute_id}"


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the corrections of the entries that the person may read."""
        return self.filter(minute__in=Minute.objects.visible_to(user))

    def open_in(self, meeting):
        return self.filter(minute__meeting=meeting, state=CorrectionState.OPEN)


class Correction(models.Model):
    """What a member asks to be corrected in an entry while the minutes are circulated."""

    minute = models.ForeignKey(Minute, models.PROTECT, related_name="corrections")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField(_("What should it say?"))
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(
        max_length=8, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    reply = models.TextField(_("Answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("state", CorrectionState, "correction_state"),
            all_or_none(
                "answered_by",
                "answered_at",
                when=~Q(state=CorrectionState.OPEN),
                name="correction_answered_by_somebody",
                sentence=_("An answered correction has a person and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.DECLINED) | ~Q(reply=""),
                name="correction_declined_says_why",
                violation_error_message=_("Say why it stays as it is."),
            ),
        ]

    def __str__(self):
        return f"{self.asked_by}: {self.minute_id}"

    @property
    def entry_changed_since(self):
        """Whether the entry was saved again after this was asked."""
        return self.minute.history.filter(history_date__gt=self.asked_at).exists()


class MinutesVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the versions of the sets that the person is inside of.

        How much of one they may read, ``document.for_reader`` says.
        """
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)

    def with_status(self):
        """Leave the content where it is, but for the sentence that says what it is."""
        return self.annotate(status=KeyTextTransform("status", "content")).defer("content")


class MinutesVersion(models.Model):
    """Minutes as the set agreed them, frozen. Opened again, they stay readable as this version."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_versions")
    version = models.PositiveSmallIntegerField()
    # Whole: with a version for each reader everybody would have agreed something else. It is read
    # in part, as the frozen and the present disclosure of each entry allow (decision 24).
    content = models.JSONField()
    agreed_at = models.DateTimeField(default=clock.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reopened_why = models.TextField(blank=True)

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopened_why="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopened_why="")),
                name="minutes_reopened_says_why",
                violation_error_message=_("Say why the minutes are reopened."),
            ),
        ]

    def __str__(self):
        return _("Minutes, version %s") % self.version
