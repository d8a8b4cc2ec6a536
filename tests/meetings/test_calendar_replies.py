"""What a calendar program answers by mail counts as the person's own answer, and no one else's."""

import datetime as dt
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command

from als.core import clock
from als.core.mail import bounces, delivery
from als.core.models import AuditEntry, OutMail
from meetings.changes import meetings, session
from meetings.models import Attendance, Meeting
from meetings.reply_address import reply_address
from tests.calendars import read

pytestmark = pytest.mark.django_db

REPLY = """From: {sender}
To: {to}
Subject: Accepted: Invitation
In-Reply-To: {message_id}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Ann has accepted.
--b
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
PRODID:-//Somebody//Calendar//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
DTSTART:20260304T100000Z
ORGANIZER:mailto:{to}
ATTENDEE;PARTSTAT={said};CN=Ann:mailto:{attendee}
{more}END:VEVENT
END:VCALENDAR
--b--
"""


@pytest.fixture(autouse=True)
def reads_mail(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"


@pytest.fixture
def meeting(cast, meeting_of, mailoutbox):
    starts = clock.now() + dt.timedelta(days=20)
    made = meeting_of(dated=True, starts=starts, ends=starts + dt.timedelta(hours=3))
    meetings.call(meeting=made, by=cast.facilitator)
    delivery.send_waiting()
    return made


def move(meeting, cast, days=1, link=""):
    later = dt.timedelta(days=days)
    meetings.edit_meeting(
        meeting=meeting, starts=meeting.starts + later, ends=meeting.ends + later,
        place=meeting.place, link=link, by=cast.facilitator,
    )  # fmt: skip
    delivery.send_waiting()


@pytest.fixture
def reply(cast, meeting, monkeypatch, capsys):
    """Pipe a reply into the command, as the mail server does; return the answers on record."""

    def send(**given):
        values = {
            "sender": "Upper A <upper.a@example.org>",
            "to": reply_address(meeting, cast.upper_a),
            "message_id": "<x@y>",
            "method": "REPLY",
            "uid": meeting.uid,
            "sequence": Meeting.objects.get(pk=meeting.pk).sequence,
            "stamp": f"{clock.now():%Y%m%dT%H%M%SZ}",
            "said": "ACCEPTED",
            "attendee": "upper.a@example.org",
            "more": "",
        }
        text = REPLY.format(**values | given)
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))
        call_command("note_bounce", to="")
        rows = Attendance.objects.exclude(answer="").values_list("member__person__name", "answer")
        return list(rows)

    return send


@pytest.mark.parametrize(
    ("said", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "maybe")]
)
def test_what_the_program_says_is_the_persons_answer(reply, said, answer, capsys):
    assert reply(said=said) == [("Upper A", answer)]
    assert "noted for meeting" in capsys.readouterr().out
    assert AuditEntry.objects.filter(verb="answered", by__name="Upper A").count() == 1


def test_the_last_word_counts(reply):
    reply()
    assert reply(said="DECLINED") == [("Upper A", "no")]


def test_the_invitation_names_the_address_that_reads_the_answer(cast, meeting):
    entry = read(OutMail.objects.get(to=cast.upper_a).calendar).vevent
    assert entry.organizer.value == f"mailto:{reply_address(meeting, cast.upper_a)}"
    params = entry.attendee.params
    assert (params["RSVP"], params["PARTSTAT"]) == (["TRUE"], ["NEEDS-ACTION"])
    assert len(entry.organizer.value.split("@")[0]) <= len("mailto:") + 64


def test_it_may_come_to_the_envelope_or_answer_the_mail_itself(cast, reply):
    row = OutMail.objects.get(to=cast.upper_a)
    assert reply(to=bounces.envelope_sender(row)) == [("Upper A", "yes")]
    bare = {"to": "sets@example.org", "message_id": bounces.message_id(row)}
    assert reply(**bare, said="DECLINED") == [("Upper A", "no")]


def test_capital_letters_are_the_same_person(reply):
    assert reply(attendee="Upper.A@Example.ORG") == [("Upper A", "yes")]


FORGED = {
    "no signature": {"to": "bounces@example.org"},
    "a signature of one's own": {"to": "bounces+r1.1.000000000000000000000000@example.org"},
    "another attendee": {"attendee": "lower.a@example.org"},
    "another sender": {"sender": "lower.a@example.org"},
    "two senders": {"sender": "upper.a@example.org, lower.a@example.org"},
    "somebody else as well": {"more": "ATTENDEE;PARTSTAT=DECLINED:mailto:lower.a@example.org\n"},
    "another meeting": {"uid": "5f2c7f0e-0000-4000-8000-000000000000"},
    "one of a series": {"more": "RECURRENCE-ID:20260304T100000Z\n"},
    "a number to come": {"sequence": 99},
    "no number": {"sequence": "x"},
    "the last second there is": {"stamp": "99991231T235959Z"},
    "no reply": {"method": "COUNTER"},
    "no answer": {"said": "DELEGATED"},
    "far too long": {"more": "COMMENT:" + "x" * 70_000 + "\n"},
    "no calendar": {"more": "END:VEVENT\nEND:VCALENDAR\nBEGIN:"},
}


def test_what_is_not_the_persons_own_changes_nothing(reply, case, caplog):
    for what in FORGED:
        with case(what):
            assert reply(**FORGED[what]) == []
            assert "could not be read" not in caplog.text


def test_the_address_of_one_person_is_not_good_for_another(cast, meeting, reply):
    theirs = reply_address(meeting, cast.lower_a)
    assert reply(to=theirs) == []
    swapped = theirs.replace(f".{cast.lower_a.pk}.", f".{cast.upper_a.pk}.")
    assert reply(to=swapped) == []


def test_an_answer_to_the_old_date_does_not_count(cast, meeting, reply):
    move(meeting, cast)
    assert reply(sequence=0) == []
    assert reply(sequence=1) == [("Upper A", "yes")]


def test_an_answer_sent_before_another_link_counts(cast, meeting, reply):
    move(meeting, cast, days=0, link="https://example.org/room")
    assert reply(sequence=0) == [("Upper A", "yes")]


def test_an_answer_that_was_long_on_its_way_does_not_undo_a_later_one(cast, meeting, reply):
    meetings.answer(meeting=meeting, answer="no", by=cast.upper_a)
    before = clock.now() - dt.timedelta(hours=1)
    assert reply(stamp=f"{before:%Y%m%dT%H%M%SZ}") == [("Upper A", "no")]


def test_who_has_left_or_the_meeting_that_has_begun_is_not_answered_for(cast, meeting, reply):
    session.open_meeting(meeting=meeting, by=cast.facilitator)
    assert reply() == []


def test_without_an_address_that_is_read_nobody_is_asked_to_reply(cast, meeting, settings):
    settings.BOUNCE_ADDRESS = ""
    move(meeting, cast)
    entry = read(OutMail.objects.filter(to=cast.upper_a).latest("pk").calendar).vevent
    assert entry.organizer.value == "mailto:office@example.org"
    assert entry.attendee.params["RSVP"] == ["FALSE"]
