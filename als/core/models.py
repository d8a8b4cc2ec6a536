"""The audit log, rows that wait for a worker, and the outbox."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.audit_hashes import stamp
from als.core.constraints import all_or_none, among
from als.core.enums import PROGRESS, JobStage, JobState, MailChoice, MailKind, MailState
from als.core.text.kept import in_readers_language

# More than the clocks of two machines may be apart, and than a row rests before its first attempt
APART = dt.timedelta(minutes=3)
DAYS_KEPT = 90  # after which the text of a mail is emptied
# Of a mail that failed or came back
LOST = models.Q(state=MailState.FAILED) | models.Q(bounced_at__isnull=False)
REMINDERS = models.Q(kind__in=sorted(MailKind.of_actions()))
UNSETTLED = models.Q(state__in=sorted({*MailState.unsent_states(), MailState.FAILED}))


class AuditQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise PermissionDenied("The audit log is only added to.")

    def delete(self):
        raise PermissionDenied("The audit log is only added to.")


class AuditEntry(models.Model):
    """Who did what to which row, when. Written with the change; never altered (triggers see to it).

    ``set_id`` and ``pair_id`` say in which set, and of which pair if it is one pair's matter,
    it happened. They are plain numbers: this app knows nothing of sets. What the row is called
    is not here: a title is somebody's words, which the page reads where its reader may.

    ``digest`` is the hash of the facts; the marks stand in it for who it was, each with a salt
    that goes with the name (``fingerprints.py``). ``AuditSeal`` chains the digests.
    """

    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_entries"
    )
    by_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    # Keys and small facts, and no words: what a removed person typed could not be taken out of the
    # chain, and a title would outlive its disclosure (decisions 67 and 81).
    details = models.JSONField(default=dict)
    set_id = models.BigIntegerField(null=True)
    pair_id = models.BigIntegerField(null=True)
    by_salt = models.CharField(max_length=32, blank=True)
    by_mark = models.CharField(max_length=64, blank=True)
    name_salt = models.CharField(max_length=32, blank=True)
    name_mark = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            # The history of a set, newest first.
            models.Index(fields=["set_id", "-at"], name="audit_of_set"),
            # All about one row: a person's own data, an archive, a clearing.
            models.Index(fields=["target_kind", "target_id"], name="audit_of_target"),
        ]

    def __str__(self):
        what = f"{self.verb} {self.target_kind} {self.target_id}"
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {what}"

    def save(self, *args, **kwargs):
        if self._state.adding:
            stamp(self)
        super().save(*args, **kwargs)

    @property
    def who(self):
        """Return who did it, as they were called then and are now; "" if nobody is known."""
        if self.by is None:
            return self.by_name
        if not self.by_name or self.by.name == self.by_name:
            return self.by.name  # of whoever was removed: the role
        return _("%(then)s (now %(now)s)") % {"then": self.by_name, "now": self.by.name}


class AuditSeal(models.Model):
    """The place of an entry in the chain, with the hash over the one before and its own digest.

    Not a reference, and no constraint between the two: what is missing is for the walk to find.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=clock.now)

    objects = AuditQuerySet.as_manager()

    def __str__(self):
        return f"{self.number}: {self.entry_id}"


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


class OutMailQuerySet(ClaimableQuerySet):
    def undone(self):
        return self.filter(state=MailState.PENDING)

    def give_back(self, sentence, pause, **values):
        """Leave the mail to the next attempt, after ``pause``."""
        return self.update(error=sentence, not_before=clock.now() + pause, **values)

    def give_up(self, sentence):
        return self.update(error=sentence, state=MailState.FAILED)

    def held(self):
        """Return what waits for a digest."""
        return self.filter(state=MailState.HELD, digest=None)

    def takes_back(self):
        """Return what takes an entry out of a calendar: that stays so, whatever comes after it."""
        return self.filter(calendar_method="CANCEL")

    def unsent(self):
        """Return what may still go out, and is in no digest yet."""
        return self.filter(state__in=MailState.unsent_states(), digest=None)

    def may_go_out(self):
        """Return what may still go out, also what was given up: somebody could send it again."""
        return self.unsent() | self.filter(state=MailState.FAILED)

    def undelivered(self):
        """Return what failed or came back in the days for which mail is kept."""
        since = clock.now() - dt.timedelta(days=DAYS_KEPT)
        return self.filter(LOST, created__gte=since)

    def failed(self):
        """Return what was given up in the days for which mail is kept, and is still true."""
        since = clock.now() - dt.timedelta(days=DAYS_KEPT)
        return self.filter(state=MailState.FAILED, created__gte=since).not_expired()

    def expired(self, at=None):
        return self.filter(expires_at__lte=at or clock.now())

    def not_expired(self, at=None):
        return self.exclude(expires_at__lte=at or clock.now())


