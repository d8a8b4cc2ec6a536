"""Progress: dated entries on actions, with their files and the links that they can come by."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.enums import ActionState, ProgressVia
from actions.models.actions import ProposedAction
from actions.models.lookups import readable, readable_by_set
from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.disclosure import Disclosure, DisclosureField
from als.core.files.stored import RandomName, StoredFile
from als.core.formats import short_date
from als.core.revisions import revision_of
from als.core.text.shortening import shortened
from meetings.models import AgendaItem
from sets.models import Member
from sets.models.roles import roles_of

PROGRESS_TEXTS = ("done", "happened", "learned", "unexpected")


class ProgressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the entries that the person can see, of actions that they can see.

        One that was recorded for the pair only the pair and the facilitators see until the pair
        confirms it. One that was disowned is on its action's page alone: ``disowned_to``.
        """
        return self.all_visible_to(user).filter(disowned_at=None)

    def disowned_to(self, user):
        """Return the disowned entries that the person can see: of their pairs and sets."""
        return self.all_visible_to(user).filter(disowned_at__isnull=False)

    def all_visible_to(self, user):
        """Return both: what does not count only the pair and the facilitators see."""
        counts = Q(author__isnull=False, disowned_at=None)
        return self.filter(
            readable(user, "action__issue")
            & readable(user, "action__issue", disclosure="disclosure")
            & (counts | _theirs(roles_of(user)))
        )

    def visible_to_set(self):
        """Return those that all of the set may read."""
        return self.confirmed().filter(
            readable_by_set("action__issue")
            & readable_by_set("action__issue", disclosure="disclosure")
        )

    def confirmed(self):
        """Return those that count: the pair wrote or confirmed them, and they are not disowned."""
        return self.filter(author__isnull=False, disowned_at=None)

    def recorded(self):
        """Return those that wait for a member of the pair to confirm them."""
        return self.filter(author=None)

    def with_people(self):
        """Fetch with each its people, and the meeting in which it was reported."""
        return self.select_related("author__person", "recorded_by", "agenda_item__meeting__cycle")

    def reportable(self):
        return self.filter(disclosure__in=Disclosure.reportable())


def _theirs(roles):
    """Return the condition that an entry is of one of the person's pairs, or sets to facilitate."""
    return Q(action__issue__pair_id__in=roles.pairs) | Q(
        action__issue__pair__set_id__in=roles.facilitates
    )


