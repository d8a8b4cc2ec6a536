import datetime as dt
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import IntegrityError, transaction

from als.core import clock
from als.core.enums import MailChoice, MailKind, MailState
from als.core.mail import delivery, outbox
from als.core.mail.choices import choice_for
from als.core.models import MailPreference, OutMail

pytestmark = pytest.mark.django_db


def write(person, kind=MailKind.MINUTES, key="k", **kwargs):
    return outbox.write(
        person, kind=kind, key=key, subject="S", template="login_code", code="1", **kwargs
    )


def choose(person, kind, choice):
    MailPreference.objects.update_or_create(person=person, kind=kind, defaults={"choice": choice})


def state(row):
    row.refresh_from_db()
    return row.state


@pytest.mark.parametrize(
    ("choice", "expected"), [("at_once", "pending"), ("digest", "held"), ("off", "off")]
)
def test_a_choice_counts_when_a_mail_is_written(cast, choice, expected):
    choose(cast.upper_a, MailKind.MINUTES, choice)
    assert write(cast.upper_a).state == expected
    assert write(cast.lower_a).state == MailState.PENDING
    assert write(cast.upper_a, MailKind.CONSENT, key="other").state == MailState.PENDING


@pytest.mark.parametrize(("choice", "expected"), [("digest", "held"), ("off", "off")])
def test_a_choice_counts_again_when_a_mail_is_sent(cast, mailoutbox, choice, expected):
    row = write(cast.upper_a)
    choose(cast.upper_a, MailKind.MINUTES, choice)
    assert delivery.send_waiting() == 0
    assert (state(row), mailoutbox) == (expected, [])


def test_codes_and_invitations_can_not_be_switched_off(cast, case):
    for kind in sorted(MailKind.always()):
        with case(kind):
            with pytest.raises(IntegrityError), transaction.atomic():
                choose(cast.upper_a, kind, MailChoice.OFF)
            assert write(cast.upper_a, kind).state == MailState.PENDING


@pytest.mark.parametrize("kind", sorted(MailKind.cannot_wait()))
def test_what_a_digest_would_tell_too_late_comes_at_once(cast, kind):
    choose(cast.upper_a, kind, MailChoice.DIGEST)
    assert write(cast.upper_a, kind).state == MailState.PENDING


def test_without_the_digest_what_was_to_come_in_it_does_not_come(cast):
    choose(cast.upper_a, MailKind.MINUTES, MailChoice.DIGEST)
    choose(cast.upper_a, MailKind.DIGEST, MailChoice.OFF)
    assert choice_for(cast.upper_a, MailKind.MINUTES) == MailChoice.OFF


def test_a_mail_that_is_no_longer_so_is_not_sent(cast, mailoutbox):
    row = write(cast.upper_a, expires_at=clock.now() + dt.timedelta(hours=1))
    with time_machine.travel(clock.now() + dt.timedelta(hours=2)):
        assert delivery.send_waiting() == 0
    assert (state(row), mailoutbox) == (MailState.DROPPED, [])


class TestDrop:
    def test_it_takes_back_what_waits_about_the_thing_alone(self, cast, mailoutbox):
        gone = write(cast.upper_a, about="action-1")
        stays = write(cast.upper_a, key="b", about="action-12")
        assert outbox.drop("action-1") == 1
        assert (delivery.send_waiting(), state(gone), state(stays)) == (1, "dropped", "sent")

    def test_what_has_gone_out_stays_sent(self, cast, mailoutbox):
        row = write(cast.upper_a, about="action-1")
        delivery.send_waiting()
        assert (outbox.drop("action-1"), state(row)) == (0, MailState.SENT)

    def test_it_may_be_of_some_kinds_and_to_one_person(self, cast):
        write(cast.upper_a, MailKind.DUE, about="action-1")
        write(cast.lower_a, MailKind.DUE, about="action-1")
        write(cast.upper_a, MailKind.CONSENT, key="c", about="action-1")
        assert outbox.drop("action-1", kinds={MailKind.DUE}, to=cast.upper_a) == 1
        assert OutMail.objects.claimable().count() == 2

    def test_it_is_undone_with_its_cause(self, cast):
        row = write(cast.upper_a, about="action-1")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            outbox.drop("action-1")
            _ = 1 / 0
        assert state(row) == MailState.PENDING

    def test_a_failure_that_comes_after_it_does_not_bring_the_mail_back(self, cast, monkeypatch):
        row = write(cast.upper_a, about="action-1")

        def dropped_meanwhile(self):
            outbox.drop("action-1")
            raise SMTPServerDisconnected

        monkeypatch.setattr(django_mail.EmailMultiAlternatives, "send", dropped_meanwhile)
        delivery.send_waiting()
        assert state(row) == MailState.DROPPED

    def test_a_cause_that_is_given_again_is_written_anew(self, cast, mailoutbox):
        row = write(cast.upper_a, about="action-1")
        outbox.drop("action-1")
        assert write(cast.upper_a, about="action-1") == row
        assert (delivery.send_waiting(), state(row)) == (1, MailState.SENT)

    def test_whoever_leaves_a_set_gets_nothing_more_of_it(self, cast):
        write(cast.upper_a, set_id=1)
        write(cast.upper_a, key="other", set_id=2)
        assert outbox.drop_for(cast.upper_a, set_id=1) == 1


class TestDigest:
    @pytest.fixture
    def reader(self, cast):
        choose(cast.upper_a, MailKind.MINUTES, MailChoice.DIGEST)
        return cast.upper_a

    def gather(self, reader, *rows):
        digest = write(reader, MailKind.DIGEST, key="digest")
        return digest, outbox.gather(reader, digest, *rows)

    def test_it_gathers_what_was_held_once(self, reader):
        row = write(reader)
        digest, number = self.gather(reader)
        row.refresh_from_db()
        assert (number, row.digest, list(outbox.digest_mails_of(reader))) == (1, digest, [])
        assert row.shown_state == "In the digest"

    def test_it_gathers_only_what_it_announced(self, reader):
        sooner, later = write(reader), write(reader, key="later")
        self.gather(reader, [sooner])
        assert list(outbox.digest_mails_of(reader)) == [later]

    def test_what_is_no_longer_so_is_not_in_it(self, reader):
        row = write(reader, expires_at=clock.now())
        assert (self.gather(reader)[1], state(row)) == (0, MailState.DROPPED)

    def test_what_was_switched_off_meanwhile_is_not_in_it(self, reader):
        row = write(reader)
        choose(reader, MailKind.MINUTES, MailChoice.OFF)
        assert (self.gather(reader)[1], state(row)) == (0, MailState.OFF)

    def test_what_was_taken_back_is_not_in_it(self, reader):
        write(reader, about="minutes-1")
        outbox.drop("minutes-1")
        assert list(outbox.digest_mails_of(reader)) == []

    def test_nobody_gets_what_was_held_for_another(self, reader, cast):
        write(reader)
        assert list(outbox.digest_mails_of(cast.lower_a)) == []


def test_the_text_of_old_mail_is_emptied_and_that_it_went_stays(cast, mailoutbox):
    row = write(cast.upper_a)
    delivery.send_waiting()
    assert sum(outbox.forget_old()) == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=91)):
        waits = write(cast.upper_a, key="new")
        assert sum(outbox.forget_old()) == 1
    row.refresh_from_db()
    waits.refresh_from_db()
    assert (row.text, row.html, row.subject, row.state) == ("", "", "", MailState.SENT)
    assert waits.text
