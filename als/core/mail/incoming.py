"""What comes back by mail: delivery reports, and the answers of calendar programs.

Anybody can write to these addresses. What is believed rests on the signature in the address, or in
the Message-ID of the mail that is answered; the rest is read with care and never fails.
"""

import logging
from email import message_from_bytes
from email.utils import getaddresses

from als.core.mail import bounces
from als.core.mail.bounce_reports import own_parts
from als.core.models import OutMail
from als.core.signals import calendar_reply

log = logging.getLogger(__name__)

MAX_CALENDAR_BYTES = 32 * 1024
ANSWERS_HEADERS = ("In-Reply-To", "References")


def take(raw, *, to=""):
    """Note what a mail (bytes) says that came back; return a sentence, "" if it says nothing.

    ``to`` is the address that it came to, where its own head does not say it.
    """
    try:
        return _take(message_from_bytes(raw[: bounces.MAX_BYTES]), to)
    except Exception:  # whatever anybody sends: a pipe that fails makes another report
        log.warning("What came back could not be read", exc_info=True)
        return ""


def _take(message, to):
    addresses = bounces.addresses_of(message, to)
    if text := _calendar_of(message):
        return _answer(message, text, addresses)
    mail = bounces.note_report(message, addresses)
    return f"Mail {mail.pk} came back." if mail else ""


def _answer(message, text, addresses):
    senders = getaddresses(bounces.heads(message, "From"))
    mails = {
        pk
        for value in [*addresses, *bounces.heads(message, *ANSWERS_HEADERS)]
        for token in bounces.tokens_in(value)
        if (pk := bounces.read_signed(token))
    }
    mail = OutMail.objects.select_related("to").filter(pk__in=mails).first()
    answers = calendar_reply.send(
        OutMail,
        text=text,
        from_=senders[0][1] if len(senders) == 1 else "",
        addresses=addresses,
        mail=mail if len(mails) == 1 else None,
    )
    return next((sentence for _receiver, sentence in answers if sentence), "")


def _calendar_of(message):
    """Return the text of the calendar part that is a reply, or ""."""
    for part in own_parts(message):
        if part.get_content_type() != "text/calendar":
            continue
        content = part.get_payload(decode=True) or b""
        text = content.decode("utf-8", errors="replace")
        if len(content) <= MAX_CALENDAR_BYTES and "METHOD:REPLY" in text.upper():
            return text
    return ""
