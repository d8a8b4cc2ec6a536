import time
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command

from als.core.enums import MailKind
from als.core.mail import bounces, delivery, incoming, outbox
from als.core.models import OutMail
from tests.core.returned_mail import SHAPES

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; upper.a@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <upper.a@example.org>: user unknown

--b
Content-Type: message/rfc822

From: sets@example.org
To: upper.a@example.org
Message-ID: {message_id}
Subject: Hello

Words
--b--
"""


@pytest.fixture
def row(cast, settings, mailoutbox):
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    made = outbox.write(
        cast.upper_a, kind=MailKind.RULES, key="k", subject="S", template="login_code", code="1"
    )
    delivery.send_waiting()
    made.refresh_from_db()
    return made


def note(*, to="sets@example.org", message_id="<x@y>", action="failed", status="5.1.1"):
    text = REPORT.format(to=to, message_id=message_id, action=action, status=status)
    bounces.note(text.encode())
    return OutMail.objects.get()


def test_a_report_to_the_mail_s_own_address_is_noted_with_its_reason(row):
    noted = note(to=bounces.envelope_sender(row))
    assert noted.bounced_at is not None
    assert noted.bounce_reason == "550 5.1.1 <upper.a@example.org>: user unknown"
    assert noted.shown_state == "Sent, and came back"


def test_a_report_that_shows_our_message_id_is_noted(row):
    assert note(message_id=bounces.message_id(row)).bounced_at is not None


def test_a_report_in_capital_letters_is_ours_as_well(row):
    assert note(to=bounces.envelope_sender(row).upper()).bounced_at is not None


def test_a_report_without_our_signature_changes_nothing(row, case):
    for forged in [
        {"to": "bounces+{pk}.000000000000000000000000@example.org"},
        {"to": "bounces+{pk}@example.org"},
        {"message_id": "<{pk}.20260101120000@sets.example.org>"},
        {"message_id": "<{pk}.000000000000000000000000.20260101120000@sets.example.org>"},
    ]:
        with case(forged):
            filled = {name: text.format(pk=row.pk) for name, text in forged.items()}
            assert note(**filled).bounced_at is None


def test_the_signature_of_one_mail_is_not_good_for_another(row):
    to = bounces.envelope_sender(row).replace(f"+{row.pk}.", f"+{row.pk + 1}.")
    assert note(to=to).bounced_at is None


def test_a_delay_is_no_failure(row):
    to = bounces.envelope_sender(row)
    assert note(to=to, action="delayed", status="4.2.2").bounced_at is None


def test_an_answer_of_somebody_on_holiday_is_none_either(row):
    words = f"To: {bounces.envelope_sender(row)}\nSubject: Out of office\n\nBack on Monday."
    assert bounces.note(words.encode()) is None
    assert OutMail.objects.get().bounced_at is None


def test_a_report_that_comes_twice_is_noted_once(row):
    first = note(to=bounces.envelope_sender(row)).bounced_at
    assert note(to=bounces.envelope_sender(row)).bounced_at == first


@pytest.mark.parametrize("junk", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report\n\n--"])
def test_what_is_no_report_at_all_changes_nothing(row, junk):
    assert bounces.note(junk, to=bounces.envelope_sender(row)) is None


def test_the_mail_server_pipes_a_report_into_the_command(row, monkeypatch, capsys):
    report = REPORT.format(to="x@y", message_id="<x@y>", action="failed", status="5.1.1")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(report.encode())))
    call_command("note_bounce", to=bounces.envelope_sender(row))
    assert capsys.readouterr().out == f"Mail {row.pk} came back.\n"


def piped(name, row):
    """Return the row after the command got the mail of that name about it, and what was said."""
    text = SHAPES[name][0]
    for word, value in (
        ("{to}", bounces.envelope_sender(row)),
        ("{address}", row.address),
        ("{id}", bounces.message_id(row)),
    ):
        text = text.replace(word, value)
    incoming.take(text.encode())
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("name", SHAPES)
def test_what_other_servers_and_programs_send_is_distinguished(row, name):
    noted, expected = piped(name, row), SHAPES[name][1]
    if expected is None:
        assert (noted.bounced_at, noted.bounce_is_lasting) == (None, None)
        return
    reason, is_lasting = expected
    assert reason in noted.bounce_reason
    assert (noted.bounced_at is not None, noted.bounce_is_lasting) == (True, is_lasting)


def test_a_full_mailbox_is_noted_when_its_server_gives_up_and_not_before(row):
    assert piped("delayed in words", row).bounced_at is None
    assert piped("mailbox full for good", row).bounce_is_lasting is False


@pytest.mark.parametrize("name", ["exchange in words", "a relay in words", "postfix"])
def test_the_envelope_of_one_mail_around_another_is_about_neither(cast, row, name):
    other = outbox.write(
        cast.lower_a, kind=MailKind.RULES, key="o", subject="S", template="login_code", code="1"
    )
    delivery.send_waiting()
    text = SHAPES[name][0].replace("{address}", other.address)
    text = text.replace("{to}", bounces.envelope_sender(row))
    if name != "a relay in words":
        incoming.take(text.replace("{id}", bounces.message_id(other)).encode())
        assert not OutMail.objects.filter(bounced_at__isnull=False).exists()
    other_signature = bounces.signature(other.pk)
    forged = text.replace(bounces.signature(row.pk), other_signature)
    incoming.take(forged.replace("{id}", "<x@y>").encode())
    assert not OutMail.objects.filter(bounced_at__isnull=False).exists()


def test_a_huge_report_is_read_in_no_time(row, case):
    for piece in ["<", "\n", "550 5.1.1 ", "<a@b>: \n", "a@b,", "--b\n", "&amp"]:
        with case(piece):
            head = f"From: MAILER-DAEMON@x\nTo: {bounces.envelope_sender(row)}\n"
            for kind in ("text/html", "multipart/mixed; boundary=b"):
                text = f"{head}Content-Type: {kind}\n\n{piece * (2_000_000 // len(piece))}"
                started = time.process_time()
                incoming.take(text.encode())
                assert time.process_time() - started < 10
