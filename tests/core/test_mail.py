import datetime as dt
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import transaction

from als.core import clock
from als.core.enums import MailChoice, MailKind, MailState
from als.core.mail import delivery, outbox
from als.core.models import MailPreference, OutMail
from als.core.refusals import Refused

pytestmark = pytest.mark.django_db


def write(person, key="k", kind="invitation", **kwargs):
    return outbox.write(
        person,
        kind=kind,
        key=key,
        subject="Hello",
        template="login_code",
        code="123",
        **kwargs,
    )


@pytest.fixture
def dead_server(monkeypatch):
    def refuse(self):
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(django_mail.EmailMultiAlternatives, "send", refuse)


def test_the_same_cause_is_written_once(cast):
    assert write(cast.upper_a) == write(cast.upper_a)


def test_what_is_written_together_is_what_is_written_one_by_one(cast, django_assert_num_queries):
    people = [cast.upper_a, cast.lower_a, cast.upper_b]
    MailPreference.objects.create(
        person=cast.lower_a, kind=MailKind.MINUTES, choice=MailChoice.DIGEST
    )
    there, dropped = (write(one, kind=MailKind.MINUTES) for one in (cast.upper_a, cast.upper_b))
    OutMail.objects.filter(pk=dropped.pk).update(state=MailState.DROPPED)
    with outbox.together():
        assert [write(one, kind=MailKind.MINUTES) for one in people + people] == [None] * 6
    rows = {row.to: row for row in OutMail.objects.filter(key="k")}
    states = [rows[one].state for one in people]
    assert states == [MailState.PENDING, MailState.HELD, MailState.PENDING]
    assert (rows[cast.upper_a], rows[cast.upper_b]) == (there, dropped)
    with django_assert_num_queries(4), outbox.together():  # programme, choices, there, and new
        [write(one, key="new", kind=MailKind.MINUTES, set_id=cast.set.pk) for one in people]


def test_a_mail_goes_with_its_cause_or_not_at_all(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(cast.upper_a)
        _ = 1 / 0
    assert OutMail.objects.count() == 0


def test_both_parts_come_from_one_text(cast):
    row = write(cast.upper_a)
    assert "123" in row.text
    assert "<p>123</p>" in row.html


def test_what_a_person_typed_is_escaped_in_the_html_part(cast):
    cast.upper_a.name = "<b>Bold</b>"
    row = outbox.write(
        cast.upper_a,
        kind="k",
        key="k",
        subject="<i>",
        template="welcome_manager",
        link="https://x.example",
    )
    assert "<b>Bold" in row.text
    assert "&lt;b&gt;Bold" in row.html
    assert "<title>&lt;i&gt;</title>" in row.html


def test_a_subject_is_one_line_that_fits_its_row(cast):
    row = outbox.write(cast.upper_a, kind="k", key="k", template="login_code", code="1",
                     subject="One\r\nBcc: all@example.org " + "x" * 300)  # fmt: skip
    assert row.subject == ("One Bcc: all@example.org " + "x" * 300)[:199] + "…"


def test_a_mail_that_can_not_be_built_holds_up_none_behind_it(cast, mailoutbox):
    bad = write(cast.upper_a, key="bad")
    OutMail.objects.filter(pk=bad.pk).update(subject="One\nBcc: all@example.org")
    write(cast.lower_a, key="good")
    assert delivery.send_waiting() == 1
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.error.split(":")[0]) == ("pending", 1, "BadHeaderError")


def test_sending_marks_the_row(cast, mailoutbox):
    row = write(cast.upper_a)
    assert delivery.send_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, [m.to for m in mailoutbox]) == (
        MailState.SENT,
        1,
        [["upper.a@example.org"]],
    )


def test_what_was_sent_is_not_sent_again(cast, mailoutbox):
    row = write(cast.upper_a)
    delivery.send(row.pk)
    assert delivery.send(row.pk) is False
    assert len(mailoutbox) == 1


def test_a_dead_mail_server_delays_and_loses_nothing(cast, dead_server):
    row = write(cast.upper_a)
    assert delivery.send_waiting() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (
        MailState.PENDING,
        1,
        "SMTPServerDisconnected: gone",
    )
    assert OutMail.objects.claimable().count() == 0
    assert OutMail.objects.claimable(clock.now() + dt.timedelta(minutes=2)).get() == row


def test_after_the_last_pause_a_mail_has_failed_and_says_why(cast, dead_server):
    row = write(cast.upper_a)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        began = clock.now()
        while OutMail.objects.filter(state=MailState.PENDING).exists():
            delivery.send_waiting()
            days = (clock.now() - began).days
            traveller.shift(dt.timedelta(hours=1))
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.FAILED, len(OutMail.PAUSES) + 1)
    assert 5 <= days <= 6


