"""A person is removed: no name and no address is left, and the set's record stays."""

import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from als.accounts.changes import invite, make_feed
from als.accounts.models import Removal, User
from als.archive.changes import removal as removal_changes
from als.archive.changes import removal_requests
from als.archive.changes.removal import remove
from als.archive.selectors.removal import role_name
from als.core import audit, audit_chain, clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.models import MinutesVersion
from reports.models import Snapshot
from sets.models import Agreement, Member, ProgrammeRole, SetFacilitator
from tests import factories as make
from tests.archive.test_clearing import make_mail
from tests.archive.whole import whole_set
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

NAME, EMAIL = "Ottilie Quennell", "ottilie@quennell.example"


def year_of(cast):
    """Return the cast after a year. A colleague leads the upper side of pair A.

    Its member, who is removed, has a name that nobody else has.
    """
    person = cast.upper_a
    person.take_name("Otti Quennell")
    person.email = EMAIL
    person.save()
    EmailAddress.objects.create(user=person, email=EMAIL)
    audit.record("moved", cast.set, by=person, set_id=cast.set.pk)
    person.take_name(NAME)
    person.save()
    whole_set(cast)
    make_feed(by=person)
    Member.objects.filter(person=person).update(lead=False)
    make.MemberFactory(pair=cast.pair_a, person=cast.stranger, lead=True)
    make_mail(person, key="to", text=f"Hello {NAME}")
    make_mail(cast.lower_b, key="answer", reply_to=f'"{NAME}" <{EMAIL}>')
    Agreement.objects.filter(pair=cast.pair_a, side="upper").update(asked_as="Otti Quennell")
    make_mail(cast.lower_a, key="about", text=f"{NAME} agreed.", html=f"<p>{NAME} agreed.</p>")
    version = MinutesVersion.objects.first()
    version.content = {**version.content, "present": [NAME, "Lower A"]}
    version.save()
    return cast


year_of_all = made_once(year_of)


@pytest.fixture
def year(year_of_all, settings):
    return copy_of(year_of_all, settings)


def asked(cast, **fields):
    removal = removal_requests.ask_removal(person=cast.upper_a, by=cast.upper_a)
    Removal.objects.filter(pk=removal.pk).update(**{"due_at": clock.now(), **fields})
    return Removal.objects.get(pk=removal.pk)


def removed(cast):
    """Ask, and let the hours pass in which mails go out."""
    removal = asked(cast)
    assert removal_changes.remove_due() == 0  # they leave first
    OutMail.objects.filter(state="pending").update(state="sent", sent_at=clock.now())
    assert removal_changes.remove_due() == 1
    return removal


def everything():
    """Return all rows but frozen versions as text."""
    models = [one for one in apps.get_models() if one is not Snapshot]
    return json.dumps(
        {one._meta.label: list(one._base_manager.values()) for one in models},
        default=str, ensure_ascii=False,
    )  # fmt: skip


class TestAfterIt:
    def test_no_name_and_no_address_is_left_anywhere(self, year):
        removed(year)
        found = everything()
        for words in (NAME, EMAIL, "Otti Quennell", "Quennell", "Ottilie"):
            assert words not in found, found[found.index(words) - 200 : found.index(words) + 50]

    def test_the_record_stays_under_the_name_of_the_role(self, year):
        removed(year)
        person = User.objects.get(pk=year.upper_a.pk)
        assert person.name == "a member of the region side of pair 1"
        issue = year.pair_a.issues.get(title="Two plans for one place")
        page = year.client("facilitator").get(f"/issues/{issue.pk}/").content.decode()
        assert (NAME in page, "a member of the region side of pair 1" in page) == (False, True)
        content = MinutesVersion.objects.first().content
        assert content["present"] == [person.name, "Lower A"]

    def test_they_cannot_come_in_and_every_way_in_is_gone(self, year):
        client = Client()
        client.force_login(year.upper_a)
        removed(year)
        assert client.get("/desk/").status_code == 302
        person = User.objects.get(pk=year.upper_a.pk)
        assert (person.is_active, person.has_usable_password()) == (False, False)
        assert not EmailAddress.objects.filter(user=person).exists()
        assert not OutMail.objects.filter(to=person).exists()

    def test_no_second_factor_and_no_session_is_left(self, year):
        Authenticator.objects.create(user=year.upper_a, type="totp", data={"secret": "x"})
        UserSession.objects.create(user=year.upper_a, ip="192.0.2.7", session_key="theirs",
                                   user_agent="Firefox")  # fmt: skip
        other = Authenticator.objects.create(user=year.lower_a, type="totp", data={"secret": "y"})
        client = Client()
        client.force_login(year.upper_a)
        removed(year)
        assert list(Authenticator.objects.all()) == [other]
        assert not UserSession.objects.filter(user=year.upper_a).exists()
        people = [one.get_decoded().get("_auth_user_id") for one in Session.objects.all()]
        assert str(year.upper_a.pk) not in people

    def test_their_address_is_invited_anew_as_somebody_new(self, year):
        removed(year)
        again = invite(email=EMAIL, name="Somebody", by=year.facilitator)
        assert again.pk != year.upper_a.pk

    def test_released_reports_stay_byte_for_byte(self, year):
        before = list(Snapshot.objects.values_list("content", "sha256"))
        removed(year)
        assert list(Snapshot.objects.values_list("content", "sha256")) == before

    def test_the_audit_log_says_so_and_its_chain_holds(self, year, settings, tmp_path):
        settings.AUDIT_ANCHORS = tmp_path / "anchors.txt"
        audit_chain.seal()
        removed(year)
        audit_chain.seal()
        assert audit_chain.verify().emptied > 0
        assert AuditEntry.objects.filter(by=year.upper_a).exclude(by_name="").count() == 0
        entry = AuditEntry.objects.get(verb="removed", target_kind="user")
        assert entry.details["emptied_names"] == audit_chain.verify().emptied

    def test_the_history_calls_them_by_their_role(self, year):
        removed(year)
        page = year.client("facilitator").get(f"/sets/{year.set.pk}/history/").content.decode()
        assert "a member of the region side of pair 1" in page

    def test_others_are_as_they_were(self, year):
        names = set(User.objects.exclude(pk=year.upper_a.pk).values_list("name", "email"))
        removed(year)
        assert set(User.objects.exclude(pk=year.upper_a.pk).values_list("name", "email")) == names
        assert OutMail.objects.get(key="about").text == (
            "a member of the region side of pair 1 agreed."
        )

    def test_twice_is_once(self, year):
        removal = removed(year)
        before = everything()
        assert (remove(removal.pk), removal_changes.remove_due()) == (False, 0)
        assert everything() == before


