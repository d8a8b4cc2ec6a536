"""The outbox: write a mail as a row, in the transaction of its cause; ``delivery`` sends it."""

import datetime as dt
import textwrap
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, models, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.enums import MailChoice, MailKind, MailState
from als.core.mail import bounces
from als.core.mail.choices import choice_for, choice_link, choices_of, read_choices
from als.core.mail.html import as_html
from als.core.models import OutMail
from als.core.models.mail import DAYS_KEPT
from als.core.prepared import read_once
from als.core.processes.workers import notify_worker
from als.core.refusals import Refused
from als.core.text.glyphs import undirected
from als.core.text.languages import own_words_language
from als.core.web import limits, security_log

# RFC 5322, 2.1.1, recommends 78 characters at most.
MAX_LINE_LENGTH = 76
AT_ONCE = 1000  # mails emptied in one go
SIGNATURE_LINE = "-- "  # mail programs set apart what follows it
MAX_SUBJECT_LENGTH = OutMail._meta.get_field("subject").max_length
MAX_REPLY_TO_LENGTH = OutMail._meta.get_field("reply_to").max_length
STATE_OF_CHOICE = {
    MailChoice.AT_ONCE: MailState.PENDING,
    MailChoice.FORTNIGHT: MailState.PENDING,  # the digest itself, when its Monday has come
    MailChoice.DIGEST: MailState.HELD,
    MailChoice.OFF: MailState.OFF,
}

