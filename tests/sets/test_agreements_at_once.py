"""Both sides answer at the same instant, on a database that lets them."""

import datetime as dt

import pytest

from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from als.example import enrolling
from sets.changes import agreements, invitations, members, pairs
from sets.models import Agreement, Member, Pair
from tests import factories as make
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.sets.helpers import PAIR, asked, audit_entries, fresh

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    return make_cast()


def agreeing(agreement):
    agreement = fresh(agreement)
    return lambda: agreements.agree(agreement=agreement, by=agreement.person).state


@pytest.mark.parametrize("time", range(5))
def test_two_sides_that_agree_at_once_confirm_the_pair_once(cast, time):
    upper, lower = asked(cast)
    assert at_once(agreeing(upper), agreeing(lower)) == ["agreed", "agreed"]
    assert Pair.objects.get(pk=upper.pair_id).state == "confirmed"
    assert Member.objects.filter(pair=upper.pair_id, lead=True).count() == 2
    assert len(audit_entries(verb="confirmed")) == 1
    assert OutMail.objects.filter(key__endswith="-confirmed").count() == 3


def test_a_double_click_on_agree_makes_one_member(cast):
    upper, _ = asked(cast)
    assert at_once(agreeing(upper), agreeing(upper)) == ["agreed", "agreed"]
    assert Member.objects.filter(pair=upper.pair_id).count() == 1


def test_a_yes_and_a_no_at_once_never_confirm(cast):
    upper, lower = asked(cast)
    no = fresh(lower)
    results = at_once(
        agreeing(upper), lambda: agreements.decline(agreement=no, by=no.person, reason="No").state
    )
    assert Pair.objects.get(pk=upper.pair_id).state == "declined"
    assert results[1] == "declined"
    assert results[0] == "agreed" or isinstance(results[0], Refused)
    assert Agreement.objects.get(pk=lower.pk).state == "declined"


def test_the_same_pair_proposed_twice_at_once_is_one_pair(cast):
    def propose():
        return pairs.propose_pair(set_=cast.set, by=cast.fresh("facilitator"), **PAIR)

    results = at_once(propose, propose)
    assert sorted(type(result).__name__ for result in results) == ["Pair", "Refused"]
    assert Pair.objects.filter(upper__name="Uppershire").count() == 1


def test_the_same_two_proposed_again_at_once_after_a_no_are_one_new_pair(cast):
    first = pairs.propose_pair(set_=cast.set, by=cast.fresh("facilitator"), **PAIR)
    no = first.agreements.select_related("person").first()
    agreements.decline(agreement=fresh(no), by=no.person, reason="Not this year")
    second = make.FacilitatorFactory(set=cast.set).person
    by = [cast.fresh("facilitator"), second]
    results = at_once(
        *(lambda one=one: pairs.propose_pair(set_=cast.set, by=one, **PAIR) for one in by)
    )
    assert sorted(type(result).__name__ for result in results) == ["Pair", "Refused"]
    states = Pair.objects.filter(upper__name="Uppershire").values_list("state", flat=True)
    assert sorted(states) == ["declined", "proposed"]


def test_two_workers_at_once_remind_once(cast):
    upper, _ = asked(cast)
    Agreement.objects.filter(pk=upper.pk).update(asked_at=clock.now() - dt.timedelta(days=8))
    assert sum(at_once(agreements.remind_unanswered, agreements.remind_unanswered)) == 1
    assert OutMail.objects.filter(key__contains="reminder").count() == 1


def test_an_answer_and_a_stop_at_once_never_both_hold(cast):
    upper, lower = asked(cast)
    agreeing(lower)()
    pair, by = fresh(upper).pair, cast.fresh("facilitator")
    at_once(agreeing(upper), lambda: agreements.stop_waiting(pair=pair, by=by))
    found = Pair.objects.get(pk=pair.pk)
    answer = Agreement.objects.get(pk=upper.pk).state
    assert (found.state, answer) in {("confirmed", "agreed"), ("lapsed", "invited")}


@pytest.mark.parametrize("time", range(3))
def test_a_lead_handed_over_twice_at_once_goes_to_one(cast, time):
    people = make.MemberFactory.create_batch(2, pair=cast.pair_a, side="upper")
    leads = [cast.fresh("upper_a"), cast.fresh("upper_a")]
    results = at_once(
        lambda: members.hand_over_lead(member=people[0], by=leads[0]),
        lambda: members.hand_over_lead(member=people[1], by=leads[1]),
    )
    assert sorted(type(result).__name__ for result in results) == ["Member", "Refused"]
    assert Member.objects.filter(pair=cast.pair_a, side="upper", lead=True).count() == 1


@pytest.mark.parametrize("time", range(5))
def test_nobody_becomes_reader_of_the_sponsor_and_member_at_once(cast, time):
    upper, _ = asked(cast)
    person = upper.person
    agreements.ask_again(
        agreement=upper, email="else@example.org", name="Else", by=cast.fresh("facilitator")
    )
    manager, lead, given = cast.fresh("manager"), cast.fresh("upper_a"), {"name": "Both"}
    invitation = invitations.invite_colleague(
        pair=cast.pair_a, side="upper", email=person.email, sector="health", by=lead, **given
    )
    invitations.mail_invitations()
    results = at_once(
        lambda: enrolling.give_role(
            programme=cast.programme, kind="sponsor", email=person.email, by=manager, **given
        ),
        lambda: invitations.accept_invitation(invitation=invitation, by=person),
    )
    assert [type(result) for result in results].count(Refused) == 1


def test_pairs_of_two_sets_proposed_at_once_are_both_made(cast):
    facilitators = [cast.fresh("facilitator"), cast.fresh("other_facilitator")]
    sets = [cast.set, cast.other_set]
    calls = [
        lambda set_=set_, by=by: pairs.propose_pair(set_=set_, by=by, **PAIR)
        for set_, by in zip(sets, facilitators, strict=True)
    ]
    assert [type(result).__name__ for result in at_once(*calls)] == ["Pair", "Pair"]
