"""The choices of the ground rules: which of them hold, and from when."""

import pytest
from django.db import IntegrityError

from sets.changes import agreements, ground_rules, members
from sets.changes.ground_rules import bring_into_force
from sets.models import GroundRulesAcceptance, LearningSet, Member
from tests import factories as make
from tests.sets.helpers import audit_entries
from tests.sets.test_ground_rules import MEMBERS, page, write

# --- what holds ---------------------------------------------------------------------------------


@pytest.fixture
def fresh_set(cast):
    """The cast's set as it is made: nothing chosen yet."""
    LearningSet.objects.filter(pk=cast.set.pk).update(naming="nobody")
    cast.set.refresh_from_db()
    return cast


def holds(cast):
    set_ = LearningSet.objects.get(pk=cast.set.pk)
    return set_.default_disclosure, set_.naming


def accept_all(cast, rules, *people):
    for person in people or MEMBERS:
        ground_rules.accept_ground_rules(rules=rules, by=cast.fresh(person))


def test_a_wider_choice_holds_once_the_last_member_has_accepted(fresh_set):
    rules = write(fresh_set, naming="everybody", default_disclosure="report_with_names")
    accept_all(fresh_set, rules, *MEMBERS[:3])
    assert holds(fresh_set) == ("set", "nobody")
    accept_all(fresh_set, rules, MEMBERS[3])
    assert holds(fresh_set) == ("report_with_names", "everybody")
    assert len(audit_entries(verb="bound by its ground rules")) == 1


def test_a_narrower_choice_holds_at_once(cast):
    write(cast, naming="partnerships", default_disclosure="pair")
    assert holds(cast) == ("pair", "partnerships")


def test_of_two_choices_the_narrower_holds_at_once_and_the_wider_later(cast):
    rules = write(cast, naming="nobody", default_disclosure="report_without_names")
    assert holds(cast) == ("set", "nobody")
    accept_all(cast, rules)
    assert holds(cast) == ("report_without_names", "nobody")


def test_going_back_to_a_wider_choice_takes_everybody_again(cast):
    accept_all(cast, write(cast, naming="everybody"))
    write(cast, naming="nobody")
    back = write(cast, naming="everybody")
    assert holds(cast) == ("set", "nobody")
    accept_all(cast, back)
    assert holds(cast) == ("set", "everybody")


def test_other_words_change_nothing_of_what_holds(cast):
    accept_all(cast, write(cast, naming="everybody"))
    write(cast, "We listen more.")
    assert holds(cast) == ("set", "everybody")


def test_a_member_who_joined_meanwhile_is_waited_for_too(fresh_set):
    rules = write(fresh_set, naming="everybody")
    new = make.MemberFactory(pair=fresh_set.pair_a, side="lower")
    accept_all(fresh_set, rules)
    assert holds(fresh_set)[1] == "nobody"
    ground_rules.accept_ground_rules(rules=rules, by=new.person)
    assert holds(fresh_set)[1] == "everybody"


def test_who_joins_later_takes_nothing_back(fresh_set):
    accept_all(fresh_set, write(fresh_set, naming="everybody"))
    make.MemberFactory(pair=fresh_set.pair_a, side="lower")
    assert holds(fresh_set)[1] == "everybody"


def test_who_waits_for_the_other_side_is_not_waited_for(fresh_set):
    pair = make.PairFactory(set=fresh_set.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, lead=True)
    accept_all(fresh_set, write(fresh_set, naming="everybody"))
    assert holds(fresh_set)[1] == "everybody"


def test_when_the_last_one_waited_for_leaves_the_wider_choice_holds(fresh_set):
    colleague = make.MemberFactory(pair=fresh_set.pair_a, side="upper")
    accept_all(fresh_set, write(fresh_set, naming="everybody"))
    assert holds(fresh_set)[1] == "nobody"
    members.leave(member=colleague, by=fresh_set.fresh("upper_a"))
    assert holds(fresh_set)[1] == "everybody"


def test_when_a_pair_that_was_waited_for_withdraws_the_wider_choice_holds(fresh_set):
    accept_all(fresh_set, write(fresh_set, naming="everybody"), "upper_a", "lower_a")
    agreements.withdraw(
        pair=fresh_set.pair_b, side="upper", reason="No time", by=fresh_set.fresh("upper_b")
    )
    assert holds(fresh_set)[1] == "everybody"


def test_researchers_may_use_nothing_until_the_last_member_has_accepted(cast):
    assert LearningSet.objects.get(pk=cast.set.pk).research == "no"
    rules = write(cast, research="yes")
    accept_all(cast, rules, *MEMBERS[:3])
    assert LearningSet.objects.get(pk=cast.set.pk).research == "no"
    accept_all(cast, rules, MEMBERS[3])
    assert LearningSet.objects.get(pk=cast.set.pk).research == "yes"
    write(cast, "Other words.", by="upper_a", research="no")
    assert LearningSet.objects.get(pk=cast.set.pk).research == "no"


def test_without_members_nothing_wider_holds(fresh_set):
    write(fresh_set, naming="everybody")
    Member.objects.update(left_at=fresh_set.pair_a.confirmed_at)
    bring_into_force(fresh_set.set, by=fresh_set.facilitator)
    assert holds(fresh_set)[1] == "nobody"


def test_acceptances_in_another_set_count_there(fresh_set):
    rules = write(fresh_set, naming="everybody")
    other = make.MemberFactory(pair=fresh_set.other_pair, side="lower")
    GroundRulesAcceptance.objects.create(rules=rules, member=other)
    accept_all(fresh_set, rules, *MEMBERS[:3])
    assert holds(fresh_set)[1] == "nobody"


def test_the_page_says_what_holds_now_and_what_will(fresh_set):
    rules = write(fresh_set, naming="partnerships")
    text = page(fresh_set).content.decode()
    assert "Nobody: neither people nor partnerships" in text
    assert "Once all members have accepted version 1: Partnerships, but no people" in text
    accept_all(fresh_set, rules)
    assert "Once all members" not in page(fresh_set).content.decode()


def test_before_there_are_rules_the_page_says_what_holds_until_then(fresh_set):
    assert "Nobody: neither people nor partnerships" in page(fresh_set).content.decode()


# --- the database -------------------------------------------------------------------------------


def test_a_version_has_its_number_once(cast):
    make.GroundRulesFactory(set=cast.set)
    with pytest.raises(IntegrityError):
        make.GroundRulesFactory(set=cast.set)


@pytest.mark.parametrize("factory", [make.GroundRulesFactory, make.SetFactory])
def test_whom_the_report_names_is_one_of_three(db, factory):
    with pytest.raises(IntegrityError):
        factory(naming="some")
