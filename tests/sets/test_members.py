"""Colleagues come and go, and the lead of a side is handed over."""

import re

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from als.core.models import OutMail
from als.core.refusals import Refused
from als.core.web import limits
from sets.changes import agreements, invitations, members
from sets.models import Agreement, Invitation, LearningSet, Member
from sets.models.roles import forget_roles, roles_of
from sets.tokens import agreement_link
from tests import factories as make
from tests.sets.helpers import asked, audit_entries, fresh, mails

NEW = {"email": "new@example.org", "name": "New", "sector": "police"}


@pytest.fixture
def colleague(cast):
    """Somebody of upper A's side, in the cast as ``colleague``."""
    cast.people["colleague"] = make.PersonFactory(name="Colleague")
    return make.MemberFactory(pair=cast.pair_a, side="upper", person=cast.colleague)


def add(cast, by="upper_a", side="upper", **kwargs):
    return invitations.invite_colleague(
        pair=cast.pair_a, side=side, by=cast.people[by], **{**NEW, **kwargs}
    )


def page(cast, who, name, pk):
    return cast.client(who).get(reverse(f"sets:{name}", args=[pk]))


def post(cast, who, name, pk, typed=None):
    return cast.client(who).post(reverse(f"sets:{name}", args=[pk]), typed)


def lead_of(cast, side="upper"):
    return Member.objects.get(pair=cast.pair_a, side=side, lead=True, left_at=None).person


# --- asking a colleague in ------------------------------------------------------------------------


def says_yes(invitation):
    """Whom the invitation was mailed to accepts; gives the member."""
    invitations.mail_invitations()
    invitation.refresh_from_db()
    return invitations.accept_invitation(invitation=invitation, by=invitation.person)


def test_a_colleague_is_a_member_once_they_have_said_yes(cast):
    invitation = add(cast)
    assert (Member.objects.filter(pair=cast.pair_a).count(), mails()) == (2, [])
    member = says_yes(invitation)
    assert (member.side, member.sector, member.lead) == ("upper", "police", False)
    assert mails() == [("new@example.org", "invitation")]
    assert audit_entries(pair_id=cast.pair_a.pk) == [
        ("Upper A", "invited", "invitation"), ("New", "accepted", "invitation"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "side"),
    [("upper_a", "lower"), ("lower_a", "upper"), ("upper_b", "upper"), ("facilitator", "upper")],
)
def test_nobody_brings_people_into_a_side_that_they_do_not_lead(cast, by, side):
    with pytest.raises(Refused):
        add(cast, by=by, side=side)


def test_a_member_who_does_not_lead_brings_nobody(cast, colleague):
    with pytest.raises(Refused):
        add(cast, by="colleague", email="third@example.org")


def test_bringing_the_same_colleague_twice_is_once(cast):
    assert add(cast) == add(cast, email="NEW@example.org ")
    assert (invitations.mail_invitations(), invitations.mail_invitations(), len(mails())) == (
        1,
        0,
        1,
    )


def test_an_address_that_gets_no_more_today_holds_up_no_other(cast, caplog):
    caplog.set_level("INFO")
    add(cast, email="often@example.org", name="Often")
    add(cast)
    while limits.spend("invitation", key="often@example.org"):
        pass
    assert (invitations.mail_invitations(), mails()) == (1, [("new@example.org", "invitation")])
    assert "often@" not in caplog.text


@pytest.mark.parametrize("person", ["upper_a", "lower_a", "facilitator"])
def test_whom_the_pairs_own_pages_show_is_refused_at_the_address(cast, person):
    typed = NEW | {"email": cast.people[person].email}
    response = post(cast, "upper_a", "member_add", cast.pair_a.pk, typed)
    assert list(response.context["form"].errors) == ["email"]
    assert Member.objects.filter(pair=cast.pair_a).count() == 2


def looks_like(cast, address):
    """Return what inviting the address shows its inviter: answer, next page, queries, the rest."""
    typed = NEW | {"email": address, "name": "Typed By Inviter"}
    browser = cast.client("upper_a")
    with CaptureQueriesContext(connection) as captured:
        asked_ = browser.post(reverse("sets:member_add", args=[cast.pair_a.pk]), typed)
    invitations.mail_invitations()
    shown = browser.get(asked_.url).content.decode().replace(address, "ADDRESS")
    history = browser.get(reverse("portal:history", args=[cast.set.pk])).content.decode()
    invitation = Invitation.objects.get(email=address)
    post(cast, "upper_a", "invitation_take_back", invitation.pk)
    work = [re.sub(r"'[^']*'|\d+|::timestamptz", "?", query["sql"]) for query in captured]
    clean = [re.sub(r'nonce="[^"]*"|value="[^"]*"|/\d+/', "", page) for page in (shown, history)]
    return asked_.status_code, [page.replace(address, "ADDRESS") for page in clean], work


