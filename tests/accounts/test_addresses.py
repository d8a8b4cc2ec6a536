"""Another mail address: confirmed at the old and at the new one, and telling nobody who is here."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection
from django.test import Client

from als.accounts import addresses, switching
from als.accounts.addresses import NEW, OLD
from als.accounts.models import AddressChange, User
from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from tests import factories as make
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
FRESH = "ana@elsewhere.example"


def ask(person, new=FRESH):
    return addresses.ask(new=new, by=person)


def link(address):
    text = OutMail.objects.filter(address=address, text__contains="/address/").latest("pk").text
    return re.search(r"/address/\S+/", text)[0]


def both(change, by=None):
    addresses.confirm(change=change, end=OLD, by=by or change.person)
    return addresses.confirm(change=change, end=NEW, by=change.person)


def test_it_changes_once_both_links_are_followed_and_neither_signs_in(cast):
    old = cast.upper_a.email
    EmailAddress.objects.create(user=cast.upper_a, email=old)
    cast.client("upper_a").post("/profile/address/", {"new": " Ana <ANA@Elsewhere.example>"})
    anybody = Client()
    for address in (old, FRESH):
        assert cast.fresh("upper_a").email == old
        assert anybody.get(link(address)).status_code == 200
        assert cast.fresh("upper_a").email == old
        assert anybody.post(f"{link(address)}confirm/").status_code == 200
    assert cast.fresh("upper_a").email == FRESH
    assert anybody.get("/desk/").status_code == 302
    assert not EmailAddress.objects.filter(email=old).exists()
    mails = OutMail.objects.filter(key__startswith="address_changed").values_list("address")
    assert sorted(mails) == sorted([(old,), (FRESH,)])
    entries = AuditEntry.objects.filter(target_kind="user", target_id=cast.upper_a.pk)
    assert entries.filter(verb="changed the address of").count() == 1
    assert FRESH not in str(entries.values_list("verb", "details"))


@pytest.mark.parametrize("end", [OLD, NEW])
def test_one_alone_changes_nothing_and_twice_is_once(cast, end):
    change = ask(cast.upper_a)
    for _time in range(2):
        addresses.confirm(change=change, end=end, by=change.person)
    assert cast.fresh("upper_a").email == "upper.a@example.org"


def test_that_an_address_is_taken_only_its_reader_learns(cast):
    client = cast.client("upper_a")
    free, taken = (
        client.post("/profile/address/", {"new": new}, follow=True).content.decode()
        for new in ("nobody.here@example.org", "lower.b@example.org")
    )
    alike = [re.sub(r'value="\w{64}"', "", text) for text in (free, taken)]
    assert alike[0].replace("nobody.here", "lower.b") == alike[1]
    mail = OutMail.objects.filter(address="lower.b@example.org").get()
    assert (mail.to, "/address/" in mail.text) == (cast.lower_b, False)


def test_an_address_that_is_taken_meanwhile_stays_its_owners(cast):
    change = ask(cast.upper_a)
    make.PersonFactory(email=FRESH)
    addresses.confirm(change=change, end=OLD, by=cast.upper_a)
    with pytest.raises(Refused, match="could not be changed"):
        addresses.confirm(change=change, end=NEW, by=cast.upper_a)
    assert cast.fresh("upper_a").email == "upper.a@example.org"


def test_it_can_be_stopped_from_the_old_mailbox_and_from_the_profile(cast):
    for stop in (
        lambda: Client().post(f"{link('upper.a@example.org')}stop/"),
        lambda: cast.client("upper_a").post("/profile/address/stop/"),
    ):
        change = ask(cast.upper_a)
        stop()
        with pytest.raises(Refused, match="was stopped"):
            both(change)


def test_it_ends_after_seven_days_with_a_newer_one_and_with_the_account(cast):
    change = ask(cast.upper_a)
    with time_machine.travel(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert Client().get(link(FRESH)).status_code == 410
        with pytest.raises(Refused, match="7 days"):
            both(change)
    newer = ask(cast.upper_a, "another@example.org")
    with pytest.raises(Refused, match="newer one"):
        both(change)
    switching.switch_off(person=cast.upper_a, by=None)
    with pytest.raises(Refused, match="switched off"):
        both(newer)


def test_somebody_who_is_signed_in_as_another_confirms_nothing(cast):
    change = ask(cast.upper_a)
    answer = cast.client("lower_a").post(f"{link(FRESH)}confirm/")
    change.refresh_from_db()
    assert (answer.status_code, change.proved_at) == (403, None)


def test_five_a_day_and_no_more(cast):
    for number in range(5):
        ask(cast.upper_a, f"n{number}@example.org")
    with pytest.raises(Refused, match="five times"):
        ask(cast.upper_a, "n6@example.org")


def test_mail_that_waits_goes_to_the_new_address(cast):
    waiting = outbox.write(
        cast.upper_a, kind=MailKind.MINUTES, key="k", subject="S", template="account_on"
    )
    both(ask(cast.upper_a))
    waiting.refresh_from_db()
    assert waiting.address == FRESH


class TestManagers:
    def page(self, cast, person="upper_a"):
        return f"/programmes/{cast.programme.pk}/accounts/{cast.people[person].pk}/address/"

    def test_a_manager_agrees_in_place_of_an_old_address_that_nobody_reads(self, cast):
        ask(cast.upper_a)
        manager = cast.client("manager")
        accounts = manager.get(f"/programmes/{cast.programme.pk}/accounts/").content.decode()
        assert FRESH in accounts
        manager.get(self.page(cast))
        assert AddressChange.objects.get().agreed_at is None
        manager.post(self.page(cast))
        assert cast.fresh("upper_a").email == "upper.a@example.org"
        Client().post(f"{link(FRESH)}confirm/")
        assert cast.fresh("upper_a").email == FRESH
        assert AuditEntry.objects.filter(verb="agreed to another address of", by=cast.manager)

    def test_not_for_themselves_and_not_for_who_also_works_elsewhere(self, cast):
        make.ProgrammeRoleFactory(
            programme=make.ProgrammeFactory(), person=cast.facilitator, kind="manager"
        )
        ask(cast.manager, "m@elsewhere.example")
        ask(cast.facilitator)
        for person in ("manager", "facilitator"):
            cast.client("manager").post(self.page(cast, person))
        assert not AddressChange.objects.exclude(agreed_at=None).exists()

    def test_who_asked_for_nothing_has_no_such_page(self, cast):
        assert cast.client("manager").get(self.page(cast)).status_code == 404

    def test_the_operator_agrees_by_a_command(self, cast, capsys):
        ask(cast.upper_a)
        call_command("confirm_address", "upper.a@example.org")
        assert AddressChange.objects.get().agreed_at

    def test_the_operator_asks_for_who_can_no_longer_sign_in(self, cast, capsys):
        call_command("confirm_address", "upper.a@example.org", "--new", "ANA@elsewhere.example")
        Client().post(f"{link(FRESH)}confirm/")
        assert cast.fresh("upper_a").email == FRESH


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time")
def test_six_requests_at_once_change_it_once(cast):
    change = ask(cast.upper_a)
    addresses.confirm(change=change, end=OLD, by=cast.upper_a)

    def confirm():
        return Client().post(f"{link(FRESH)}confirm/").status_code

    assert at_once(*[confirm] * 6) == [200] * 6
    assert User.objects.get(pk=cast.upper_a.pk).email == FRESH
    assert AuditEntry.objects.filter(verb="changed the address of").count() == 1
    assert OutMail.objects.filter(key__startswith="address_changed").count() == 2
    assert connection.vendor == "postgresql"
