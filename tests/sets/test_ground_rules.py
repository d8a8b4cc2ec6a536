import pytest
from django.urls import reverse

from als.common.refusals import Refused
from sets import changes
from sets.forms import DEFAULT_RULES
from sets.models import GroundRules, GroundRulesAcceptance, LearningSet
from tests import factories as make
from tests.sets.helpers import trail


def write(cast, text="We listen.", by="facilitator", **kwargs):
    return changes.write_ground_rules(set_=cast.set, text=text, by=cast.people[by], **kwargs)


def page(cast, person="upper_a"):
    return cast.client(person).get(reverse("sets:ground_rules", args=[cast.set.pk]))


def edit(cast, person, **typed):
    url = reverse("sets:ground_rules_edit", args=[cast.set.pk])
    return cast.client(person).post(url, typed)


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "lower_b"])
def test_facilitators_and_members_write_versions(cast, person):
    assert write(cast).version == 1
    assert write(cast, "We listen more.", by=person).version == 2


def test_the_same_text_again_is_no_new_version(cast):
    assert write(cast) == write(cast, " We listen.\n")
    assert trail() == [("Facilitator", "wrote", "groundrules")]


@pytest.mark.parametrize("person", ["manager", "outsider", "other_facilitator", "sponsor"])
def test_others_write_none(cast, person):
    with pytest.raises(Refused):
        write(cast, by=person)


def test_who_began_from_an_older_version_is_told(cast):
    write(cast)
    with pytest.raises(Refused, match="Version 1 was written"):
        write(cast, "Mine", by="upper_a", seen=0)
    assert write(cast, "Mine", by="upper_a", seen=1).version == 2


def test_a_member_accepts_the_newest_version_once(cast):
    rules = write(cast)
    first = changes.accept_ground_rules(rules=rules, by=cast.upper_a)
    assert changes.accept_ground_rules(rules=rules, by=cast.upper_a) == first
    assert trail(verb="accepted", pair_id=cast.pair_a.pk) == [
        ("Upper A", "accepted", "groundrules")
    ]


def test_an_older_version_is_no_longer_accepted(cast):
    old = write(cast)
    write(cast, "We listen more.")
    with pytest.raises(Refused, match="newer version"):
        changes.accept_ground_rules(rules=old, by=cast.upper_a)


@pytest.mark.parametrize("person", ["facilitator", "manager", "outsider", "sponsor"])
def test_only_members_accept(cast, person):
    rules = write(cast)
    with pytest.raises(Refused):
        changes.accept_ground_rules(rules=rules, by=cast.people[person])
    assert not GroundRulesAcceptance.objects.exists()


def test_who_sits_for_two_pairs_accepts_for_both(cast):
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    changes.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    assert GroundRulesAcceptance.objects.count() == 2


def test_in_a_closed_set_nothing_is_accepted(cast):
    rules = write(cast)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        changes.accept_ground_rules(rules=rules, by=cast.upper_a)


def test_the_page_shows_who_has_accepted_and_who_has_not(cast):
    changes.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    text = page(cast).content.decode()
    assert "1 of 4 members have accepted" in text
    assert text.count("Not yet") == 3


def test_the_button_is_there_for_members_who_have_not_accepted(cast):
    changes.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    people = ("upper_a", "lower_a", "facilitator")
    shown = ["I accept these rules" in page(cast, person).content.decode() for person in people]
    assert shown == [False, True, False]


def test_pressing_the_button_accepts(cast):
    url = reverse("sets:ground_rules_accept", args=[write(cast).pk])
    response = cast.client("lower_a").post(url, follow=True)
    assert "You have accepted" in response.content.decode()
    assert GroundRulesAcceptance.objects.get().member == cast.member("lower_a")


def test_a_pair_that_is_not_confirmed_is_not_shown_to_other_members(cast):
    write(cast)
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, person__name="Hidden Lead", lead=True)
    assert "Hidden Lead" not in page(cast).content.decode()
    assert "Hidden Lead" in page(cast, "facilitator").content.decode()


def test_earlier_versions_stay_to_be_read(cast):
    write(cast, "The old words.")
    write(cast, "The new words.")
    text = page(cast).content.decode()
    assert text.index("The new words") < text.index("The old words")


def test_the_text_is_shown_as_text(cast):
    write(cast, "**Listen** <script>alert(1)</script>")
    text = page(cast).content.decode()
    assert "<strong>Listen</strong>" in text
    assert "<script>alert" not in text


def test_the_first_version_starts_from_a_text_that_is_there(cast):
    url = reverse("sets:ground_rules_edit", args=[cast.set.pk])
    form = cast.client("upper_a").get(url).context["form"]
    assert form.initial == {"text": DEFAULT_RULES, "seen": 0}


@pytest.mark.parametrize(
    "word", ["stays here", "air time", "two weeks", "fewest", "Notes", "sponsor", "Disagreement"]
)
def test_the_text_to_start_from_speaks_of_what_matters(word):
    assert word in DEFAULT_RULES


def test_two_people_writing_at_once_lose_nothing(cast):
    write(cast, "Begun from this.")
    assert edit(cast, "upper_a", text="Words of one.", seen="1").status_code == 302
    clash = edit(cast, "lower_a", text="Words of the other.", seen="1")
    text = clash.content.decode()
    assert "Words of one." in text
    assert "Words of the other." in text
    assert 'name="seen" value="2"' in text
    assert edit(cast, "lower_a", text="Words of both.", seen="2").status_code == 302
    assert [rules.text for rules in GroundRules.objects.order_by("version")] == [
        "Begun from this.", "Words of one.", "Words of both.",
    ]  # fmt: skip


def test_an_empty_text_is_not_saved(cast):
    assert edit(cast, "upper_a", text=" ", seen="0").context["form"].errors["text"]
    assert not GroundRules.objects.exists()


def test_the_pages_queries_do_not_grow(cast, django_assert_num_queries):
    write(cast)
    client, url = cast.client("upper_a"), reverse("sets:ground_rules", args=[cast.set.pk])
    with django_assert_num_queries(6):
        client.get(url)
    write(cast, "More.")
    make.MemberFactory.create_batch(3, pair=cast.pair_a)
    with django_assert_num_queries(6):
        client.get(url)
