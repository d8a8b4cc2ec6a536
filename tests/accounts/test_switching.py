"""One account is switched off: every way in ends, what its person wrote stays, and back again."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.changes.links import make_link
from als.accounts import switching
from als.accounts.changes import make_feed, person_of_feed
from als.accounts.codes import ask
from als.accounts.models import CodeRequest
from als.accounts.welcome import person_of_token, welcome_token
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from sets.changes import programmes
from sets.enums import ProgrammeRoleKind
from sets.models import Agreement, Member, ProgrammeRole
from sets.tokens import agreement_of_token, agreement_token
from tests import factories as make
from tests.actions.conftest import make_action
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


def write(person, key="any"):
    return outbox.write(person, kind=MailKind.MINUTES, key=key, subject="S", template="account_on")


def address(cast, person, do="off"):
    return f"/programmes/{cast.programme.pk}/accounts/{cast.people[person].pk}/{do}/"


@pytest.fixture
def second_manager(cast):
    person = make.PersonFactory(name="Second Manager")
    make.ProgrammeRoleFactory(programme=cast.programme, person=person, kind="manager")
    return person


@pytest.fixture
def link(cast):
    """A progress link of upper_a's that works."""
    issue = make.IssueFactory(pair=cast.pair_a, raised_by=cast.upper_a)
    return make_link(action=make_action(cast, issue, under_way=True), member=cast.member("upper_a"))


def test_a_manager_asks_once_more_and_then_every_way_in_ends(cast, link):
    theirs, feed = cast.client("upper_a"), make_feed(by=cast.upper_a)
    ask(address=cast.upper_a.email, code="1234")
    before = write(cast.upper_a)
    manager = cast.client("manager")
    assert "Switch off the account" in manager.get(address(cast, "upper_a")).content.decode()
    assert cast.fresh("upper_a").is_active
    manager.post(address(cast, "upper_a"))
    person = cast.fresh("upper_a")
    assert (person.is_active, theirs.get("/desk/").status_code) == (False, 302)
    assert person_of_feed(feed) is None
    assert not CodeRequest.objects.exists()
    before.refresh_from_db()
    link.refresh_from_db()
    assert (before.state, write(person, "later").state) == ("dropped", "dropped")
    assert link.revoked_at is not None
    assert AuditEntry.objects.filter(
        verb="switched off the account of", target_id=person.pk, by=cast.manager
    ).exists()
    last = OutMail.objects.filter(to=person, key__startswith="account_off").get()
    assert (last.state, last.reply_to) == ("pending", "Manager <manager@example.org>")
    assert cast.member("upper_a").left_at is None


def test_a_link_that_was_mailed_before_opens_nothing_after_the_account_is_on_again(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    new = make.PersonFactory()
    agreement = make.AgreementFactory(pair=pair, side="upper", person=new)
    answer, way_in = agreement_token(agreement), welcome_token(new)
    assert agreement_of_token(answer) == agreement
    switching.switch_off(person=new, by=None)
    switching.switch_on(person=new, by=None)
    for opens, token in ((agreement_of_token, answer), (person_of_token, way_in)):
        with pytest.raises(Refused):
            opens(token)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert agreement_of_token(agreement_token(agreement)) == agreement


def test_switched_on_again_a_person_has_what_they_had_but_the_sessions(cast):
    theirs = cast.client("upper_a")
    manager = cast.client("manager")
    manager.post(address(cast, "upper_a"))
    page = manager.get(f"/programmes/{cast.programme.pk}/accounts/").content.decode()
    assert "Switched off" in page
    manager.post(address(cast, "upper_a", "on"))
    assert cast.fresh("upper_a").is_active
    assert theirs.get("/desk/").status_code == 302
    assert cast.client("upper_a").get(f"/sets/{cast.set.pk}/").status_code == 200


def test_nobody_switches_off_themselves(cast, second_manager):
    cast.client("manager").post(address(cast, "manager"))
    assert cast.fresh("manager").is_active


def test_the_last_manager_who_can_sign_in_stays(cast, second_manager):
    switching.switch_off(person=second_manager, by=cast.manager)
    with pytest.raises(Refused, match="no other manager"):
        switching.switch_off(person=cast.manager, by=None)
    role = ProgrammeRole.objects.get(person=cast.manager, kind=ProgrammeRoleKind.MANAGER)
    with pytest.raises(Refused, match="needs a manager"):
        programmes.remove_role(role=role, by=cast.manager)


def test_whoever_also_works_elsewhere_is_not_this_managers_to_switch_off(cast):
    """The refusal names neither the other programme nor what the person is in it."""
    other = make.ProgrammeFactory(name="SECRET programme")
    make.ProgrammeRoleFactory(programme=other, person=cast.facilitator, kind="manager")
    answer = cast.client("manager").post(address(cast, "facilitator"), follow=True)
    assert cast.fresh("facilitator").is_active
    assert "not of your programmes alone" in answer.content.decode()
    assert "SECRET" not in answer.content.decode()


def test_managers_of_other_programmes_find_nobody(cast):
    other = make.ProgrammeRoleFactory(programme=make.ProgrammeFactory(), kind="manager")
    address_there = f"/programmes/{other.programme_id}/accounts/{cast.upper_a.pk}/off/"
    assert cast.client(other.person).get(address_there).status_code == 404
    assert cast.client(other.person).get(address(cast, "upper_a")).status_code == 404


def test_the_page_names_roles_and_no_pair_in_the_same_number_of_queries(
    cast, django_assert_num_queries
):
    client = cast.client("manager")
    page = f"/programmes/{cast.programme.pk}/accounts/"
    client.get(page)
    with CaptureQueriesContext(connection) as first:
        text = client.get(page).content.decode()
    assert "Member in “Main set”" in text
    assert "Uppershire" not in text
    for _n in range(3):
        make.MemberFactory(pair=cast.pair_a, side="upper")
    with django_assert_num_queries(len(first)):
        assert client.get(page).content.decode().count("Member in") > text.count("Member in")


def test_the_operator_switches_off_and_on(cast, capsys):
    call_command("switch_account", "UPPER.A@example.org")
    call_command("switch_account", "upper.a@example.org")
    assert not cast.fresh("upper_a").is_active
    call_command("switch_account", "upper.a@example.org", "--on")
    assert cast.fresh("upper_a").is_active
    assert AuditEntry.objects.filter(verb__startswith="switched o", target_kind="user").count() == 2
    with pytest.raises(CommandError):
        call_command("switch_account", "nobody@example.org")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time")
def test_two_managers_who_switch_each_other_off_at_once_leave_one(cast, second_manager):
    def off(person, by):
        try:
            switching.switch_off(person=person, by=by)
        except Refused:
            return "refused"
        return "off"

    pairs = [(cast.manager, second_manager), (second_manager, cast.manager)]
    answers = at_once(*[lambda p=p, b=b: off(p, b) for p, b in pairs])
    assert sorted(answers) == ["off", "refused"]
    assert Member.objects.exists()