@pytest.mark.parametrize("known", ["outsider", "sponsor", "manager", "stranger", "gone"])
def test_inviting_tells_nothing_of_an_account_its_name_or_its_roles(cast, known):
    cast.people["gone"] = make.PersonFactory(name="Gone Person", is_active=False)
    _status, _pages, work = looks_like(cast, "nobody.knows@example.org")
    theirs = looks_like(cast, cast.people[known].email)
    assert cast.people[known].name not in str(theirs)
    assert "Typed By Inviter" in theirs[1][0]
    assert (theirs[0], theirs[2]) == (302, work)


def test_who_reads_for_the_sponsor_is_told_themselves_that_they_can_not_take_part(cast):
    with pytest.raises(Refused, match="for its sponsor"):
        says_yes(add(cast, email=cast.sponsor.email))


def test_who_has_an_account_is_asked_on_the_desk_and_by_a_mail_that_signs_nobody_in(cast):
    browser = cast.client("outsider")
    invitation = add(cast, email="OUTSIDER@example.org", name="Typed By Inviter")
    invitations.mail_invitations()
    page = reverse("sets:invitation", args=[invitation.pk])
    mail = OutMail.objects.get()
    assert (page in mail.text, "/welcome/" in mail.text) == (True, False)
    assert page in browser.get("/desk/").content.decode()
    assert "Upper A asks you" in browser.get(page).content.decode()
    assert browser.get(reverse("portal:pair", args=[cast.pair_a.pk])).status_code == 404
    browser.post(reverse("sets:invitation_accept", args=[invitation.pk]))
    shown = browser.get(reverse("portal:pair", args=[cast.pair_a.pk])).content.decode()
    assert ("Outsider" in shown, "Typed By Inviter" in shown) == (True, False)


def test_a_colleague_is_not_asked_to_bring_colleagues(cast):
    invitation = add(cast)
    invitations.mail_invitations()
    invitation.refresh_from_db()
    page = cast.client(invitation.person).get(reverse("sets:invitation", args=[invitation.pk]))
    assert "Will you take part" in page.text
    assert "colleague or two" not in page.text


def test_who_declines_is_no_member_and_can_be_asked_again(cast):
    invitation = add(cast, email=cast.stranger.email)
    invitations.mail_invitations()
    browser = cast.client("stranger")
    for _twice in range(2):
        browser.post(reverse("sets:invitation_decline", args=[invitation.pk]))
    assert "You have declined" in browser.get(f"/invitations/{invitation.pk}/").content.decode()
    words, path = "answered on", reverse("portal:pair", args=[cast.pair_a.pk])
    who = ("upper_a", "lower_a", "facilitator")  # the lead who asked, the other side, others
    assert [words in cast.client(name).get(path).text for name in who] == [True, False, False]
    browser.post(reverse("sets:invitation_accept", args=[invitation.pk]))
    assert Member.objects.filter(person=cast.stranger).count() == 0
    assert add(cast, email=cast.stranger.email) != invitation
    assert words not in cast.client("upper_a").get(path).text


def test_what_is_taken_back_sends_no_mail_and_can_not_be_accepted(cast):
    invitation = add(cast, email=cast.stranger.email)
    invitations.mail_invitations()
    for _twice in range(2):
        post(cast, "upper_a", "invitation_take_back", invitation.pk)
    assert OutMail.objects.get().state == "dropped"
    with pytest.raises(Refused, match="withdrawn"):
        says_yes(invitation)