# What is written ``together``, by address and key
_together: ContextVar[dict | None] = ContextVar("together", default=None)
# Keys of rows of what ``counts_as_sent``
_to_count: ContextVar[list | None] = ContextVar("to_count", default=None)


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account, as far as a mail needs them."""

    email: str
    name: str = ""


def write(
    to, *, kind, key, subject, template, set_id=None, calendar=None, about="", page="",
    expires_at=None, reply_to=(), address="", language="", **context,
):  # fmt: skip
    """Put a mail for the person ``to`` into the outbox, once for each ``key``.

    An ``Outsider`` gets mails of the kind APPLICATION alone.

    ``kind`` is of ``MailKind``. ``template`` is the name of ``templates/mail/<template>.txt``, the
    one source of both parts. ``calendar`` is ``(method, text)`` of an iCalendar object. ``about``
    names the thing that it is about ("action-12"), for ``drop``; ``page`` is the path that the
    digest leads to; after ``expires_at`` it is not sent any more; ``reply_to`` are the people who
    read an answer, if not those who answer for the set; ``address`` is where it goes if not to the
    person's own. Returns the row.

    It is in the language that ``to`` has chosen, else in that of the set or of ``language``: words
    of ``subject`` and ``context`` have to be such as find their language when they are read
    (``als.core.text.later``).

    What the person has switched off becomes a row too, which is not sent. A row that was dropped
    before it went out is rewritten when its cause comes up again.
    """
    if kind == MailKind.INVITATION and not clock.is_backdated():
        _within_a_day(to)
    with translation.override(language_of(to, set_id=set_id, otherwise=language)):
        values = _values(
            to, kind=kind, subject=subject, template=template, set_id=set_id, calendar=calendar,
            about=about, page=page, expires_at=expires_at, reply_to=reply_to, **context,
        )  # fmt: skip
    once, others = (address or to.email, key), _together.get()
    if others is None:
        return _put({once: values})[0]
    others.setdefault(once, values)
    return None


@contextmanager
def together():
    """Put what is written inside into the outbox at the end, all with one statement.

    For what many hear at one moment: what they have chosen, and whose mail it is, is read once.
    ``write`` returns nothing in it. It is a decorator, too. What is written inside stays wanted if
    an inner transaction is given up; a ``drop`` inside finds only what was there before.
    """
    token = _together.set(wanted := {})
    try:
        with read_once():
            yield
    finally:
        _together.reset(token)
    if wanted:
        _put(wanted)


def _put(wanted):
    """Put mails (values by address and key) into the outbox; return the rows."""
    if len(wanted) > 1:
        read_choices([values["to"] for values in wanted.values() if values["to"]])
    addresses, keys = map(set, zip(*wanted, strict=True))
    found = OutMail.objects.filter(address__in=addresses, key__in=keys)
    rows = {one: row for row in found if (one := (row.address, row.key)) in wanted}
    new = [
        OutMail(address=address, key=key, state=_state_of(values), **values)
        for (address, key), values in wanted.items()
        if (address, key) not in rows
    ]
    # Who writes the same at the same moment keeps theirs.
    once = {"unique_fields": ["address", "key"], "update_fields": ["key"]}
    OutMail.objects.bulk_create(new, update_conflicts=True, **once)
    again = [_rewrite(row, wanted[one]) for one, row in rows.items()]
    if (new or any(again)) and not clock.is_backdated():
        for is_code in {values["kind"] == MailKind.SIGN_IN for values in wanted.values()}:
            _notify_once(send_codes_soon if is_code else send_soon)
    written = [*new, *rows.values()]
    if (to_count := _to_count.get()) is not None:
        to_count += [row.pk for row in written]
    return written


def _rewrite(row, values):
    """Put a mail that was dropped into the outbox again; return whether it was."""
    if row.state != MailState.DROPPED:
        return False
    dropped = OutMail.objects.filter(pk=row.pk, state=MailState.DROPPED)
    again = {**values, "state": _state_of(values), "attempts": 0, "error": "", "tried_at": None}
    made = dropped.update(**again)
    row.refresh_from_db()
    return bool(made)


def _state_of(values):
    return state_by_choice(values["to"], values["kind"], values["calendar_method"])


def draft(to, *, key, kind, **given):
    """Return such a mail, not saved, in the language that is active: for ``write_new``."""
    values = _values(to, kind=kind, **given)
    return OutMail(address=to.email, key=key, state=_state_of(values), **values)


def write_new(mails):
    """Put drafts into the outbox; ``IntegrityError`` if there is one of a key already."""
    OutMail.objects.bulk_create(mails)
    if mails and not clock.is_backdated():
        _notify_once(send_soon)


def _values(
    to, *, kind, subject, template, set_id=None, calendar=None, about="", page="",
    expires_at=None, reply_to=(), **context,
):  # fmt: skip
    """Return the values of the row, with its words in the language that is active."""
    subject = one_line(subject)
    text = undirected(_text(to, kind, template, context))
    method, ics = calendar or ("", "")
    return {
        "to": None if isinstance(to, Outsider) else to,
        "kind": kind,
        "subject": subject,
        "text": text,
        "html": as_html(subject, text, set_id=set_id, signs_in=not isinstance(to, Outsider)),
        "calendar": ics,
        "calendar_method": method,
        "reply_to": addresses_of([(person.name, person.email) for person in reply_to]),
        "set_id": set_id,
        "about": about,
        "page": page,
        "expires_at": expires_at,
        "created": clock.now(),
        "not_before": clock.now(),
    }


def language_of(to, *, set_id=None, otherwise=""):
    """Return the language in which somebody reads mail: their own, else that of their set.

    Of whom neither is known reads ``otherwise``, or the language of the page that has the cause.
    """
    own = getattr(to, "language", "")
    if own not in dict(settings.LANGUAGES):
        known = settings.MAIL_LANGUAGE and import_string(settings.MAIL_LANGUAGE)(to, set_id)
        own = known or otherwise or translation.get_language() or settings.LANGUAGE_CODE
    return own_words_language(own)


def _within_a_day(to):
    """Refuse an invitation to an address that has had a day's worth, from whomever they were."""
    if not limits.spend("invitation", key=to.email):
        security_log.record("limit", person=to, of="invitations to one address")
        raise Refused(_("%s has had 20 invitations today. Try again tomorrow.") % to.email)