class TestBeforeIt:
    def test_nothing_goes_before_its_day(self, year):
        asked(year, due_at=clock.now() + dt.timedelta(days=1))
        assert removal_changes.remove_due() == 0
        assert Member.objects.filter(person=year.upper_a, left_at=None).exists()

    def test_it_can_be_taken_back_until_then(self, year):
        removal = asked(year)
        removal_requests.take_back_removal(removal=removal, by=year.upper_a)
        assert removal_changes.remove_due() == 0
        assert not OutMail.objects.unsent().filter(about=f"removal-{removal.pk}").exists()

    def test_asked_twice_is_asked_once(self, year):
        assert (
            asked(year).pk == removal_requests.ask_removal(person=year.upper_a, by=year.upper_a).pk
        )

    @pytest.mark.parametrize("who", ["facilitator", "manager", "lower_a"])
    def test_nobody_asks_for_another(self, year, who):
        with pytest.raises(Refused, match="Only you yourself"):
            removal_requests.ask_removal(person=year.upper_a, by=year.people[who])

    def test_a_failure_leaves_everything(self, year, monkeypatch):
        asked(year)
        removal_changes.remove_due()
        OutMail.objects.filter(state="pending").update(state="sent", sent_at=clock.now())
        before = everything()
        monkeypatch.setattr("als.archive.changes.removal.empty_account", lambda *a: 1 / 0)
        assert removal_changes.remove_due() == 0
        assert everything() == before

    def test_who_leads_a_side_hands_over_first(self, year):
        sentences = list(removal_requests.in_the_way(year.upper_b))
        assert ["You lead your side" in sentence for sentence in sentences] == [True]

    def test_the_only_facilitator_and_the_only_manager_find_another_first(self, year):
        assert "only facilitator" in next(removal_requests.in_the_way(year.facilitator))
        assert "only manager" in next(removal_requests.in_the_way(year.manager))

    def test_a_facilitator_and_a_sponsor_leave_their_roles(self, year):
        SetFacilitator.objects.create(set=year.set, person=year.outsider)
        for person in (year.outsider, year.sponsor):
            Member.objects.filter(person=person).update(lead=False)
            removal_requests.ask_removal(person=person, by=person)
        Removal.objects.update(due_at=clock.now())
        for _twice in range(2):
            removal_changes.remove_due()
            OutMail.objects.filter(state="pending").update(state="sent", sent_at=clock.now())
        assert User.objects.get(pk=year.sponsor.pk).name == "a person of the programme"
        assert not ProgrammeRole.objects.active().filter(person=year.sponsor).exists()

    def test_a_role_is_called_in_the_language_of_its_programme(self, year):
        type(year.programme).objects.update(language="hr")
        called = [role_name(person) for person in (year.facilitator, year.sponsor)]
        assert called == ["facilitator", "osoba iz programa"]


class TestThePages:
    def test_the_preview_says_what_goes_and_what_stays(self, year):
        page = year.client("upper_a").get("/profile/removal/").content.decode()
        assert "hashed password" not in page  # the account is not among what is kept
        for words in ("a member of the region side of pair 1", "What is deleted", "released on",
                      "own learning notes", "Remove my name and address"):  # fmt: skip
            assert words in page

    def test_asking_and_taking_back(self, year):
        client = year.client("upper_a")
        page = client.post("/profile/removal/", follow=True).content.decode()
        assert "Cancel the removal" in page
        page = client.post("/profile/removal/take-back/", follow=True).content.decode()
        assert ("Cancel the removal" in page, "Remove my name and address" in page) == (False, True)

    def test_facilitators_see_the_texts_that_hold_the_name(self, year):
        make.IssueFactory(pair=year.pair_a, raised_by=year.lower_a, title=f"What {NAME} said",
                          confirmed_by=year.member("lower_a"), disclosure="set")  # fmt: skip
        asked(year)
        page = year.client("facilitator").get(f"/sets/{year.set.pk}/removals/").content.decode()
        assert "What Ottilie Quennell said" in page
        mail = OutMail.objects.filter(to=year.facilitator, about__startswith="removal-").get()
        assert f"/sets/{year.set.pk}/removals/" in mail.text
