"""Sending what waits in the outbox: each mail once, the oldest first, for five days if need be.

Reminders and digests come last: a Monday's tens of thousands hold up no invitation.

No lock is held while the mail server thinks: a claim lasts longer than a delivery can. A worker's
death between the server's answer and our note of it sends again under the same Message-ID.
"""

import datetime as dt
import logging
import smtplib
import time
from dataclasses import dataclass
from functools import partial

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.jobs import Claim, claim
from als.core.mail import bounces
from als.core.mail.outbox import message, state_by_choice
from als.core.models import OutMail
from als.core.text import kept

log = logging.getLogger(__name__)

# A run ends in time for its task's limit, with one more delivery begun (settings, MAIL_TIME_LIMIT).
MAX_RUN_SECONDS = 300
AT_ONCE = 20  # mails after which is looked again for what must not wait
# So many domains refused in a row are no coincidence: it is our own server that lets nothing out.
MAX_REFUSED_DOMAINS = 3
IN_A_ROW = dt.timedelta(hours=1)  # wrong addresses of a quiet week are no sign of anything
OF_SERVER = {421, *bounces.NOT_OF_THE_ADDRESS}  # 421: it closes the connection to everybody
TOO_LARGE = 552  # said of a mail's size before it is sent


@dataclass
class MailClaim(Claim):
    """A worker's hold on a mail, which ends also when the mail is rewritten meanwhile."""

    tried_at: dt.datetime | None = None

    def rows(self):
        return super().rows().filter(tried_at=self.tried_at)


class ServerDown(Exception):
    """Nothing goes out just now, whichever mail is tried."""


def send_codes():
    """Send the codes to sign in with, for which somebody waits; return how many went out."""
    return _send_each(waiting().filter(kind=MailKind.SIGN_IN))


def send_waiting():
    """Send all that waits; return how many went out."""
    return _send_each(waiting())


def waiting():
    """Return the mails that may go out now, those written in bulk last, else the oldest first.

    What follows another mail about the same thing to the same address waits for that one: no
    change comes before its invitation.
    """
    earlier = OutMail.objects.undone().filter(
        address=OuterRef("address"), about=OuterRef("about"), pk__lt=OuterRef("pk")
    )
    # Looked up in an index for each that is about anything. As a join it reads all that waits for
    # each of them, until PostgreSQL has counted again how much that is: hours of a Monday.
    follows = ~Q(about="") & Exists(earlier)
    in_bulk = ExpressionWrapper(Q(kind__in=sorted(MailKind.in_bulk())), BooleanField())
    return OutMail.objects.claimable().exclude(follows).order_by(in_bulk, "created", "pk")


def _send_each(mails):
    """Send these until the time of a run is over, or the server is found to be down."""
    ends = time.monotonic() + MAX_RUN_SECONDS
    sent = 0
    while batch := list(mails.values_list("pk", flat=True)[:AT_ONCE]):
        for pk in batch:
            if time.monotonic() > ends:
                return sent
            try:
                sent += send(pk)
            except ServerDown as down:
                log.error("No mail goes out: %s", down)
                return sent
    return sent


def send(pk):
    """Send one mail if nobody else is at it; return whether it went out.

    Raises ``ServerDown`` if it is not for this mail that it didn't.
    """
    now = clock.now()
    held = claim(OutMail, pk, claim_class=partial(MailClaim, tried_at=now), tried_at=now)
    if held is None:
        return False
    mail = OutMail.objects.select_related("to").get(pk=pk)
    if closed := _closed_before_it_went(mail):
        state, note = closed
        held.settle(state=state, error=note)
        return False
    try:
        message(mail).send()
    except Exception as error:  # whatever is wrong with one mail, those behind it still go out
        trace = not is_of_server(error)  # which is no fault of ours to look for
        log.warning("Mail %s did not go out at attempt %s", pk, mail.attempts, exc_info=trace)
        _note_failure(held, error)
        return False
    # Even if it was dropped meanwhile: it has gone. What was rewritten since has not.
    this = OutMail.objects.filter(pk=pk, tried_at=now)
    this.update(state=MailState.SENT, sent_at=clock.now(), error="")
    return True


def _closed_before_it_went(mail):
    """Return the state of a mail that is not sent now, and why; None of one that is."""
    if mail.expires_at and mail.expires_at <= clock.now():
        return MailState.DROPPED, kept.OUT_OF_DATE
    state = state_by_choice(mail.to, mail.kind, mail.calendar_method)
    return None if state == MailState.PENDING else (state, "")


def _note_failure(held, error):
    """Write down why the mail did not go out, unless it was dropped since."""
    if refused := bounces.refusal(error):
        held.rows().give_up(kept.ADDRESS_REFUSED % refused[:400])
        _notice_if_all_are_refused(refused)
        return
    sentence = f"{type(error).__name__}: {error}"[:500]
    held.retry_or_give_up(sentence)
    if is_of_server(error):
        raise ServerDown(sentence)
    if bounces.is_policy(error):
        _notice_if_all_are_refused(sentence)


def is_of_server(error):
    """Return whether the server is away or lets us send nothing, whatever the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code in OF_SERVER for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code in OF_SERVER
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == TOO_LARGE:
        return False
    return isinstance(error, OSError)  # which each error of smtplib is


def _notice_if_all_are_refused(refused):
    """Let the last refusals wait instead, if no mail to any domain was taken since.

    Raises ``ServerDown`` in that case.
    """
    rows = _refused_in_a_row()
    if len({mail.address.rpartition("@")[2].lower() for mail in rows}) < MAX_REFUSED_DOMAINS:
        return
    sentence = kept.ALL_REFUSED % refused[:400]
    for mail in rows:
        pause = OutMail.PAUSES[mail.attempts - 1]
        refused_one = OutMail.objects.filter(pk=mail.pk, state=MailState.FAILED)
        refused_one.give_back(sentence, pause, state=MailState.PENDING)
    raise ServerDown(refused)


def _refused_in_a_row():
    """Return the mails refused in the last hour since the last that was taken."""
    tried = [MailState.SENT, MailState.FAILED, MailState.PENDING]
    recent = OutMail.objects.filter(state__in=tried, tried_at__gt=clock.now() - IN_A_ROW)
    row = []
    newest = recent.order_by("-tried_at", "-pk").only("address", "attempts", "state", "error")
    for mail in newest[:50]:
        if mail.state == MailState.SENT:
            break
        if _is_refused(mail):
            row.append(mail)
    return row


def _is_refused(mail):
    """Return whether a mail that has not gone was refused, rather than that nobody answered.

    What failed before its last attempt was refused for good: anything else is tried to the end.
    What was refused by policy is as well, and says so.
    """
    if mail.state == MailState.FAILED:
        return mail.attempts <= len(OutMail.PAUSES)
    return bool(bounces.POLICY.search(mail.error))
