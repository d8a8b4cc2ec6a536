"""States of what all apps share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    HELD = "held", _("Kept for the digest")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Not sent: no longer true")
    OFF = "off", _("Not sent: switched off")

    @classmethod
    def unsent_states(cls):
        """Return the states of what may still go out, or lead into a digest."""
        return {cls.PENDING, cls.HELD}


class MailKind(models.TextChoices):
    """What a mail is about, as far as people choose how they get it.

    The first five always go out at once: without them nobody comes in, a calendar goes on showing
    what is no longer so, and nobody notices that somebody else answers for them.
    """

    SIGN_IN = "sign-in", _("Signing in, and your own data")
    INVITATION = "invitation", _("Invitations")
    ANSWER = "answer", _("Answers given in your name")
    APPLICATION = "application", _("Applications of pairs")
    CALENDAR = "calendar", _("Meetings in your calendar: moved, cancelled, or no longer yours")
    AGREEMENT = "agreement", _("Your pair: answers, people, and what changes")
    RULES = "rules", _("Ground rules")
    MEETING = "meeting", _("Meetings: dates to choose, invitations")
    MEETING_SOON = "meeting-soon", _("Meetings: reminders, and what to prepare")
    AGENDA = "agenda", _("Agenda")
    MINUTES = "minutes", _("Minutes")
    ISSUE = "issue", _("Issues and progress recorded for your pair")
    CONSENT = "consent", _("Your consent is asked for, or an action changed")
    AGREED = "agreed", _("Both sides have agreed to an action")
    DUE = "due", _("Actions: due in 14 and in 3 days")
    OVERDUE = "overdue", _("Actions: overdue, once a week at most")
    QUIET = "quiet", _("Actions: no progress for 30 days")
    REPORT = "report", _("The report")
    DIGEST = "digest", _("The digest")

    @classmethod
    def always(cls):
        """Return the kinds that nobody can switch off."""
        return {cls.SIGN_IN, cls.INVITATION, cls.ANSWER, cls.APPLICATION, cls.CALENDAR}

    @classmethod
    def chosen(cls):
        """Return the kinds that people choose about, in order."""
        return [kind for kind in cls if kind not in cls.always()]

    @classmethod
    def in_bulk(cls):
        """Return the kinds that workers write by the thousand: they wait for all others."""
        return cls.of_actions() | {cls.MEETING_SOON, cls.DIGEST}

    @classmethod
    def of_actions(cls):
        """Return the kinds that remind of an action."""
        return {cls.DUE, cls.OVERDUE, cls.QUIET}

    @classmethod
    def cannot_wait(cls):
        """Return the kinds of a meeting's day, for which a digest may come too late."""
        return {cls.MEETING, cls.MEETING_SOON, cls.AGENDA}


class MailChoice(models.TextChoices):
    """How a person gets the mails of a kind."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("In the digest")
    FORTNIGHT = "2_weeks", _("Every second Monday")
    OFF = "off", _("Not at all")

    @classmethod
    def offered_for(cls, kind):
        """Return what can be chosen for this kind: not everything can wait for the digest.

        The digest itself comes every Monday ("at once"), every second one, or not at all.
        """
        if kind == MailKind.DIGEST:
            return [cls.AT_ONCE, cls.FORTNIGHT, cls.OFF]
        if kind in MailKind.cannot_wait():
            return [cls.AT_ONCE, cls.OFF]
        return [cls.AT_ONCE, cls.DIGEST, cls.OFF]


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")

    @classmethod
    def open_states(cls):
        return {cls.QUEUED, cls.RUNNING}

    @classmethod
    def over_states(cls):
        """Return the states after which it can be asked for again."""
        return {cls.FAILED, cls.CANCELLED}


class JobStage(models.TextChoices):
    """What a worker is at, with how much of the work is done by then (``PROGRESS``)."""

    WAITING = "waiting", _("Waiting")
    COMPILE = "compile", _("Putting the text together")
    PICTURES = "pictures", _("Drawing the pictures")
    LAYOUT = "layout", _("Laying out the pages")
    WRITE = "write", _("Writing the file")
    FINISHED = "finished", _("Finished")


PROGRESS = {
    JobStage.WAITING: 0,
    JobStage.COMPILE: 10,
    JobStage.PICTURES: 20,
    JobStage.LAYOUT: 30,
    JobStage.WRITE: 80,
    JobStage.FINISHED: 100,
}
