"""Facilitators, managers and sponsor readers are asked; whoever asks learns nothing of accounts."""

import datetime as dt
import re

import pytest
from django.test import Client

from als.accounts.models import User
from als.accounts.welcome import welcome_token
from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import invitations, role_invitations
from sets.models import Invitation, ProgrammeRole, RoleInvitation, SetFacilitator
from sets.models.roles import roles_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def ask(cast, email, name="Typed Name", by=None):
    return role_invitations.ask_facilitator(
        set_=cast.set, email=email, name=name, by=by or cast.facilitator
    )


def ask_role(cast, email, kind="manager"):
    return role_invitations.ask_to_role(
        programme=cast.programme, kind=kind, email=email, name="Typed Name", by=cast.manager
    )


def asked(cast, invitation):
    """Return the invitation with its mail written."""
    role_invitations.mail_role_invitations()
    invitation.refresh_from_db()
    return invitation


def test_known_unknown_and_switched_off_addresses_look_alike(cast):
    make.PersonFactory(name="SECRET Off", email="off@example.org", is_active=False)
    make.PersonFactory(name="SECRET Known", email="known@example.org")
    client, pages = cast.client("facilitator"), []
    page = f"/sets/{cast.set.pk}/facilitators/new/"
    for email in ("known@example.org", "off@example.org", "unknown@example.org"):
        typed = {"name": "Typed Name", "email": email}
        text = client.post(page, typed, follow=True).content.decode()
        role_invitations.mail_role_invitations()
        text += client.get(page).content.decode()
        pages.append(re.sub(r'value="\w{64}"|asked/\d+', "", text).replace(email, "…"))
        invitation = RoleInvitation.objects.get()
        role_invitations.take_back_role_invitation(invitation=invitation, by=cast.facilitator)
        RoleInvitation.objects.all().delete()
    assert pages[0] == pages[1] == pages[2]
    assert "SECRET" not in pages[0]
    assert not SetFacilitator.objects.filter(person__email__contains="known").exists()


def test_who_has_an_account_is_asked_and_answers_on_a_page(cast):
    Client().force_login(cast.stranger)
    invitation = asked(cast, ask(cast, "STRANGER@example.org"))
    client = cast.client("stranger")
    assert "will you take on a role" in client.get("/desk/").content.decode()
    page = f"/roles/asked/{invitation.pk}/"
    assert "Will you facilitate “Main set”?" in client.get(page).content.decode()
    assert roles_of(cast.fresh("stranger")).facilitates == frozenset()
    mail = OutMail.objects.get(key=f"role-invitation-{invitation.pk}")
    assert "/welcome/" not in mail.text
    for _time in range(2):
        client.post(f"{page}accept/")
    assert roles_of(cast.fresh("stranger")).facilitates == {cast.set.pk}
    assert client.get(f"/sets/{cast.set.pk}/").status_code == 200


def test_a_no_is_seen_and_makes_nobody_anything(cast):
    invitation = asked(cast, ask_role(cast, "stranger@example.org"))
    cast.client("stranger").post(f"/roles/asked/{invitation.pk}/decline/")
    assert roles_of(cast.fresh("stranger")).manages == frozenset()
    page = f"/programmes/{cast.programme.pk}/"
    assert "declined" in cast.client("manager").get(page).content.decode()


@pytest.mark.parametrize("kind", ["manager", "sponsor", "researcher"])
def test_who_is_new_says_yes_by_coming_in(cast, kind):
    invitation = asked(cast, ask_role(cast, "new@example.org", kind))
    token = welcome_token(invitation.person)
    Client().post(f"/welcome/{token}/", {"name": "New", "password": ""})
    assert ProgrammeRole.objects.filter(person__email="new@example.org", kind=kind).count() == 1


def test_who_is_new_and_asked_for_two_things_answers_each(cast):
    asked(cast, ask_role(cast, "new@example.org"))
    invitation = asked(cast, ask(cast, "new@example.org"))
    token = welcome_token(invitation.person)
    Client().post(f"/welcome/{token}/", {"name": "New", "password": ""})
    person = User.objects.get(email="new@example.org")
    assert (roles_of(person).manages, roles_of(person).facilitates) == (frozenset(), frozenset())


def test_what_is_taken_back_can_no_longer_be_accepted(cast):
    invitation = asked(cast, ask(cast, "stranger@example.org"))
    cast.client("facilitator").post(f"/roles/asked/{invitation.pk}/take-back/")
    with pytest.raises(Refused, match="withdrawn"):
        role_invitations.accept_role(invitation=invitation, by=cast.stranger)


def test_a_facilitator_is_not_told_who_reads_for_the_sponsor_who_is_told_so_themselves(cast):
    invitation = asked(cast, ask(cast, "sponsor@example.org"))
    with pytest.raises(Refused, match="sponsor"):
        role_invitations.accept_role(invitation=invitation, by=cast.sponsor)
    with pytest.raises(Refused, match="sponsor"):
        ask(cast, "sponsor@example.org", by=cast.manager)


def test_a_namesake_answers_once_the_two_can_be_distinguished(cast):
    make.PersonFactory(name="Upper A", email="eve@example.org")
    invitation = asked(cast, ask(cast, "eve@example.org", name="Eve"))
    with pytest.raises(Refused, match="tells the two of you apart"):
        role_invitations.accept_role(invitation=invitation, by=invitation.person)


def test_nobody_else_answers_it(cast):
    invitation = asked(cast, ask(cast, "stranger@example.org"))
    for person in ("outsider", "facilitator", "manager"):
        client = cast.client(person)
        assert client.post(f"/roles/asked/{invitation.pk}/accept/").status_code == 404


def test_asking_twice_is_asking_once(cast):
    assert ask(cast, "new@example.org") == ask(cast, " New@Example.org")
    assert role_invitations.mail_role_invitations() == 1


def test_refused_invitations_go_after_thirty_days_and_open_ones_stay(cast):
    open_one = ask(cast, "open@example.org")
    refused = ask(cast, "refused@example.org", name="Refused Name")
    role_invitations.take_back_role_invitation(invitation=refused, by=cast.facilitator)
    colleague = invitations.invite_colleague(
        pair=cast.pair_a, side="upper", email="colleague@example.org", name="Colleague Name",
        sector="council", by=cast.upper_a,
    )  # fmt: skip
    invitations.take_back_invitation(invitation=colleague, by=cast.upper_a)

    with clock.set_to(clock.now() + dt.timedelta(days=29)):
        assert sum(invitations.clearing_refused()) == 0
    with clock.set_to(clock.now() + dt.timedelta(days=31)):
        assert sum(invitations.clearing_refused()) == 2
    assert [*RoleInvitation.objects.all()] == [open_one]
    assert not Invitation.objects.exists()


def test_a_sponsor_is_no_researcher_and_no_researcher_reads_for_the_sponsor(cast):
    for kind, email in (("researcher", "sponsor@example.org"), ("sponsor", cast.researcher.email)):
        with pytest.raises(Refused, match="sponsor"):
            ask_role(cast, email, kind=kind)


def test_a_researcher_is_nothing_else_in_the_programme(cast):
    roles = roles_of(cast.fresh("researcher"))
    assert roles.researches == {cast.programme.pk}
    assert (roles.manages, roles.sponsors, roles.inside) == (set(), set(), set())