def drop(about, *, kinds=None, to=None):
    """Take back what has not gone out about a thing ("action-12"); return how many rows.

    Of these ``kinds`` only, and to this person only, if they are given. What takes an entry out
    of a calendar still goes. Call it in the transaction of the change.
    """
    rows = _to_drop().filter(about=about)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if to is not None:
        rows = rows.filter(to=to)
    return rows.update(state=MailState.DROPPED)


def drop_for(person, *, set_id):
    """Take back what has not gone out to somebody who has left the set; return how many rows."""
    return _to_drop().filter(to=person, set_id=set_id).update(state=MailState.DROPPED)


def drop_all(person):
    """Take back what has not gone out to somebody whose account is switched off."""
    return _to_drop().filter(to=person).update(state=MailState.DROPPED)


def _to_drop():
    return OutMail.objects.may_go_out().exclude(calendar_method="CANCEL")


def state_by_choice(to, kind, calendar_method):
    """Return the state that the person's choice gives a mail; calendars can't wait for a digest.

    Whose account is switched off hears that, and is rid of calendar entries: nothing else.
    """
    if to is None:
        return MailState.PENDING
    if not (to.is_active or kind == MailKind.SIGN_IN or calendar_method == "CANCEL"):
        return MailState.DROPPED
    state = STATE_OF_CHOICE[choice_for(to, kind)]
    return MailState.PENDING if calendar_method and state == MailState.HELD else state


def send_again(*, mail, by):
    """Put a mail that was given up back into the outbox, as the ``by`` of its set asks.

    Raises ``Refused`` if it is no longer given up, or says nothing true any more.
    """
    with transaction.atomic():
        if not _begin_anew(OutMail.objects.filter(pk=mail.pk)):
            raise Refused(_("This email can’t be sent again: it has gone, or is out of date."))
        audit.record("sent again", mail, by=by, set_id=mail.set_id)
        _notify_once(send_soon)


def send_all_again():
    """Put all mail that was given up back into the outbox; return how many. For the operator."""
    return _begin_anew(OutMail.objects.all())


def _begin_anew(rows):
    """Let them wait again, but for what would go to an address that its person has left."""
    rows = rows.filter(models.Q(to=None) | models.Q(address=F("to__email")))
    pending = {"state": MailState.PENDING, "attempts": 0, "not_before": clock.now(), "error": ""}
    return rows.filter(pk__in=OutMail.objects.failed().values("pk")).update(**pending)


@contextmanager
def counts_as_sent():
    """Let what is written inside, and still waits at its end, count as sent when it was written.

    No mail leaves the worked example.
    """
    token = _to_count.set(written := [])
    try:
        yield
    finally:
        _to_count.reset(token)
    if written:
        waiting = OutMail.objects.filter(pk__in=written, state=MailState.PENDING)
        waiting.update(state=MailState.SENT, sent_at=F("created"))


def digest_mails_of(person, at=None):
    """Return what waits for the person's digest and is still so, the oldest first."""
    kept = [kind for kind, choice in choices_of(person).items() if choice != MailChoice.OFF]
    rows = OutMail.objects.held().filter(to=person, kind__in=kept)
    return rows.not_expired(at).order_by("created", "pk")


def gather(person, digest_mail, rows=None):
    """Note that the digest contains ``rows`` (of all that is held, if not given).

    What is no longer so, or of a kind that was switched off since, is closed. Call it in the
    transaction that writes the digest.
    """
    gathered_ids = [row.pk for row in (digest_mails_of(person) if rows is None else rows)]
    held = OutMail.objects.held().filter(to=person)
    gathered = held.filter(pk__in=gathered_ids).update(digest=digest_mail)
    held.expired().update(state=MailState.DROPPED)
    off = [kind for kind, choice in choices_of(person).items() if choice == MailChoice.OFF]
    held.filter(kind__in=off).update(state=MailState.OFF)
    return gathered


