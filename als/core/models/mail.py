"""The outbox, and how each person wants their mail."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.enums import MailChoice, MailKind, MailState
from als.core.models.jobs import Claimable, ClaimableQuerySet

DAYS_KEPT = 90  # after which the text of a mail is emptied
# Of a mail that failed or came back
LOST = models.Q(state=MailState.FAILED) | models.Q(bounced_at__isnull=False)
REMINDERS = models.Q(kind__in=sorted(MailKind.of_actions()))
UNSETTLED = models.Q(state__in=sorted({*MailState.unsent_states(), MailState.FAILED}))


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
            # By thing as well: each that waits is held against what waits about the same.
            models.Index(fields=["state", "about"], condition=UNSETTLED, name="mail_unsettled"),
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
    def is_given_up(self):
        """Return whether it was given up and is still true, as ``failed`` asks of many."""
        is_expired = self.expires_at is not None and self.expires_at <= clock.now()
        return self.state == MailState.FAILED and not is_expired

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
