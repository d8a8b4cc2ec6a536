"""What a delivery report says: that a mail failed, why, and whether for good.

Reports come as the standard has it (RFC 3464), in the shapes that flufl.bounce knows, and as mere
words in the language of the other server. Here it is known already that the mail came to an
address that only those have who had our mail; what is left is to tell a failure from a delay, the
answer of somebody on holiday, a question "are you human?", a receipt and a complaint.
"""

import html
import logging
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses

log = logging.getLogger(__name__)

MAX_TEXT_LENGTH = 20_000  # characters: what a server has to say is at the top
MAX_LINE_LENGTH = 2_000
MAX_BYTES_ASKED = 16 * 1024
NOT_ITS_OWN = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}
NO_BOUNCE = {"message/feedback-report", "message/disposition-notification"}
SERVERS = ("mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon", "microsoftexchange")
SERVER_NAMES = ("mail delivery", "mailer-daemon", "mail administrator", "postmaster")

PERMANENT = re.compile(
    r"(?<![\d.])(?:5\.\d{1,3}\.\d{1,3}(?![\d.]*\d)|(?:55[0-4]|571)(?=[\s\-#:]|$))"
)
# As only servers write it; "01 550 1234" may be somebody's telephone, 5.1.2 an edition
SERVERS_OWN = re.compile(r"#5\.\d{1,3}\.\d|(?<!\d)5\d\d[\s\-#:]{1,3}5\.\d{1,3}\.\d")
TEMPORARY = re.compile(r"(?<![\d.])(?:4\.\d{1,3}\.\d{1,3}(?![\d.]*\d)|4[25][0-2](?=[\s\-#:]))")
# Of the mailbox, the mail, the policy or the way: the same address may well work another time.
PASSING = re.compile(
    r"(?<![\d.])(?:4\.\d|5\.2\.[23]|5\.3\.\d|5\.4\.[67]|5\.6\.\d|5\.7\.\d|552[\s-]|571\b)"
)

# The words of servers in small letters, in languages of Western and Central Europe.
DELAY_WORDS = (
    "delayed", "delivery delay", "will be retried", "will retry", "keep trying", "will continue",
    "will try again", "not yet been delivered", "no action is required", "do not need to resend",
    "verzögert", "weiterhin versucht", "erneut versucht", "retardé", "nouvelle tentative",
    "retrasad", "seguirá intentando", "in ritardo", "odgođen", "kasni", "pokušavati",
    "vertraagd", "opóźnion", "atrasad", "zakasnitev", "zpožděn", "fördröj",
)  # fmt: skip
GIVEN_UP_WORDS = (
    "giving up", "given up", "gave up", "no longer be retried", "retry timeout exceeded",
    "retry time not reached for any host after a long failure", "been in the queue too long",
    "unzustellbar", "aufgegeben", "abandonné", "odustaj",
)  # fmt: skip
FAILURE_WORDS = (
    "undeliverable", "undelivered", "could not be delivered", "couldn't be delivered",
    "couldn't deliver", "was not delivered", "wasn't delivered", "wasn't able to deliver",
    "unable to deliver", "delivery failed", "delivery failure", "delivery has failed",
    "returned to sender", "reached nobody", "address not found", "user unknown", "no such user",
    "mailbox not found", "mailbox unavailable", "mailbox full", "mailbox is full", "over quota",
    "unrouteable address",
    "unzustellbar", "nicht zugestellt", "konnte nicht übermittelt", "postfach ist voll",
    "non remis", "n'a pas pu être", "n’a pas pu être", "échec de la remise", "non distribu",
    "no se pudo entregar", "no se ha podido entregar", "non recapitabile", "mancato recapito",
    "nije isporučen", "nije moguće isporučiti", "neisporučiv", "nije dostavljen",
    "isporuka nije uspjela", "neuspjela isporuka", "nije mogla biti isporučena",
    "ikke leveres", "pretinac je pun", "error occurred while trying to deliver",
    "impossible de remettre", "niet worden bezorgd", "niet bezorgd", "onbestelbaar",
    "niet bestelbaar", "nie można dostarczyć", "niedostarczalne", "nie dostarczono",
    "não é possível entregar", "falha na entrega", "não foi entregue", "ni bilo mogoče dostaviti",
    "nedostavljivo", "nebylo možné doručit", "nedoručiteln", "inte att leverera", "inte levereras",
)  # fmt: skip
AWAY_WORDS = (
    "automatic reply", "out of office", "out of the office", "out-of-office", "autoreply",
    "auto-reply", "auto reply", "on leave", "annual leave", "vacation", "automatische antwort",
    "abwesen", "réponse automatique", "absence", "absent", "respuesta automática",
    "risposta automatica", "automatski odgovor", "odsutn", "godišnj",
)  # fmt: skip
AUTO_REPLY_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation")


@dataclass(frozen=True)
class Failure:
    """``reason`` is one line in the other server's words; ``is_lasting``: the address is wrong."""

    reason: str
    is_lasting: bool