@pytest.mark.parametrize("person", ["lower_a", "upper_b", "stranger", "facilitator"])
def test_nobody_answers_a_colleagues_invitation_for_them(cast, person):
    invitation = add(cast)
    invitations.mail_invitations()
    for answer in ("invitation_accept", "invitation_decline"):
        assert post(cast, person, answer, invitation.pk).status_code == 404
    assert post(cast, person, "invitation_take_back", invitation.pk).status_code in (403, 404)
    with pytest.raises(Refused, match="somebody else"):
        invitations.accept_invitation(invitation=invitation, by=cast.people[person])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"sector": ""}, "sector"),
        ({"sector": "army"}, "sector"),
        ({"name": "Ana\r\nBcc: all@example.org"}, "name"),
    ],
)
def test_a_fault_is_reported_at_its_field(cast, typed, field):
    response = post(cast, "upper_a", "member_add", cast.pair_a.pk, NEW | typed)
    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_a_name_never_reaches_a_mail_on_two_lines(cast):
    assert add(cast, name=" Ana\r\nBcc:  all@example.org").name == "Ana Bcc: all@example.org"


def test_who_was_asked_to_lead_the_other_side_is_not_a_colleague(cast):
    upper, lower = asked(cast)
    agreements.agree(agreement=upper, by=upper.person)
    with pytest.raises(Refused, match="asked to lead"):
        invitations.invite_colleague(
            pair=upper.pair, side="upper", by=upper.person,
            email=lower.person.email, name="Leo", sector="health",
        )  # fmt: skip


@pytest.fixture
def both(cast):
    """A colleague invited by the upper side, whom a facilitator then asked to lead the lower."""
    upper, lower = asked(cast)
    agreements.agree(agreement=upper, by=upper.person)
    invitation = invitations.invite_colleague(
        pair=upper.pair, side="upper", by=upper.person,
        email="both@example.org", name="Bo Both", sector="health",
    )  # fmt: skip
    invitations.mail_invitations()
    invitation.refresh_from_db()
    return invitation, lower


def test_who_was_invited_by_one_side_is_not_asked_to_lead_the_other(cast, both):
    _invitation, lower = both
    with pytest.raises(Refused, match="on the other side"):
        agreements.ask_again(
            agreement=lower, email="BOTH@example.org", name="Bo Both", by=cast.facilitator
        )


def test_who_is_asked_by_both_sides_at_once_says_yes_to_one(both):
    invitation, lower = both
    Agreement.objects.filter(pk=lower.pk).update(person=invitation.person)
    with pytest.raises(Refused, match="asked to lead a side"):
        invitations.accept_invitation(invitation=invitation, by=invitation.person)
    make.MemberFactory(pair=lower.pair, side="upper", person=invitation.person)
    with pytest.raises(Refused, match="for the other side already"):
        agreements.agree(agreement=Agreement.objects.get(pk=lower.pk), by=invitation.person)


def test_nobody_is_brought_in_once_the_set_is_closed(cast):
    stale = cast.pair_a
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        invitations.invite_colleague(pair=stale, side="upper", by=cast.upper_a, **NEW)


def test_the_page_asks_them_into_the_leads_own_side(cast):
    post(cast, "lower_a", "member_add", cast.pair_a.pk, NEW | {"side": "upper"})
    assert Invitation.objects.get(email="new@example.org").side == "lower"


def test_a_colleague_may_not_open_the_page(cast, colleague):
    assert page(cast, "colleague", "member_add", cast.pair_a.pk).status_code == 403


# --- handing the lead over ------------------------------------------------------------------------


def hand_over(cast, member, by="upper_a"):
    return members.hand_over_lead(member=member, by=cast.people[by])


def test_a_lead_hands_over_to_a_colleague_who_is_told(cast, colleague):
    hand_over(cast, colleague)
    assert lead_of(cast) == cast.colleague
    assert [address for address, _ in mails()] == [cast.colleague.email]
    assert audit_entries(pair_id=cast.pair_a.pk) == [("Upper A", "given the lead", "member")]


def test_with_the_lead_goes_what_only_leads_may_do(cast, colleague):
    hand_over(cast, colleague)
    codes = [
        page(cast, who, "agreement_withdraw", cast.pair_a.pk).status_code
        for who in ("upper_a", "colleague")
    ]
    assert codes == [403, 200]


def test_a_facilitator_hands_over_for_a_lead_who_has_gone_and_both_are_told(cast, colleague):
    hand_over(cast, colleague, by="facilitator")
    sent = dict(OutMail.objects.values_list("address", "text"))
    assert set(sent) == {"upper.a@example.org", cast.colleague.email}
    assert "Facilitator has handed the lead" in sent["upper.a@example.org"]
    assert audit_entries(verb="given the lead") == [("Facilitator", "given the lead", "member")]


