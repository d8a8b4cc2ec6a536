"""What is in the head of each mail: a machine wrote it, who reads an answer, its thread."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
import time_machine
from django.urls import reverse

from als.accounts import codes
from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import bounces, delivery, outbox
from sets.changes import members
from sets.selectors.reply_recipients import reply_recipients
from tests import factories as make

pytestmark = pytest.mark.django_db


def write(person, *, key="k", set_=None, **given):
    values = {"kind": MailKind.RULES, "subject": "S", "template": "login_code", "code": "1"}
    return outbox.write(person, key=key, set_id=set_ and set_.pk, **values | given)


def head(row):
    """The mail as it is read back."""
    return message_from_bytes(outbox.message(row).message().as_bytes(), policy=policy.default)


def answered_by(row):
    return [address.addr_spec for address in head(row)["Reply-To"].addresses]


def test_each_kind_of_mail_says_that_a_machine_wrote_it_and_who_reads_an_answer(cast, settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    for kind in MailKind:
        message = head(write(cast.upper_a, kind=kind, key=str(kind), set_=cast.set))
        assert message["Auto-Submitted"] == "auto-generated"
        assert "OOF" in message["X-Auto-Response-Suppress"]
        assert "All" not in message["X-Auto-Response-Suppress"]  # that stops reports as well
        assert message["Reply-To"].addresses[0].addr_spec == "facilitator@example.org"


def test_facilitators_read_answers_of_their_set_and_the_programme_of_all_others(cast, case):
    for person, readers in [
        ("upper_a", ["facilitator@example.org"]),
        ("outsider", ["office@example.org"]),
        ("sponsor", ["office@example.org"]),
        ("facilitator", ["office@example.org"]),
        ("manager", ["office@example.org"]),
    ]:
        with case(person):
            assert answered_by(write(cast.people[person], set_=cast.set)) == readers


def test_who_was_removed_answers_to_the_programme(cast):
    colleague = make.MemberFactory(pair=cast.pair_a, side="upper", lead=False)
    members.leave(member=colleague, by=cast.upper_a)
    row = colleague.person.mails.latest("pk")
    assert (row.subject[:25], answered_by(row)) == (
        "You no longer take part i",
        ["office@example.org"],
    )


def test_who_was_asked_to_lead_a_side_answers_to_the_facilitators(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    asked = make.AgreementFactory(pair=pair, side="upper").person
    assert answered_by(write(asked, set_=cast.set)) == ["facilitator@example.org"]


def test_a_code_is_answered_by_those_of_ones_set_or_by_whoever_runs_this(cast, settings):
    settings.CONTACT_EMAIL = "Help <help@example.org>"
    assert answered_by(write(cast.upper_a)) == ["facilitator@example.org"]
    assert answered_by(write(cast.manager)) == ["office@example.org"]
    assert answered_by(write(cast.stranger)) == ["help@example.org"]
    assert reply_recipients(write(cast.stranger, key="x")) == []


def test_a_mail_about_somebodys_question_is_answered_by_them(cast):
    row = write(cast.upper_a, set_=cast.set, reply_to=[cast.lower_a])
    assert answered_by(row) == ["lower.a@example.org"]


def test_a_name_can_not_add_lines_or_addresses_to_the_head(cast):
    cast.lower_a.name = 'Eve"\r\nBcc: x@example.org, <y@example.org>'
    row = write(cast.upper_a, reply_to=[cast.lower_a], subject="Hi\r\nBcc: x@example.org\u2028x")
    message = head(row)
    assert answered_by(row) == ["lower.a@example.org"]
    assert (message["Bcc"], message["Subject"]) == (None, "Hi Bcc: x@example.org x")


def test_mails_about_one_thing_of_a_set_are_one_thread(cast):
    one, two = (write(cast.upper_a, key=k, set_=cast.set, about="meeting-1") for k in "ab")
    other = write(cast.upper_a, key="c", set_=cast.set, about="meeting-2")
    elsewhere = write(cast.upper_a, key="d", set_=cast.other_set, about="meeting-1")
    code = write(cast.upper_a, key="e")
    threads = [head(row)["References"] for row in (one, two, other, elsewhere, code)]
    assert threads[0] == threads[1] == head(one)["In-Reply-To"]
    assert len(set(threads)) == 4
    assert threads[4] is None


def test_the_mails_own_id_stays_when_the_pages_move(cast, settings):
    row = write(cast.upper_a, set_=cast.set)
    before = bounces.message_id(row), bounces.thread_id(row)
    settings.BASE_URL = "https://elsewhere.example.net"
    assert (bounces.message_id(row), bounces.thread_id(row)) == before


def test_a_code_that_ended_in_the_outbox_never_goes(client, cast, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": "upper.a@example.org"})
    codes.mail_asked_for()
    row = cast.upper_a.mails.get()
    assert row.expires_at is not None
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        assert delivery.send_waiting() == 0
    row.refresh_from_db()
    assert (row.state, mailoutbox) == (MailState.DROPPED, [])
    assert "out of date before it could be sent" in row.error