def read(report):
    """Return the ``Failure`` that an email.message.Message reports, or None."""
    if any(part.get_content_type() in NO_BOUNCE or _is_reply(part) for part in own_parts(report)):
        return None
    if report.get_param("report-type") == "feedback-report":
        return None
    blocks = list(_status_blocks(report))
    if blocks:
        return _by_the_standard(blocks)
    lines = _own_lines(report)
    by_server = _is_of_a_server(report)
    if _is_of_somebody_away(report) and not by_server:
        return None
    return _by_its_words(report, lines, by_server)


def _by_the_standard(blocks):
    """Judge the groups of a delivery status, one a recipient."""
    for block in blocks:
        action = str(block.get("Action", "")).strip().lower()
        status = str(block.get("Status", "")).strip()
        code = " ".join(str(block.get("Diagnostic-Code", "")).rpartition(";")[2].split())
        if action.startswith("failed") or (not action and status.startswith("5")):
            return _failure(code or status or action, status or code)
    return None


def _status_blocks(report):
    """Yield the groups of lines that are about a recipient."""
    for part in own_parts(report):
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for block in part.get_payload():
                if block.get("Action") or block.get("Status"):
                    yield block


def _by_its_words(report, lines, by_server):
    text = "\n".join([_head(report, "Subject"), *lines]).lower()
    addressed = "@" in text
    final = next((line for line in lines if PERMANENT.search(line)), "")
    if final and not by_server:
        addressed = addressed and (SERVERS_OWN.search(text) or _has(text, FAILURE_WORDS))
    if final and (by_server or addressed):
        return _failure(final, final)
    if by_server and _has(text, GIVEN_UP_WORDS):
        found = next((line for line in lines if TEMPORARY.search(line)), "")
        return _failure(found or _line_with(report, lines, GIVEN_UP_WORDS), found or "4.0.0")
    if _has(text, DELAY_WORDS) or any(TEMPORARY.search(line) for line in lines):
        return None
    if by_server and _has(text, FAILURE_WORDS):
        return _failure(_line_with(report, lines, FAILURE_WORDS), "")
    return _failure(_line_with(report, lines, FAILURE_WORDS), "") if _is_known(report) else None


def _is_known(report):
    """Ask flufl.bounce, which knows the shapes of many servers; it takes long with many lines."""
    try:
        from flufl.bounce import all_failures  # 21 ms

        _delayed, failed = all_failures(message_from_bytes(report.as_bytes()[:MAX_BYTES_ASKED]))
    except Exception:  # it stumbles over mail that has no sender, for one
        log.warning("A report could not be read", exc_info=True)
        return False
    return bool(failed)


def _failure(reason, code):
    words = " ".join(reason.strip(" #<>*\t").split())
    return Failure(words, not PASSING.search(f" {code} ") and "full" not in words.lower())


def _has(text, words):
    return any(word in text for word in words)


def _line_with(report, lines, words):
    found = (line for line in lines if _has(line.lower(), words))
    return next(found, "") or _head(report, "Subject")


def _head(report, name):
    """Return a line of the head as people read it, whatever encoding it came in."""
    value = str(report.get(name, ""))[:MAX_LINE_LENGTH]
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _is_of_a_server(report):
    for name, address in getaddresses([_head(report, "From")]):
        if address.lower().startswith(SERVERS) or _has(name.lower(), SERVER_NAMES):
            return True
    return report.get_content_type() == "multipart/report"


def _is_of_somebody_away(report):
    answered = str(report.get("Auto-Submitted", "")).lower().startswith("auto-replied")
    subject = _head(report, "Subject").lower()
    marked = any(report.get(name) for name in AUTO_REPLY_HEADERS)
    return answered or marked or _has(subject, AWAY_WORDS)


def _own_lines(report):
    """Return the lines of what the report says itself, without the mail that it shows."""
    text = ""
    for part in own_parts(report):
        if part.get_content_maintype() == "text" and len(text) < MAX_TEXT_LENGTH:
            words = _decoded(part)[:MAX_TEXT_LENGTH]
            text += "\n" + (_without_tags(words) if part.get_content_subtype() == "html" else words)
    return [
        line.strip()[:MAX_LINE_LENGTH]
        for line in text[:MAX_TEXT_LENGTH].splitlines()
        if line.strip()
    ]


def own_parts(part):
    """Yield the parts of a mail, but for those of a mail that it shows."""
    if part.get_content_type() in NOT_ITS_OWN:
        return
    yield part
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for inner in part.get_payload():
            yield from own_parts(inner)


def _is_reply(part):
    return part.get_content_type() == "text/calendar" and part.get_param("method") != "REQUEST"


def _decoded(part):
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:  # a charset that nobody has
        return content.decode("utf-8", errors="replace")


def _without_tags(text):
    """Return the text of HTML: what is between tags, each its own line. Linear."""
    first, *pieces = text.split("<")
    between = [first, *(piece.partition(">")[2] for piece in pieces)]
    return html.unescape("\n".join(between))
