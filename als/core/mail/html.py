"""The HTML part of a mail, drawn from its text: one button, no address, the programme's look.

The text is the one source. An address that is on a line of its own is a link, whose label is
the line before it ("Read and consent:"). The first such is the mail's button; the others are links
of text, as is a line of a list with the address under it. That is so for addresses of ours alone:
one that somebody typed shows its host, so that nobody's words become a button to elsewhere. A line
in capitals alone between two blank ones is a heading, and a line of a list has a bullet.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SIGNATURE = "\n-- \n"
ALONE = re.compile(r"( *)(https?://\S+)")
INLINE = re.compile(r"(https?://[^\s<>\"“”„]+)")
NOT_ITS_END = ".,;:!?)»'’"  # as a sentence goes on after it
MAX_LABEL_LENGTH = 48  # characters that a button takes on a phone
MAX_SENTENCE_LENGTH = 140  # characters that a link of text may have
MAX_SHOWN_LENGTH = 40  # characters of an address that somebody typed


@dataclass(frozen=True)
class MailBranding:
    """Whose mail it is: the name at its top, and a colour that white reads on."""

    name: str
    colour: str


OWN = MailBranding("", "#1d4f3c")


@dataclass(frozen=True)
class Button:
    """The one thing that the mail asks for."""

    label: str
    address: str


@dataclass(frozen=True)
class Heading:
    """What the lines after it are about."""

    text: str
    address = ""  # a template that asks for what isn't there looks for long


@dataclass(frozen=True)
class Paragraph:
    """Lines, as HTML."""

    html: SafeString
    address = text = ""


def as_html(subject, text, *, set_id=None, signs_in=True):
    """Return the HTML part of a mail that is of this set, if of any.

    ``signs_in``: whether its reader has an account to sign in to.
    """
    body, _sign, footer = text.partition(SIGNATURE)
    context = {
        "subject": subject,
        "parts": parts_of(body),
        "footer": parts_of(footer, button=False),
        "branding": _branding_of(set_id),
        "home": settings.BASE_URL if signs_in else "",
        "host": urlsplit(settings.BASE_URL).netloc,
    }
    return render_to_string("mail/frame.html", context)


def parts_of(text, *, button=True):
    """Return each ``Paragraph``, ``Heading`` and ``Button`` of a mail's text."""
    parts = [[]]
    for line in text.strip("\n").split("\n"):
        found = _own(line)
        if not line.strip():
            parts.append([])
        elif not found:
            parts[-1].append(line)
        elif button and not found[1]:
            button = False
            label = _take_label(parts, MAX_LABEL_LENGTH)
            parts += [Button(label or _("Open the page"), found[2]), []]
        else:
            label = _take_label(parts, MAX_SENTENCE_LENGTH, any_line=bool(found[1]))
            parts[-1].append(_link(label or _("Open the page"), found[2]))
    return [_as_part(part) for part in parts if part]


def _own(line):
    """Return the match (indent and address) of a line that is an address of ours, or None."""
    found = ALONE.fullmatch(line)
    return found if found and f"{found[2]}/".startswith(f"{settings.BASE_URL}/") else None


def _take_label(parts, longest, *, any_line=False):
    """Take the line before a link as its label and return it, or "" if it is none or too long.

    It is right above, or ends the paragraph before. With ``any_line`` it needs no colon: it is
    a line of a list.
    """
    lines = parts[-1] or (parts[-2] if len(parts) > 1 else [])
    if not isinstance(lines, list) or not lines or isinstance(lines[-1], SafeString):
        return ""
    line = lines[-1]
    if len(line) <= longest and (any_line or line.endswith(":")):
        return lines.pop().rstrip(":")
    if line.endswith(":"):
        lines[-1] = f"{line[:-1]}."
    return ""


def _as_part(part):
    if isinstance(part, Button):
        return part
    if len(part) == 1 and part[0].isupper() and " " in part[0]:
        return Heading(part[0])
    lines = [line if isinstance(line, SafeString) else _inline(line) for line in part]
    return Paragraph(SafeString("<br>".join(lines)))


def _link(label, address):
    bullet = "• " if label.startswith("- ") else ""
    return format_html('{}<a href="{}">{}</a>', bullet, address, label.removeprefix("- "))


def _inline(line):
    """Return a line with its addresses as links, under the words before them, or cut short."""
    if line.startswith("- "):
        line = f"• {line[2:]}"
    before, _colon, address = line.rpartition(": ")
    if before and _own(address) and not INLINE.search(before):
        return _link(before, address)
    pieces = INLINE.split(line)
    return format_html_join("", "{}{}", (_piece(piece) for piece in pieces))


def _piece(piece):
    if not piece.startswith(("https://", "http://")):
        return piece, ""
    address = piece.rstrip(NOT_ITS_END)
    shown = address if len(address) <= MAX_SHOWN_LENGTH else f"{urlsplit(address).netloc}/…"
    return _link(shown, address), piece[len(address) :]


def _branding_of(set_id):
    found = set_id and settings.MAIL_BRANDING and import_string(settings.MAIL_BRANDING)(set_id)
    return found or OWN
