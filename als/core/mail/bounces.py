"""Mail that could not be delivered: refused by the server, or come back.

With ``BOUNCE_ADDRESS`` each mail leaves with an envelope sender of its own
("bounces+12.5f3c…@example.org"), to which its report comes back. The signature in it, and in the
Message-ID, keeps others from noting a bounce of a mail that they have not had.
"""

import re
import smtplib
from email import message_from_bytes
from email.utils import getaddresses, parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from als.core import clock
from als.core.mail.bounce_reports import read
from als.core.models import OutMail
from als.core.text.kept import in_readers_language

SALT = "als.core.mail.bounces"
SIGNATURE_LENGTH = 24  # hexadecimal digits: 96 bits, and a local part stays under 64 characters
MAX_REASON_LENGTH = OutMail._meta.get_field("bounce_reason").max_length
SIGNED = re.compile(rf"(\d{{1,18}})\.([0-9a-f]{{{SIGNATURE_LENGTH}}})")
TO_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
MAX_BYTES = 256 * 1024  # a report is about one of our mails, which are small
MAX_HEADER_LENGTH = 4_000
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
    return f"<{signed(mail)}.{mail.created:%Y%m%d%H%M%S}@{_domain()}>"


def thread_id(mail):
    """Return the Message-ID of a mail that never was, under which mail programs gather a thread.

    One for each thing of a set; "" for what belongs to no set.
    """
    if mail.set_id is None:
        return ""
    thing = salted_hmac(SALT, f"thread {mail.set_id} {mail.about or mail.kind}").hexdigest()
    return f"<{thing[:SIGNATURE_LENGTH]}.thread@{_domain()}>"


def _domain():
    """Return the sender's domain: where the pages are may change between two attempts."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def refusal(error):
    """Return why the server refuses this mail for good, in its words; "" if it may yet take it.

    Numbers from 500 are for good (RFC 5321), but for what is about us rather than the address.
    """
    code, text = _answer(error)
    if code < 500 or code in NOT_OF_THE_ADDRESS or is_policy(error):
        return ""
    return f"{code} {text}"


def is_policy(error):
    """Return whether the server refuses it by its policy, which is about the sender as a rule."""
    code, text = _answer(error)
    return code >= 500 and bool(POLICY.search(text))


def _answer(error):
    """Return the number and the words of an answer to an address or a mail; of others 0 and ""."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, text = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return code, " ".join(text.split())


def what_happened(mail):
    """Return why a mail was not delivered, in sentences for whoever can find out the address."""
    if not mail.bounced_at and mail.attempts > len(OutMail.PAUSES):
        tried = _("It could not be delivered, though it was tried for five days. Last answer: %s")
        return tried % in_readers_language(mail.error)
    if not mail.bounced_at:
        return in_readers_language(mail.error)
    returned = _("The other mail server returned it.")
    address = {
        True: _("The address is wrong or closed."),
        False: _("The address may still be right."),
    }.get(mail.bounce_is_lasting)
    return " ".join(filter(None, [returned, mail.bounce_reason, address]))


def note(raw, *, to=""):
    """Note what a delivery report (bytes) says; return the mail, or None if it says nothing of one.

    ``to`` is the address that the report came to, where its own head does not say it.
    """
    report = message_from_bytes(raw[:MAX_BYTES])
    return note_report(report, addresses_of(report, to))


def note_report(report, addresses):
    """Do so for a report that is parsed and came to these addresses. Idempotent.

    The address says which mail it is, whatever the report looks like; without one, the Message-ID
    of the mail that it shows. Where both do and differ, it is about neither.
    """
    shown = {token for text in _shown_message_ids(report) for token in tokens_in(text)}
    by_address = {token for text in addresses for token in tokens_in(text)}
    tokens = by_address | shown
    pk = read_signed(next(iter(tokens))) if len(tokens) == 1 else None
    failure = pk and read(report)
    if not failure:
        return None
    sent = OutMail.objects.filter(pk=pk, sent_at__isnull=False)
    sent.filter(bounced_at=None).update(
        bounced_at=clock.now(),
        bounce_reason=failure.reason[:MAX_REASON_LENGTH],
        bounce_is_lasting=failure.is_lasting,
    )
    return sent.first()


def addresses_of(message, to=""):
    """Return the addresses to which a mail came, by its head and by what the server says."""
    return [address for _name, address in getaddresses([to, *heads(message, *TO_HEADERS)])]


def heads(message, *names):
    """Return what is in these lines of the head, each cut where no honest one goes on."""
    return [str(value)[:MAX_HEADER_LENGTH] for name in names for value in message.get_all(name, [])]


def tokens_in(text):
    """Return what looks like the name of a mail of ours, "12.5f3c…", in a text."""
    return [f"{pk}.{seal}" for pk, seal in SIGNED.findall(text.lower())]


def read_signed(token):
    """Return the key of the mail that "12.5f3c…" names, or None if the signature is not ours."""
    pk, seal = token.split(".")
    return int(pk) if constant_time_compare(seal, signature(int(pk))) else None


def _shown_message_ids(report):
    """Yield the Message-IDs of the mail that a report shows, whole or by its head alone."""
    for part in report.walk():
        if part.get_content_type() not in SHOWS_THE_MAIL:
            continue
        if part.is_multipart():
            for inner in part.get_payload():
                yield from map(str, inner.get_all("Message-ID", []))
        else:
            head = (part.get_payload(decode=True) or b"").decode(errors="replace")
            yield from re.findall(r"(?im)^message-id:[ \t]{0,80}(\S{1,998})", head)
