"""The outbox: write a mail as a row, in the transaction of its cause; a worker sends it."""

import datetime as dt
import logging
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string

from als.common import clock
from als.common.enums import MailState
from als.common.models import OutMail
from als.common.wake import wake

log = logging.getLogger(__name__)

LONGEST_SUBJECT = OutMail._meta.get_field("subject").max_length
# Minutes until the next attempt, after the first, second, ... failure; then the mail has failed.
PAUSES = [1, 5, 30, 120, 720]


def write(to, *, kind, key, subject, template, set_id=None, calendar=None, **context):
    """Put a mail for the person ``to`` into the outbox, once for each ``key``.

    ``template`` is the name of ``templates/mail/<template>.txt``, the one source of both parts.
    ``calendar`` is ``(method, text)`` of an iCalendar object. Returns the row.
    """
    text = render_to_string(f"mail/{template}.txt", {**context, "to": to, **_site()}).strip()
    method, ics = calendar or ("", "")
    mail, made = OutMail.objects.get_or_create(
        address=to.email,
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "subject": one_line(subject),
            "text": text,
            "html": as_html(subject, text),
            "calendar": ics,
            "calendar_method": method,
            "set_id": set_id,
            "created": clock.now(),
            "not_before": clock.now(),
        },
    )
    if made and not clock.tells_a_story():
        _wake_once()
    return mail


def one_line(text):
    """Return what people typed as a header can carry it: on one line, no longer than the row."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def _site():
    return {"base_url": settings.BASE_URL}


def as_html(subject, text):
    """Return the HTML part: the text's paragraphs, with its addresses as links."""
    return render_to_string("mail/frame.html", {"subject": subject, "text": text})


def _wake_once():
    """Let a worker be woken after the commit: once, however many mails the transaction writes."""
    if not any(function is wake_up for _ids, function, *_rest in connection.run_on_commit):
        transaction.on_commit(wake_up)


def wake_up():
    from als.common.tasks import send_waiting_mail

    wake(send_waiting_mail)


def send_waiting():
    """Send all that waits; return how many went out."""
    return sum(send(pk) for pk in OutMail.objects.waiting().values_list("pk", flat=True))


def send(pk):
    """Send one mail if nobody else is at it; return whether it went out.

    The claim moves ``not_before`` on: two workers never send the same row, no lock is held while
    the mail server thinks, and a worker that dies leaves the row to the next sweep after the pause.
    A death between the server's answer and our note of it sends again under the same Message-ID.
    """
    attempt = OutMail.objects.filter(pk=pk).values_list("attempts", flat=True).first()
    pause = PAUSES[min(attempt or 0, len(PAUSES) - 1)]
    claimed = (
        OutMail.objects.waiting()
        .filter(pk=pk)
        .update(attempts=F("attempts") + 1, not_before=clock.now() + dt.timedelta(minutes=pause))
    )
    if not claimed:
        return False
    mail = OutMail.objects.get(pk=pk)
    try:
        message(mail).send()
    except Exception as error:  # whatever is wrong with one mail, those behind it still go out
        log.warning("Mail %s did not go out at attempt %s", pk, mail.attempts, exc_info=True)
        mail.error = f"{type(error).__name__}: {error}"[:500]
        if mail.attempts >= len(PAUSES):
            mail.state = MailState.FAILED
        mail.save(update_fields=["error", "state"])
        return False
    mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""
    mail.save(update_fields=["state", "sent_at", "error"])
    return True


def message(mail):
    """Return the row as a message of Django's."""
    host = settings.BASE_URL.split("://")[1].split(":")[0]
    built = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        headers={"Message-ID": f"<{mail.pk}.{mail.created:%Y%m%d%H%M%S}@{host}>"},
    )
    built.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        part = MIMEText(mail.calendar, "calendar", "utf-8")
        part.set_param("method", mail.calendar_method)
        part.add_header("Content-Disposition", "attachment", filename="invite.ics")
        built.attach(part)
    return built