class OutMail(Claimable):
    """One mail to one person: a row written with its cause, sent by a worker.

    ``to`` is nobody where it goes to somebody without an account, who applied on a public page.

    ``key`` says what the mail is about; a second mail of the same key to the same address is not
    written, so that a cause that is reported twice sends once. ``about`` names the thing that it is
    about ("action-12"), so that a change of that thing can drop what has not gone out yet;
    after ``expires_at`` it says nothing true any more.
    """

    # Longer than a delivery can take (``mail.smtp.DELIVERY_SECONDS``), and finding the server.
    SILENCE = dt.timedelta(minutes=20)
    # Five days in all, as RFC 5321, 4.5.4.1 advises ("at least 4-5 days").
    PAUSES = tuple(
        dt.timedelta(minutes=pause) for pause in (1, 5, 15, 60, 120, 240, 480, *[720] * 9)
    )

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mails"
    )
    address = models.EmailField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True, help_text="An iCalendar object that goes with it")
    calendar_method = models.CharField(max_length=10, blank=True)
    reply_to = models.CharField(
        max_length=600, blank=True, help_text="Addresses; without one whoever answers for the set"
    )
    set_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=60, blank=True)
    page = models.CharField(max_length=200, blank=True, help_text="Where the digest leads to")
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.PENDING)
    created = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(
        null=True, help_text="When it was last given to the mail server"
    )
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    digest = models.ForeignKey("self", models.PROTECT, null=True, related_name="gathered")
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.CharField(max_length=500, blank=True)
    bounce_is_lasting = models.BooleanField(
        null=True, help_text="The address is wrong; else the same address may work another time"
    )

    objects = OutMailQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        indexes = [
            # Delivery and the check of health look at the newest tries.
            models.Index(fields=["-tried_at"], name="mail_by_last_try"),
            # The page of undelivered mail and the desk: few of all mails, so few rows.
            models.Index(fields=["set_id", "-created"], condition=LOST, name="mail_lost_of_set"),
            # Reminders and digests ask by key or thing alone what has gone out, to whomever.
            models.Index(fields=["key"], name="mail_by_key"),
            models.Index(fields=["about"], name="mail_by_thing"),
            # What waits, was kept or failed; what still has its text; the last month's reminders.
            models.Index(fields=["state"], condition=UNSETTLED, name="mail_unsettled"),
            models.Index(fields=["created"], condition=~models.Q(text=""), name="mail_with_text"),
            models.Index(fields=["created"], condition=REMINDERS, name="mail_reminders"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["address", "key"], name="mail_once_a_cause"),
            among("state", MailState, "mail_state"),
            all_or_none(
                "sent_at",
                when=models.Q(state=MailState.SENT),
                name="mail_sent_has_its_time",
                sentence=_("A sent email has the time at which it was sent."),
            ),
            models.CheckConstraint(
                condition=models.Q(to__isnull=False) | models.Q(kind=MailKind.APPLICATION),
                name="mail_to_nobody_here_is_about_an_application",
            ),
            models.CheckConstraint(
                condition=models.Q(bounce_is_lasting__isnull=True)
                | models.Q(bounced_at__isnull=False),
                name="mail_says_whether_for_good_if_it_came_back",
            ),
            models.CheckConstraint(
                condition=models.Q(calendar_method="") | ~models.Q(state=MailState.HELD),
                name="mail_with_a_calendar_entry_is_not_held",
                violation_error_message=_("A calendar entry can’t wait for the digest."),
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.address}"

    @property
    def kind_label(self):
        return MailKind(self.kind).label if self.kind in MailKind else self.kind

    @property
    def shown_state(self):
        """The state in words, also of what became of it afterwards."""
        if self.bounced_at:
            return _("Sent, and came back")
        return _("In the digest") if self.digest_id else self.get_state_display()


class MailPreference(models.Model):
    """How a person wants the mails of one kind; without a row they come at once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_preferences"
    )
    kind = models.CharField(max_length=40, choices=MailKind.choices)
    choice = models.CharField(max_length=8, choices=MailChoice.choices)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="mail_preference_once_a_kind"),
            among("choice", MailChoice, "mail_preference_choice"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=sorted(MailKind.always())),
                name="mail_preference_not_of_sign_in",
                violation_error_message=_(
                    "These emails always come: without them you cannot get in."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=MailKind.DIGEST, choice=MailChoice.DIGEST),
                name="mail_preference_digest_is_not_in_itself",
            ),
            models.CheckConstraint(
                condition=~models.Q(choice=MailChoice.FORTNIGHT) | models.Q(kind=MailKind.DIGEST),
                name="mail_preference_fortnight_is_of_the_digest",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.kind} {self.choice}"


class FileToRemove(models.Model):
    """A file of the storage whose row is gone: written with that change, removed after it."""

    name = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return self.name


class SearchEntry(models.Model):
    """The words of one row that can be found. Kept by triggers (``search_index``) on PostgreSQL.

    ``kind`` and ``row_id`` name the row; ``vector`` has its words as typed, and their stems.
    """

    kind = models.CharField(max_length=10)
    row_id = models.BigIntegerField()
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="search_entry_once")]
        indexes = [GinIndex(fields=["vector"], name="search_entry_words")]

    def __str__(self):
        return f"{self.kind} {self.row_id}"