@pytest.mark.parametrize("by", ["colleague", "lower_a", "upper_b", "manager", "other_facilitator"])
def test_nobody_else_hands_a_lead_over(cast, colleague, by):
    with pytest.raises(Refused, match="can hand over the lead"):
        hand_over(cast, colleague, by=by)
    assert lead_of(cast) == cast.upper_a


def test_handing_over_twice_is_once(cast, colleague):
    hand_over(cast, colleague)
    hand_over(cast, colleague, by="facilitator")
    assert len(mails()) == len(audit_entries()) == 1


def test_who_handed_over_meanwhile_does_not_hand_over_again(cast, colleague):
    third = make.MemberFactory(pair=cast.pair_a, side="upper")
    roles_of(cast.upper_a)
    hand_over(cast, colleague, by="facilitator")
    with pytest.raises(Refused, match="can hand over the lead"):
        hand_over(cast, third)
    assert lead_of(cast) == cast.colleague


def test_what_is_remembered_of_roles_is_forgotten_behind_the_requests_proxy_too(cast):
    user = SimpleLazyObject(lambda: cast.fresh("upper_a"))
    roles_of(user)
    forget_roles(user)
    assert not hasattr(user, "_roles")


def test_the_lead_does_not_go_to_who_has_left(cast, colleague):
    members.leave(member=colleague, by=cast.upper_a)
    with pytest.raises(Refused, match="no longer takes part"):
        hand_over(cast, colleague)


def test_no_side_ever_has_two_leads(cast, colleague):
    with pytest.raises(IntegrityError):
        Member.objects.filter(pk=colleague.pk).update(lead=True)


def test_the_page_offers_the_colleagues_of_that_side_alone(cast, colleague):
    make.MemberFactory(pair=cast.pair_a, side="lower")
    make.MemberFactory(pair=cast.pair_b, side="upper")
    form = page(cast, "upper_a", "lead_hand_over", cast.member("upper_a").pk).context["form"]
    assert list(form.fields["member"].queryset) == [colleague]


def test_the_other_sides_member_can_not_be_sent_as_a_colleague(cast, colleague):
    lead = cast.member("upper_a")
    other = cast.member("lower_a")
    response = post(cast, "upper_a", "lead_hand_over", lead.pk, {"member": other.pk})
    assert list(response.context["form"].errors) == ["member"]
    assert lead_of(cast) == cast.upper_a


def test_without_colleagues_the_page_says_to_invite_one(cast):
    text = page(cast, "upper_a", "lead_hand_over", cast.member("upper_a").pk).text
    assert ("Invite a colleague first" in text, "<fieldset" in text) == (True, False)


def test_the_lead_is_handed_over_in_the_page(cast, colleague):
    lead = cast.member("upper_a")
    response = post(cast, "upper_a", "lead_hand_over", lead.pk, {"member": colleague.pk})
    assert response.url == reverse("portal:pair", args=[cast.pair_a.pk])
    assert lead_of(cast) == cast.colleague


def test_the_page_takes_as_many_queries_for_one_colleague_as_for_many(
    cast, colleague, django_assert_max_num_queries
):
    make.MemberFactory.create_batch(5, pair=cast.pair_a, side="upper")
    client, pk = cast.client("upper_a"), cast.member("upper_a").pk
    with django_assert_max_num_queries(6):
        client.get(reverse("sets:lead_hand_over", args=[pk]))


def test_after_a_hand_over_the_new_lead_hears_of_the_pair(cast):
    upper, lower = asked(cast)
    agreements.agree(agreement=upper, by=upper.person)
    member = make.MemberFactory(pair=upper.pair, side="upper")
    forget_roles(upper.person)
    members.hand_over_lead(member=member, by=upper.person)
    agreements.agree(agreement=fresh(lower), by=lower.person)
    sent = OutMail.objects.filter(key__endswith="-confirmed").values_list("address", flat=True)
    assert set(sent) == {member.person.email, lower.person.email, cast.facilitator.email}


def test_a_former_lead_does_not_read_by_their_link_why_the_side_withdrew(cast, colleague, client):
    hand_over(cast, colleague)
    agreements.withdraw(pair=cast.pair_a, side="upper", by=cast.colleague, reason="A quarrel")
    link = agreement_link(Agreement.objects.get(pair=cast.pair_a, side="upper"))
    text = client.get(link).text
    assert ("Your side has withdrawn" in text, "A quarrel" in text) == (True, False)
