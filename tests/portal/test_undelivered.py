import datetime as dt

import pytest
from django.core.management import call_command

from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import delivery, outbox
from als.core.models import AuditEntry, OutMail

pytestmark = pytest.mark.django_db


def lost(person, set_, key="k", **fields):
    row = outbox.write(
        person, kind=MailKind.MINUTES, key=key, subject="SECRET subject", template="login_code",
        code="SECRET text", set_id=set_.pk,
    )  # fmt: skip
    OutMail.objects.filter(pk=row.pk).update(**fields)
    return row


def page(cast, who="facilitator"):
    return cast.client(who).get(f"/sets/{cast.set.pk}/mail/").content.decode()


def test_it_names_who_was_not_reached_and_why_but_not_what_was_said(cast):
    lost(cast.upper_a, cast.set, state=MailState.FAILED, error="Refused: no such user")
    lost(cast.lower_a, cast.set, state=MailState.SENT, sent_at=clock.now(),
         bounced_at=clock.now(), bounce_reason="550 gone", bounce_is_lasting=True)  # fmt: skip
    text = page(cast)
    expected = ["Upper A", "Refused: no such user", "Lower A", "550 gone", "closed", "Minutes"]
    assert [word for word in expected if word not in text] == []
    assert "SECRET" not in text


def test_of_another_set_it_says_nothing(cast):
    lost(cast.outsider, cast.other_set, state=MailState.FAILED)
    assert "All emails have been delivered" in page(cast)


def test_what_waits_or_went_out_is_not_on_it(cast):
    lost(cast.upper_a, cast.set)
    lost(cast.lower_a, cast.set, state=MailState.SENT, sent_at=clock.now())
    lost(cast.upper_b, cast.set, state=MailState.OFF)
    assert "All emails have been delivered" in page(cast)


def test_after_three_months_it_is_forgotten(cast):
    old = clock.now() - dt.timedelta(days=91)
    lost(cast.upper_a, cast.set, state=MailState.FAILED, created=old)
    assert "All emails have been delivered" in page(cast)


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_the_same_few_queries(cast, number, django_assert_max_num_queries):
    for key in range(number):
        lost(cast.upper_a, cast.set, key=str(key), state=MailState.FAILED)
    client = cast.client("facilitator")
    with django_assert_max_num_queries(7):
        client.get(f"/sets/{cast.set.pk}/mail/")


def again(cast, row, who="facilitator"):
    return cast.client(who).post(f"/sets/{cast.set.pk}/mail/{row.pk}/again/")


def test_a_failed_email_is_sent_again_and_what_is_out_of_date_is_not(cast, case, mailoutbox):
    row = lost(cast.upper_a, cast.set, state=MailState.FAILED, attempts=17, error="away")
    text = page(cast)
    assert ("Send again" in text, "tried for five days" in text) == (True, True)
    assert again(cast, row, "upper_a").status_code == 403
    assert again(cast, row, "outsider").status_code == 404
    assert delivery.send_waiting() == 0
    assert again(cast, row).status_code == 302
    assert (delivery.send_waiting(), [mail.to for mail in mailoutbox]) == (1, [[row.address]])
    assert AuditEntry.objects.get(verb="sent again").set_id == cast.set.pk
    for name, state in {
        "it is over": {"state": MailState.FAILED, "expires_at": clock.now()},
        "it came back": {
            "state": MailState.SENT,
            "sent_at": clock.now(),
            "bounced_at": clock.now(),
        },
    }.items():
        with case(name):
            row = lost(cast.lower_a, cast.set, **state)
            assert "Send again" not in page(cast)
            again(cast, row)
            row.refresh_from_db()
            assert row.state == state["state"]


def test_of_a_thing_that_is_gone_nothing_is_sent_again(cast):
    row = lost(cast.upper_a, cast.set, state=MailState.FAILED, about="action-1")
    outbox.drop("action-1")
    assert again(cast, row).status_code == 404
    assert OutMail.objects.get(pk=row.pk).state == MailState.DROPPED


def test_the_operator_sends_all_of_them_again(cast, capsys):
    lost(cast.upper_a, cast.set, state=MailState.FAILED, attempts=17)
    lost(cast.outsider, cast.other_set, state=MailState.FAILED, expires_at=clock.now())
    call_command("send_again")
    assert capsys.readouterr().out == "Waiting to be sent again: 1.\n"
    assert OutMail.objects.claimable().count() == 1
