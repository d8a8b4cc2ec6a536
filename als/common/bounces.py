"""Mail that could not be delivered: refused by the server, or come back as a delivery report.

With ``BOUNCE_ADDRESS`` each mail leaves with an envelope sender of its own
("bounces+12.5f3c…@example.org"), to which its report comes back. The signature in it, and in the
Message-ID, keeps others from noting a bounce of a mail that they have not had.
"""

import logging
import re
import smtplib
from email import message_from_bytes
from email.utils import getaddresses

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from flufl.bounce import all_failures

from als.common import clock
from als.common.models import OutMail

log = logging.getLogger(__name__)

SALT = "als.common.bounces"
SIGNATURE_LENGTH = 24  # hexadecimal digits: 96 bits, and a local part stays under 64 characters
LONGEST_REASON = OutMail._meta.get_field("bounce_reason").max_length
SIGNED = re.compile(rf"(\d{{1,18}})\.([0-9a-f]{{{SIGNATURE_LENGTH}}})")
TO_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
SHOWS_THE_MAIL = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}
NOT_OF_THE_ADDRESS = {530, 534, 535, 538}  # we should have signed in to the mail server
POLICY = re.compile(r"\b5\.7\.\d")  # enhanced status codes: security and policy (RFC 3463)


def signature(pk):
    return salted_hmac(SALT, str(pk), algorithm="sha256").hexdigest()[:SIGNATURE_LENGTH]


def signed(mail):
    """Return what names a mail so that nobody can make it up: "12.5f3c…"."""
    return f"{mail.pk}.{signature(mail.pk)}"


def envelope_sender(mail):
    """Return the address to which a report about this mail comes back."""
    if not settings.BOUNCE_ADDRESS:
        return settings.DEFAULT_FROM_EMAIL
    local, host = settings.BOUNCE_ADDRESS.rsplit("@", 1)
    return f"{local}+{signed(mail)}@{host}"


def message_id(mail):
    """Return the same for each attempt: a mail program shows what came twice once."""
    host = settings.BASE_URL.split("://")[1].split(":")[0]
    return f"<{signed(mail)}.{mail.created:%Y%m%d%H%M%S}@{host}>"


def refusal(error):
    """Return why the server refuses this mail for good, in its words; "" if it may yet take it.

    Numbers from 500 are for good (RFC 5321), but for what is about us rather than the address.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, text = error.smtp_code, error.smtp_error
    else:
        return ""
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    if code < 500 or code in NOT_OF_THE_ADDRESS or POLICY.search(text):
        return ""
    return f"{code} {' '.join(text.split())}"


def note(raw, *, to=""):
    """Note what a delivery report (bytes) says; return the mail, or None if it says nothing of one.

    ``to`` is the address that the report came to, where its own head does not say it. Told twice,
    it is noted once.
    """
    report = message_from_bytes(raw)
    pk = _mail_of(report, to)
    if pk is None or not _says_it_failed(report):
        return None
    sent = OutMail.objects.filter(pk=pk, sent_at__isnull=False)
    sent.filter(bounced_at=None).update(bounced_at=clock.now(), bounce_reason=_reason(report))
    return sent.first()


def _says_it_failed(report):
    """Say whether it is a failure for good: not a delay, nor the answer of somebody on holiday."""
    try:
        _delayed, failed = all_failures(report)
    except Exception:  # flufl.bounce stumbles over mail that has no sender, for one
        log.warning("A report could not be read", exc_info=True)
        return False
    return bool(failed)


def _mail_of(report, to):
    """Return the key of the mail that the report is about, if its signature is ours."""
    came_to = [address for _name, address in getaddresses([to, *_heads(report, *TO_HEADERS)])]
    shown = [part for part in report.walk() if part.get_content_type() in SHOWS_THE_MAIL]
    for text in [*came_to, *(text for part in shown for text in _message_ids(part))]:
        for pk, seal in SIGNED.findall(text.lower()):
            if constant_time_compare(seal, signature(int(pk))):
                return int(pk)
    return None


def _heads(message, *names):
    return [str(value) for name in names for value in message.get_all(name, [])]


def _message_ids(part):
    """Return the Message-IDs of the mail that a report shows, whole or by its head alone."""
    if part.is_multipart():
        return [text for inner in part.get_payload() for text in _heads(inner, "Message-ID")]
    return re.findall(
        r"(?im)^message-id:\s*(\S+)", part.get_payload(decode=True).decode(errors="replace")
    )


def _reason(report):
    """Return what the other server said, on one line."""
    for part in report.walk():
        for name in ("Diagnostic-Code", "Status"):
            if part.get_content_type() in {"text/plain", "message/delivery-status"} and part[name]:
                text = str(part[name]).rpartition(";")[2]
                return " ".join(text.split())[:LONGEST_REASON]
    return ""
