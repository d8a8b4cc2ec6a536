import datetime as dt

import pytest

from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail

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
    told = ["Upper A", "Refused: no such user", "Lower A", "550 gone", "closed", "Minutes"]
    assert [word for word in told if word not in text] == []
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
    with django_assert_max_num_queries(6):
        client.get(f"/sets/{cast.set.pk}/mail/")
