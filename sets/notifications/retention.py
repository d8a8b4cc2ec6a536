"""The mails about closing a set, and about how long its personal data is kept."""

from django.urls import reverse

from als.accounts.models import User
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.text.later import later as _
from sets.models import Member


@outbox.together()
def set_closed(set_):
    """Notify those who sit in the set that it is closed, and until when their data is kept."""
    members = Member.objects.active().of_set(set_)
    for person in User.objects.filter(pk__in=members.values("person"), is_active=True):
        outbox.write(
            person,
            kind=MailKind.SIGN_IN,
            key=_closing(set_, set_.closed_at),
            about=f"closing-{set_.pk}",
            subject=_("“%s” is closed: how long your data is kept") % set_.name,
            template="sets_closed",
            set_id=set_.pk,
            set=set_,
        )


@outbox.together()
def set_reopened(set_, closed, *, by):
    """Notify the same people that they can write again; whose mail had not gone get none."""
    deletion_settled(set_)
    outbox.drop(f"closing-{set_.pk}")
    key = _closing(set_, closed)
    sent = OutMail.objects.filter(key=key).exclude(state=MailState.DROPPED)
    for person in User.objects.filter(pk__in=sent.values("to"), is_active=True):
        outbox.write(
            person,
            kind=MailKind.SIGN_IN,
            key=f"{key}-reopened",
            subject=_("“%s” is open again") % set_.name,
            template="sets_reopened",
            set_id=set_.pk,
            page=reverse("portal:set", args=[set_.pk]),
            set=set_,
            by=by,
        )


def deletion_soon(set_, person, *, step):
    """Remind somebody who can confirm the deletion; ``step``: days before, 0 once it passed."""
    passed = step == 0
    subject = _("Personal data in “%s” will be deleted soon") % set_.name
    if passed:
        subject = _("Personal data in “%s”: please confirm that it can be deleted") % set_.name
    outbox.write(
        person,
        kind=MailKind.SIGN_IN,
        key=_step(set_, step),
        subject=subject,
        template="sets_retention",
        set_id=set_.pk,
        about=_retention(set_),
        set=set_,
        passed=passed,
    )


def reminded(set_, *, step):
    """Return the keys of the people who have been reminded of this step."""
    rows = OutMail.objects.filter(key=_step(set_, step)).exclude(state=MailState.DROPPED)
    return set(rows.values_list("to", flat=True))


def deletion_settled(set_):
    """Drop the reminders of a deletion: it is confirmed, or its day has moved."""
    outbox.drop(_retention(set_))


def _closing(set_, closed):
    return f"set-closed-{set_.pk}-{closed:%Y%m%d%H%M%S}"


def _step(set_, step):
    return f"retention-{set_.pk}-{set_.keep_until}-{step}"


def _retention(set_):
    return f"retention-{set_.pk}"
