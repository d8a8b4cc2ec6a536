"""Both sides agree to take part, decline, withdraw, or are asked again."""

import pytest
from django.test import Client
from django.urls import reverse

from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import agreements as agreement_changes
from sets.models import Agreement, LearningSet, Member, Pair
from sets.models.roles import Roles, Seat, forget_roles, roles_of
from tests import factories as make
from tests.sets.helpers import agree, agreement_url, asked, audit_entries, decline, fresh, mails


def state(pair):
    return Pair.objects.get(pk=pair.pk).state


def test_one_side_alone_does_not_confirm_a_pair(cast):
    upper, _ = asked(cast)
    agree(upper, sector="health")
    member = Member.objects.get(pair=upper.pair)
    assert state(upper.pair) == "proposed"
    assert (member.person, member.side, member.sector, member.lead) == (
        upper.person, "upper", "health", True,
    )  # fmt: skip


@pytest.mark.parametrize("first", [0, 1])
def test_both_sides_confirm_it_in_either_order(cast, first):
    agreements = asked(cast)
    agree(agreements[first])
    agree(agreements[1 - first])
    assert state(agreements[0].pair) == "confirmed"
    assert Member.objects.filter(pair=agreements[0].pair, lead=True).count() == 2


def test_the_audit_log_tells_who_agreed_and_that_it_is_confirmed(cast):
    upper, lower = asked(cast)
    agree(upper)
    agree(lower)
    assert audit_entries(pair_id=upper.pair_id, set_id=cast.set.pk) == [
        ("upper lead", "agreed", "agreement"),
        ("lower lead", "agreed", "agreement"),
        ("lower lead", "confirmed", "pair"),
    ]


def test_who_agreed_and_later_all_are_told_and_no_mail_of_it_signs_in(cast):
    upper, lower = asked(cast)
    agree(upper)
    assert mails() == [(upper.person.email, f"agreement-{upper.pk}-agreed")]
    agree(lower)
    sent = OutMail.objects.filter(key__endswith="-confirmed").order_by("address")
    assert [mail.address for mail in sent] == [
        "facilitator@example.org", lower.person.email, upper.person.email,
    ]  # fmt: skip
    assert {f"/pairs/{upper.pair_id}/" in mail.text for mail in sent} == {True}
    assert not OutMail.objects.filter(text__contains="/welcome/").exists()


def test_agreeing_twice_is_agreeing_once(cast):
    upper, _ = asked(cast)
    agree(upper)
    agree(upper)
    assert Member.objects.filter(pair=upper.pair).count() == 1
    assert len(mails()) == len(audit_entries()) == 1


@pytest.mark.parametrize("person", ["facilitator", "manager", "upper_a", "sponsor"])
@pytest.mark.parametrize("answer", ["agree", "decline"])
def test_nobody_answers_for_another(cast, person, answer):
    upper, _ = asked(cast)
    extra = {"reason": "No"} if answer == "decline" else {}
    with pytest.raises(Refused, match="Only the lead"):
        getattr(agreement_changes, answer)(agreement=upper, by=cast.people[person], **extra)
    assert fresh(upper).state == "invited"


def test_one_leads_word_is_not_the_other_sides(cast):
    upper, lower = asked(cast)
    with pytest.raises(Refused):
        agreement_changes.agree(agreement=lower, by=upper.person)


def test_declining_ends_the_pair_and_keeps_the_reason_from_the_other_side(cast):
    upper, lower = asked(cast)
    agree(upper)
    decline(lower, "They never reply")
    sent = {
        m.address: "never reply" in m.text for m in OutMail.objects.filter(key__contains="decl")
    }
    assert state(upper.pair) == "declined"
    assert sent == {"facilitator@example.org": True, upper.person.email: False}
    assert roles_of(upper.person).pairs == frozenset()


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_no_has_a_reason(cast, reason):
    upper, _ = asked(cast)
    with pytest.raises(Refused, match="Say why"):
        decline(upper, reason)


def test_a_no_is_not_taken_back_by_the_link(cast):
    upper, _ = asked(cast)
    decline(upper)
    with pytest.raises(Refused, match="answered already"):
        agree(upper)


def test_after_the_other_sides_no_there_is_nothing_to_answer(cast):
    upper, lower = asked(cast)
    decline(lower)
    with pytest.raises(Refused, match="other side"):
        agree(upper)


def test_in_a_closed_set_there_is_nothing_to_answer(cast):
    upper, _ = asked(cast)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        agree(upper)


def test_a_yes_is_not_turned_into_a_no_by_the_link(cast):
    upper, _ = asked(cast)
    agree(upper)
    with pytest.raises(Refused, match="answered already"):
        decline(upper)


def test_who_became_a_reader_for_the_sponsor_can_not_agree(cast):
    upper, _ = asked(cast)
    make.ProgrammeRoleFactory(programme=cast.programme, person=upper.person, kind="sponsor")
    with pytest.raises(Refused, match="sponsor"):
        agree(upper)
    assert fresh(upper).state == "invited"


