"""A member leaves or is removed, and somebody has several places."""

import pytest
from django.urls import reverse

from als.core.refusals import Refused
from sets.changes import members
from sets.models import Invitation, LearningSet, Member, Pair
from sets.models.roles import forget_roles, roles_of
from tests import factories as make
from tests.sets.helpers import audit_entries, mails
from tests.sets.test_members import NEW, add, hand_over, page, post, says_yes


@pytest.fixture
def colleague(cast):
    """Somebody of upper A's side, in the cast as ``colleague``."""
    cast.people["colleague"] = make.PersonFactory(name="Colleague")
    return make.MemberFactory(pair=cast.pair_a, side="upper", person=cast.colleague)


# --- leaving --------------------------------------------------------------------------------------


def test_a_member_who_leaves_reaches_nothing_of_the_set_any_more(cast, colleague):
    client = cast.client("colleague")
    pages = [
        reverse("portal:pair", args=[cast.pair_a.pk]),
        reverse("portal:set", args=[cast.set.pk]),
    ]
    assert {client.get(url).status_code for url in pages} == {200}
    response = client.post(reverse("sets:member_leave", args=[colleague.pk]))
    assert response.url == reverse("portal:dashboard")
    assert {client.get(url).status_code for url in pages} == {404}
    assert (mails(), audit_entries()) == ([], [("Colleague", "left", "member")])


def test_a_lead_takes_a_colleague_off_who_is_told(cast, colleague):
    response = post(cast, "upper_a", "member_leave", colleague.pk)
    assert response.url == reverse("portal:pair", args=[cast.pair_a.pk])
    assert mails() == [(cast.colleague.email, f"member-{colleague.pk}-removed")]
    assert audit_entries() == [("Upper A", "removed", "member")]
    assert page(cast, "colleague", "member_leave", colleague.pk).status_code == 404


def test_opening_the_page_changes_nothing(cast, colleague):
    assert page(cast, "upper_a", "member_leave", colleague.pk).status_code == 200
    assert Member.objects.get(pk=colleague.pk).left_at is None


@pytest.mark.parametrize("by", ["lower_a", "upper_b", "facilitator", "manager", "stranger"])
def test_nobody_else_takes_a_member_off(cast, colleague, by):
    with pytest.raises(Refused):
        members.leave(member=colleague, by=cast.people[by])
    assert Member.objects.get(pk=colleague.pk).left_at is None


def test_a_colleague_does_not_take_the_lead_off(cast, colleague):
    with pytest.raises(Refused):
        members.leave(member=cast.member("upper_a"), by=cast.colleague)


def test_a_lead_hands_over_before_leaving(cast, colleague):
    lead = cast.member("upper_a")
    with pytest.raises(Refused, match="Hand the lead over first"):
        members.leave(member=lead, by=cast.upper_a)
    hand_over(cast, colleague)
    members.leave(member=lead, by=cast.upper_a)
    assert roles_of(cast.upper_a).inside == frozenset()


def test_the_leads_own_page_to_leave_says_to_hand_over_first(cast):
    lead = cast.member("upper_a")
    assert "Hand the lead over first" in page(cast, "upper_a", "member_leave", lead.pk).text
    post(cast, "upper_a", "member_leave", lead.pk)
    assert Member.objects.get(pk=lead.pk).left_at is None


def test_leaving_twice_is_leaving_once(cast, colleague):
    members.leave(member=colleague, by=cast.colleague)
    first = Member.objects.get(pk=colleague.pk).left_at
    members.leave(member=colleague, by=cast.upper_a)
    assert (Member.objects.get(pk=colleague.pk).left_at, len(audit_entries())) == (first, 1)


def test_who_left_can_be_invited_again(cast, colleague):
    members.leave(member=colleague, by=cast.upper_a)
    again = says_yes(add(cast, email=cast.colleague.email))
    assert again.pk != colleague.pk
    assert roles_of(cast.fresh("colleague")).pairs == {cast.pair_a.pk}
    assert mails()[-1] == (cast.colleague.email, "invitation")


def test_a_former_lead_who_left_can_be_invited_again(cast, colleague):
    hand_over(cast, colleague)
    members.leave(member=cast.member("upper_a"), by=cast.upper_a)
    forget_roles(cast.colleague)
    assert says_yes(add(cast, by="colleague", email=cast.upper_a.email)).lead is False


def test_nobody_leaves_a_closed_set(cast, colleague):
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        members.leave(member=colleague, by=cast.upper_a)


# --- somebody with several places -----------------------------------------------------------------


@pytest.fixture
def everywhere(cast):
    """Upper A leads a side of pair B too, is a colleague in the other set, and manages."""
    Member.objects.filter(pair=cast.pair_b, side="lower").update(lead=False)
    make.MemberFactory(pair=cast.pair_b, side="lower", person=cast.upper_a, lead=True)
    make.MemberFactory(pair=cast.other_pair, side="upper", person=cast.upper_a)
    make.ProgrammeRoleFactory(programme=cast.programme, person=cast.upper_a, kind="manager")
    return cast.client("upper_a")


def test_their_pages_open_and_show_each_place_once(cast, everywhere):
    desk = everywhere.get(reverse("portal:dashboard")).text.partition("Your programmes")[0]
    assert [desk.count(f"<strong>{name}<") for name in ("Main set", "Other set")] == [1, 1]
    overview = everywhere.get(reverse("portal:set", args=[cast.set.pk]))
    assert overview.context["my_pairs"] >= {cast.pair_a.pk, cast.pair_b.pk}


def test_each_pairs_page_offers_what_they_may_do_on_that_side(cast, everywhere):
    offered = {}
    for pair in (cast.pair_a, cast.pair_b, cast.other_pair):
        sides = everywhere.get(reverse("portal:pair", args=[pair.pk])).context["sides"]
        offered[pair] = [side["agreement"].side for side in sides if side["leading"]]
    assert offered == {cast.pair_a: ["upper"], cast.pair_b: ["lower"], cast.other_pair: []}


def test_what_they_do_for_a_side_is_done_for_the_pair_on_the_page(cast, everywhere):
    everywhere.post(reverse("sets:member_add", args=[cast.pair_b.pk]), NEW)
    added = Invitation.objects.get(email="new@example.org")
    assert (added.pair, added.side) == (cast.pair_b, "lower")
    everywhere.post(reverse("sets:agreement_withdraw", args=[cast.pair_b.pk]), {"reason": "No"})
    states = dict(Pair.objects.filter(set=cast.set).values_list("number", "state"))
    assert states == {1: "confirmed", 2: "withdrawn"}


def test_one_partnership_takes_part_in_two_sets(cast):
    upper = cast.pair_a.upper
    pair = make.PairFactory(set=cast.other_set, number=5, upper=upper)
    make.MemberFactory(pair=pair, side="upper", person=cast.upper_a, lead=True)
    assert roles_of(cast.fresh("upper_a")).inside == {cast.set.pk, cast.other_set.pk}
    for found in (cast.pair_a, pair):
        assert str(upper) in page_of_pair(cast, found)


def page_of_pair(cast, pair):
    return cast.client("upper_a").get(reverse("portal:pair", args=[pair.pk])).text


def test_a_pasted_name_and_address_fill_both_fields(cast):
    pasted = NEW | {"name": "", "email": "“Ann Kos” <Ann.Kos@Example.org>;"}
    assert post(cast, "upper_a", "member_add", cast.pair_a.pk, pasted).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.email) == ("Ann Kos", "ann.kos@example.org")