# Without history: it is never rewritten, because lessons rest on it (decision 29).
class ProgressEntry(models.Model):
    """A dated account of an action. Entries are added to, not rewritten.

    ``author`` is the member who wrote it. One reported in a meeting knows its item of the agenda.
    There a facilitator may record it for the pair: it has ``recorded_by`` and no author, and does
    not count until a member of the pair confirms it, who then stands as its author. One that came
    by a link in a mail does not count while its author says that it was somebody else
    (``disowned_at``).
    """

    action = models.ForeignKey(ProposedAction, models.PROTECT, related_name="progress")
    author = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    as_recorded = models.JSONField(
        null=True, help_text="The texts as the facilitator recorded them, once the pair edits them"
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="progress"
    )
    day = models.DateField(_("Date"))
    done = models.TextField(_("What was done?"))
    happened = models.TextField(_("What happened?"), blank=True)
    learned = models.TextField(_("What did you learn?"), blank=True)
    unexpected = models.TextField(_("Was anything unexpected?"), blank=True)
    hours = models.DecimalField(
        _("Hours spent"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    disclosure = DisclosureField()
    state_after = models.CharField(max_length=12, choices=ActionState.choices)
    via = models.CharField(max_length=4, choices=ProgressVia.choices, default=ProgressVia.PAGE)
    written_at = models.DateTimeField(default=clock.now)
    disowned_at = models.DateTimeField(null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name_plural = "progress entries"
        constraints = [
            among("disclosure", Disclosure, "progress_disclosure"),
            among("via", ProgressVia, "progress_via"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0, hours__lte=1000),
                name="progress_hours",
                violation_error_message=_("Hours lie between 0 and 1,000."),
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False, recorded_by=None, confirmed_at=None)
                | Q(author=None, recorded_by__isnull=False, confirmed_at=None)
                | Q(author__isnull=False, recorded_by__isnull=False, confirmed_at__isnull=False),
                name="progress_is_written_or_recorded",
                violation_error_message=_("What is recorded counts once the pair confirms it."),
            ),
            models.CheckConstraint(
                condition=Q(recorded_by=None) | Q(agenda_item__isnull=False),
                name="progress_is_recorded_in_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(as_recorded__isnull=True) | Q(recorded_by__isnull=False),
                name="progress_keeps_only_what_was_recorded",
            ),
            models.CheckConstraint(
                condition=Q(disowned_at=None) | Q(via=ProgressVia.LINK),
                name="progress_disowned_came_by_a_link",
            ),
        ]

    title_reads = ()

    def __str__(self):
        return f"{short_date(self.day)}: {shortened(self.done, 60)}"

    @property
    def is_confirmed(self):
        """Return whether it counts: see ``confirmed``."""
        return self.author_id is not None and self.disowned_at is None

    @property
    def revision(self):
        """Return the fingerprint of its words: what somebody confirms is one wording."""
        return revision_of(self, PROGRESS_TEXTS)

    @property
    def seen(self):
        """Return what a button carries along for the wording on its page."""
        return {"seen": self.revision}

    @property
    def ended_the_action(self):
        return self.state_after in ActionState.ended_states()

    @property
    def recorded_texts(self):
        """Return the texts as the facilitator recorded them, or [] if the pair left them."""
        kept = self.as_recorded or {}
        return [kept[name] for name in PROGRESS_TEXTS if kept.get(name)]

    @property
    def report_texts(self):
        """Return what the report prints of it, in the report's order."""
        return [self.done, self.happened, self.unexpected, self.learned]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the entries that the person may read."""
        return self.filter(entry__in=ProgressEntry.objects.visible_to(user))


class Attachment(StoredFile):
    """A file that goes with an entry of progress. Whoever can see the entry can see it."""

    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=RandomName("attachments"), max_length=200)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = StoredFile.Meta.constraints


class ProgressLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the person's own links while they take part; nobody sees those of others."""
        return self.filter(member_id__in=roles_of(user).members)

    def working(self, at=None):
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at or clock.now())


class ProgressLink(models.Model):
    """A link in a mail that opens the form for one entry on one action, for one member.

    It works once, until it expires or is revoked. The mail holds only the signed key of the row.
    ``state_before`` is the action's before the entry. Who got the mail may say afterwards that it
    was not they who used it (``disowned_at``); ``taken_back``: whether the entry stopped counting.
    """

    action = models.ForeignKey(ProposedAction, models.PROTECT, related_name="links")
    member = models.ForeignKey(Member, models.PROTECT, related_name="progress_links")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(
        ProgressEntry, models.PROTECT, null=True, related_name="came_by_link"
    )
    state_before = models.CharField(max_length=12, choices=ActionState.choices, blank=True)
    revoked_at = models.DateTimeField(null=True)
    disowned_at = models.DateTimeField(null=True)
    taken_back = models.BooleanField(null=True)

    objects = ProgressLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            all_or_none(
                "used_at",
                "entry",
                name="progress_link_used_has_its_entry",
                sentence=_("A link that was used has the entry that came by it."),
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="progress_link_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, state_before="")
                | Q(used_at__isnull=False) & ~Q(state_before=""),
                name="progress_link_used_knows_the_state_before",
            ),
            all_or_none(
                "disowned_at",
                "taken_back",
                name="progress_link_disowned_says_what_came_of_it",
                sentence=_("A disowned entry says whether it was taken back."),
            ),
            models.CheckConstraint(
                condition=Q(disowned_at=None) | Q(used_at__isnull=False),
                name="progress_link_disowned_was_used",
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.action}"

    @property
    def is_owned_again(self):
        """Whether the member said, after it had been disowned, that the entry was theirs."""
        return bool(self.taken_back) and self.entry.disowned_at is None

    @property
    def works(self):
        """Whether it can still be used, or revoked."""
        return not self.used_at and not self.revoked_at and self.expires_at > clock.now()