@pytest.mark.parametrize(
    ("attempts", "ahead", "rests"),
    [
        (0, dt.timedelta(minutes=2), True),  # another machine's clock
        (0, dt.timedelta(hours=2), False),
        (8, dt.timedelta(hours=12), True),
        (8, dt.timedelta(hours=13), False),
    ],
)
def test_after_the_clock_is_set_back_no_mail_rests_longer_than_its_pause(
    cast, mailoutbox, attempts, ahead, rests
):
    row = write(cast.upper_a)
    later = {"attempts": attempts, "not_before": clock.now() + ahead}
    OutMail.objects.filter(pk=row.pk).update(**later)
    assert delivery.send_waiting() == (0 if rests else 1)


def test_a_server_that_is_away_is_asked_once_and_nothing_else_is_tried(cast, dead_server):
    write(cast.upper_a)
    other = write(cast.lower_a)
    delivery.send_waiting()
    other.refresh_from_db()
    assert (other.attempts, other.error) == (0, "")


def test_the_oldest_goes_first_and_no_change_before_its_invitation(cast, mailoutbox):
    now = clock.now()
    last = write(cast.upper_b)
    OutMail.objects.filter(pk=last.pk).update(created=now + dt.timedelta(seconds=1))
    invitation = write(cast.upper_a, "invitation", about="meeting-1")
    tried = {"attempts": 1, "not_before": now + dt.timedelta(minutes=5)}
    OutMail.objects.filter(pk=invitation.pk).update(**tried)
    change = write(cast.upper_a, "change", about="meeting-1")
    other = write(cast.upper_a, "other", about="meeting-2")
    write(cast.lower_a, "change", about="meeting-1")
    assert list(delivery.waiting().values_list("pk", flat=True)[:1]) == [other.pk]
    assert delivery.send_waiting() == 3
    with time_machine.travel(now + dt.timedelta(minutes=6)):
        assert change.pk not in delivery.waiting().values_list("pk", flat=True)
        assert delivery.send_waiting() == 2
    assert OutMail.objects.filter(state=MailState.SENT).count() == 5


def test_an_invitation_waits_for_no_digest(cast, settings, monkeypatch):
    """Not for older ones either, nor for those that a run has begun with."""
    gone = []
    monkeypatch.setattr(delivery, "AT_ONCE", 1)
    monkeypatch.setattr(django_mail.EmailMultiAlternatives, "send", lambda m: gone.append(m.to[0]))
    for person in (cast.upper_a, cast.lower_a):
        write(person, kind="digest")
    write(cast.upper_b)
    assert delivery.send_waiting() == 3
    assert gone == [one.email for one in (cast.upper_b, cast.upper_a, cast.lower_a)]


def test_a_code_to_sign_in_waits_for_no_other_mail(cast, mailoutbox):
    write(cast.upper_a)
    code = outbox.write(cast.lower_a, kind="sign-in", key="code", subject="Code",
                        template="login_code", code="1")  # fmt: skip
    assert delivery.send_codes() == 1
    assert OutMail.objects.get(state=MailState.SENT) == code


def test_no_other_worker_takes_a_mail_while_a_slow_server_thinks(cast, mailoutbox, monkeypatch):
    row = write(cast.upper_a)
    seen = []

    def slowly(message):
        with time_machine.travel(clock.now() + dt.timedelta(minutes=19)):
            seen.append(delivery.send(row.pk))

    monkeypatch.setattr(django_mail.EmailMultiAlternatives, "send", slowly)
    assert (delivery.send(row.pk), seen) == (True, [False])


def test_a_mail_that_is_written_anew_while_the_old_one_goes_is_sent_too(cast, monkeypatch):
    row, gone = write(cast.upper_a, about="meeting-1"), []

    def while_it_goes(message):
        gone.append(message.subject)
        if len(gone) == 1:
            outbox.drop("meeting-1")
            write(cast.upper_a, about="meeting-1")

    monkeypatch.setattr(django_mail.EmailMultiAlternatives, "send", while_it_goes)
    assert delivery.send(row.pk)
    assert OutMail.objects.get().state == MailState.PENDING
    assert (delivery.send_waiting(), len(gone)) == (1, 2)


def test_what_was_given_up_is_not_sent_to_an_address_that_was_left(cast):
    row = write(cast.upper_a)
    OutMail.objects.filter(pk=row.pk).update(state=MailState.FAILED, address="old@example.org")
    with pytest.raises(Refused):
        outbox.send_again(mail=row, by=cast.facilitator)


def test_a_calendar_entry_goes_as_a_part_with_its_method(cast):
    row = write(cast.upper_a, calendar=("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    part = outbox.message(row).message().get_payload()[-1]
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")


def test_a_worker_is_woken_once_for_all_mails_of_a_change(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(outbox, "notify_worker", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        write(cast.upper_a)
        write(cast.lower_a)
    assert woken == ["als.core.tasks.send_waiting_mail"]


def test_the_message_id_stays_the_same_at_every_attempt(cast):
    row = write(cast.upper_a)
    again = OutMail.objects.get()
    assert outbox.message(row).extra_headers == outbox.message(again).extra_headers