def _text(to, kind, template, context):
    """Return the mail's words, with the footer that says why it came and how to change that."""
    site = {"to": to, **_site()}
    text = render_to_string(f"mail/{template}.txt", {**context, **site}).strip()
    chosen = kind in MailKind.chosen()
    footer = {
        "label": MailKind(kind).label if chosen else "",
        "of_calendar": kind == MailKind.CALENDAR,
        "of_answer": kind == MailKind.ANSWER,
        "outside": isinstance(to, Outsider),
        "choices_page": settings.BASE_URL + reverse("accounts:mail_choices"),
    }
    return f"{text}\n\n{render_to_string('mail/footer.txt', {**footer, **site}).strip()}"


def one_line(text):
    """Return what people typed as a header can carry it: on one line, no longer than the row."""
    line = " ".join(undirected(str(text)).split())
    return line if len(line) <= MAX_SUBJECT_LENGTH else f"{line[: MAX_SUBJECT_LENGTH - 1]}…"


def _site():
    return {"base_url": settings.BASE_URL}


def _notify_once(notify):
    """Let a worker be woken after the commit: once, however many mails the transaction writes."""
    if not any(function is notify for _ids, function, *_rest in connection.run_on_commit):
        transaction.on_commit(notify)


def send_soon():
    notify_worker("als.core.tasks.send_waiting_mail")


def send_codes_soon():
    notify_worker("als.core.tasks.send_codes")


def forget_old():
    """Empty the text of mail that was settled long ago; who got what when stays.

    Yield after each commit how many rows. A mail holds in plain words what the pages show only to
    those who may read it now.
    """
    before = clock.now() - dt.timedelta(days=DAYS_KEPT)
    old = OutMail.objects.filter(created__lt=before).exclude(text="")
    old = old.exclude(state__in=MailState.unsent_states(), digest=None).order_by("created")
    while some := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        rows = OutMail.objects.filter(pk__in=some)
        yield rows.update(subject="", text="", html="", calendar="", reply_to="")


def message(mail):
    """Return the row as a message of Django's."""
    headers = {
        "Message-ID": bounces.message_id(mail),
        "From": settings.DEFAULT_FROM_EMAIL,
        "Auto-Submitted": "auto-generated",
        # Exchange: no receipts and no holiday answers. "All" would also stop its delivery reports.
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
    }
    if root := bounces.thread_id(mail):
        headers["In-Reply-To"] = headers["References"] = root
    if mail.kind in MailKind.chosen():
        headers["List-Unsubscribe"] = f"<{choice_link(mail.to, mail.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built = EmailMultiAlternatives(
        subject=mail.subject,
        body=wrapped(mail.text),
        from_email=bounces.envelope_sender(mail),
        to=[mail.address],
        reply_to=[mail.reply_to or _who_reads_replies(mail)],
        headers=headers,
    )
    built.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        # The last alternative is what a calendar program acts on (RFC 6047, 2.4)
        built.attach_alternative(mail.calendar, f"text/calendar; method={mail.calendar_method}")
    return built


def _who_reads_replies(mail):
    """Return the addresses of the people who read an answer: the app of sets knows them."""
    people = import_string(settings.MAIL_REPLY_TO)(mail) if settings.MAIL_REPLY_TO else []
    return addresses_of(people) or settings.CONTACT_EMAIL


def addresses_of(people):
    """Return ``(name, address)`` pairs as a header's text, as many as a row can hold whole."""
    text = ""
    for name, address in people:
        one = formataddr((" ".join(name.split()), address))
        longer = f"{text}, {one}" if text else one
        if len(longer) > MAX_REPLY_TO_LENGTH:
            break
        text = longer
    return text


def wrapped(text):
    """Return the text in lines of at most 76 characters; an address stays whole."""
    return "\n".join(_lines_of(line) for line in text.split("\n"))


def _lines_of(line):
    if len(line) <= MAX_LINE_LENGTH or line == SIGNATURE_LINE:
        return line
    indent = " " * (len(line) - len(line.lstrip(" ")) + 2 * line.lstrip(" ").startswith("- "))
    return textwrap.fill(
        line,
        MAX_LINE_LENGTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