def test_who_became_a_facilitator_of_the_set_can_not_agree(cast):
    upper, _ = asked(cast)
    make.FacilitatorFactory(set=cast.set, person=upper.person)
    with pytest.raises(Refused, match="facilitates"):
        agree(upper)
    assert fresh(upper).state == "invited"


def test_who_was_replaced_while_answering_does_not_answer(cast):
    upper, _ = asked(cast)
    before = fresh(upper)
    Agreement.objects.filter(pk=upper.pk).update(person=make.PersonFactory())
    with pytest.raises(Refused, match="Only the lead who was asked"):
        agreement_changes.agree(agreement=before, by=upper.person)
    assert fresh(upper).state == "invited"


def withdraw(cast, by="upper_a", side="upper"):
    return agreement_changes.withdraw(
        pair=cast.pair_a, side=side, by=cast.people[by], reason="Fewer posts"
    )


def test_a_lead_withdraws_their_side_and_the_pair_ends(cast):
    withdraw(cast)
    assert state(cast.pair_a) == "withdrawn"
    assert Member.objects.get(person=cast.upper_a).left_at is not None
    assert Member.objects.get(person=cast.lower_a).left_at is None
    assert [roles_of(cast.fresh(p)).inside for p in ("upper_a", "lower_a")] == [frozenset()] * 2


def test_the_other_lead_learns_that_they_withdrew_but_not_why(cast):
    withdraw(cast)
    sent = {mail.address: "Fewer posts" in mail.text for mail in OutMail.objects.all()}
    assert sent == {"facilitator@example.org": True, "lower.a@example.org": False}


@pytest.mark.parametrize(
    ("by", "side"),
    [("upper_a", "lower"), ("upper_b", "upper"), ("facilitator", "upper"), ("manager", "upper")],
)
def test_nobody_withdraws_a_side_that_they_do_not_lead(cast, by, side):
    with pytest.raises(Refused):
        withdraw(cast, by=by, side=side)
    assert state(cast.pair_a) == "confirmed"


def test_withdrawing_twice_at_once_is_withdrawing_once(cast):
    roles_of(cast.upper_a)
    withdraw(cast)
    cast.people["upper_a"] = again = cast.fresh("upper_a")
    again._roles = Roles(frozenset(), frozenset(), frozenset(), (seat_of_upper_a(cast),))
    withdraw(cast)
    assert len(audit_entries(verb="withdrawn")) == 1


def seat_of_upper_a(cast):
    """The seat as a request that began before the withdrawal remembers it."""
    member = Member.objects.get(person=cast.upper_a)
    return Seat(cast.set.pk, cast.pair_a.pk, member.pk, "upper", lead=True)


def test_a_side_can_withdraw_before_the_other_has_answered(cast):
    upper, lower = asked(cast)
    agree(upper)
    forget_roles(upper.person)
    agreement_changes.withdraw(
        pair=fresh(upper).pair, side="upper", by=upper.person, reason="Changed"
    )
    assert state(upper.pair) == "withdrawn"
    with pytest.raises(Refused):
        agree(lower)


# --- asking again -------------------------------------------------------------------------------


def ask_again(cast, agreement, email, by="facilitator"):
    return agreement_changes.ask_again(
        agreement=fresh(agreement), email=email, name="Somebody", by=cast.people[by]
    )


def test_asking_somebody_else_ends_the_first_persons_link(cast):
    upper, _ = asked(cast)
    old = agreement_url("agreement", upper)
    ask_again(cast, upper, "else@example.org")
    assert mails()[-1][0] == "else@example.org"
    response = Client().get(old)
    assert response.status_code == 410
    assert "Somebody else has been asked" in response.content.decode()


def test_asking_the_same_person_again_sends_another_mail(cast):
    upper, _ = asked(cast)
    ask_again(cast, upper, upper.person.email)
    assert [address for address, _key in mails()] == [upper.person.email]


def test_who_has_answered_is_not_asked_again(cast):
    upper, _ = asked(cast)
    agree(upper)
    with pytest.raises(Refused, match="answered already"):
        ask_again(cast, upper, "else@example.org")


def test_the_other_sides_lead_is_not_asked_for_both(cast):
    upper, lower = asked(cast)
    with pytest.raises(Refused, match="other side"):
        ask_again(cast, upper, lower.person.email)


@pytest.mark.parametrize("by", ["upper_a", "manager", "other_facilitator"])
def test_only_facilitators_ask_again(cast, by):
    upper, _ = asked(cast)
    with pytest.raises(Refused):
        ask_again(cast, upper, "else@example.org", by=by)


def test_withdrawing_in_the_page_leads_to_the_desk(cast):
    response = cast.client("upper_a").post(
        reverse("sets:agreement_withdraw", args=[cast.pair_a.pk]), {"reason": "Fewer posts"}
    )
    assert (response.url, state(cast.pair_a)) == (reverse("portal:dashboard"), "withdrawn")


def test_opening_the_page_to_withdraw_changes_nothing(cast):
    page = cast.client("upper_a").get(reverse("sets:agreement_withdraw", args=[cast.pair_a.pk]))
    assert "can’t be undone" in page.content.decode()
    assert state(cast.pair_a) == "confirmed"
