"""The agenda: its items, who supports them, what facilitators asked their owners."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.constraints import among
from meetings.enums import AgendaKind, AgendaState, StandingItem
from meetings.models.cycles import Meeting
from sets.models import Member
from sets.models.pairs import but_of_pairs_shut_to
from sets.models.roles import roles_of

MAX_ITEM_MINUTES = 480  # minutes


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)

    def untouched(self):
        """Return the standing items, on the agenda or taken off it."""
        return self.filter(kind=AgendaKind.STANDING, seconds_used=0)

    def placed(self):
        """Return the items that have a place in the order."""
        return self.exclude(state__in=AgendaState.off_agenda())


class AgendaItem(models.Model):
    """A matter for a meeting. Members own theirs; facilitators order and time them.

    ``proposed_by`` is empty exactly for housekeeping, which a facilitator adds, and for what stands
    on every agenda.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    kind = models.CharField(max_length=12, choices=AgendaKind.choices, default=AgendaKind.MEMBER)
    title = models.CharField(_("What"), max_length=200)
    why = models.TextField(_("Why, and what you hope for"), blank=True)
    presenter = models.CharField(_("Who presents"), max_length=150, blank=True)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("unit of time", "Minutes"), default=15)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=12, choices=AgendaState.choices, default=AgendaState.PROPOSED
    )
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="agenda_items")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    standing = models.CharField(max_length=12, choices=StandingItem.choices, blank=True)
    follows_pairs = models.BooleanField(
        default=False, help_text="A turn for each pair, until somebody sets the minutes"
    )
    seconds_used = models.PositiveIntegerField(default=0, help_text="Counted by the clock")
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
                condition=Q(
                    kind__in=[AgendaKind.HOUSEKEEPING, AgendaKind.STANDING],
                    proposed_by__isnull=True,
                )
                | Q(kind=AgendaKind.MEMBER, proposed_by__isnull=False),
                name="agenda_item_has_its_owner",
                violation_error_message=_("An item belongs to a member, or is housekeeping."),
            ),
            models.CheckConstraint(
                condition=Q(kind=AgendaKind.STANDING, standing__in=StandingItem.values)
                | (~Q(kind=AgendaKind.STANDING) & Q(standing="")),
                name="agenda_standing_item_says_which",
            ),
            models.UniqueConstraint(
                fields=["meeting", "standing"],
                condition=~Q(standing=""),
                name="agenda_standing_item_once",
                violation_error_message=_("This standing item is on the agenda already."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_ITEM_MINUTES),
                name="agenda_item_minutes",
                violation_error_message=_("Give it between 1 and 480 minutes."),
            ),
        ]

    title_reads = ()

    def __str__(self):
        return self.title

    @property
    def is_airtime(self):
        return self.standing == StandingItem.AIRTIME

    @property
    def seconds_spent(self):
        """What the clock counted for it, with what it is counting now."""
        since = self.meeting.clock_since
        if since is None or self.meeting.clock_item_id != self.pk:
            return self.seconds_used
        return self.seconds_used + max(0, int((clock.now() - since).total_seconds()))


def times_seen(items):
    """Return a text that differs when the times of an agenda differ: ``12:15 13:40``."""
    return " ".join(f"{item.pk}:{item.minutes}" for item in sorted(items, key=lambda i: i.pk))


class AgendaSupport(models.Model):
    """A member would like an item to be reached. One each."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="support")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="agenda_support_once")
        ]

    def __str__(self):
        return f"{self.member}: {self.item}"


class OwnerQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the questions between the set's facilitators and the owners of the items."""
        roles = roles_of(user)
        rows = self.filter(
            Q(item__meeting__cycle__set_id__in=roles.facilitates)
            | Q(item__proposed_by_id__in=roles.members)
        )
        return but_of_pairs_shut_to(user, rows, "item__proposed_by__pair")


class OwnerQuestion(models.Model):
    """What a facilitator asks the owner of an item, for only they may change or withdraw it."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="owner_questions")
    text = models.TextField(_("What do you ask?"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    reply = models.TextField(_("Your answer"), blank=True)
    replied_at = models.DateTimeField(null=True)

    objects = OwnerQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True)
                | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="owner_question_reply_has_its_time",
            )
        ]

    def __str__(self):
        return str(self.item)


class AgendaSent(models.Model):
    """The agenda as it was mailed: the next mail says what has changed since."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agendas_sent")
    content = models.JSONField(help_text="The items in order: item, title, minutes")
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.meeting)
