import re

import pytest
from django.urls import reverse

from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import ground_rules
from sets.forms.ground_rules import default_rules
from sets.models import GroundRules, GroundRulesAcceptance, LearningSet
from tests import factories as make
from tests.sets.helpers import audit_entries

MEMBERS = ["upper_a", "lower_a", "upper_b", "lower_b"]


def write(cast, text="We listen.", by="facilitator", **kwargs):
    return ground_rules.write_ground_rules(set_=cast.set, text=text, by=cast.people[by], **kwargs)


def page(cast, person="upper_a"):
    return cast.client(person).get(reverse("sets:ground_rules", args=[cast.set.pk]))


def edit(cast, person, **typed):
    url = reverse("sets:ground_rules_edit", args=[cast.set.pk])
    choices = {"default_disclosure": "set", "naming": "nobody", "research": "no"}
    return cast.client(person).post(url, choices | typed)


def version_page(cast, rules, person="upper_a"):
    return cast.client(person).get(reverse("sets:ground_rules_version", args=[rules.pk]))


def marked(response, tag):
    """Return the words that a page shows as removed ("del") or new ("ins")."""
    found = re.findall(rf"<{tag}>.*?</{tag}>", response.content.decode(), re.DOTALL)
    hidden = r'<span class="govuk-visually-hidden">.*?</span>'
    return [re.sub(r"<[^>]+>", "", re.sub(hidden, "", text)).strip() for text in found]


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "lower_b"])
def test_facilitators_and_members_write_versions(cast, person):
    assert write(cast).version == 1
    assert write(cast, "We listen more.", by=person).version == 2


def test_the_same_text_again_is_no_new_version(cast):
    assert write(cast, "We listen.\nWe ask.") == write(cast, " We listen.\r\nWe ask.\n")
    assert audit_entries() == [("Facilitator", "wrote", "groundrules")]


def test_the_same_text_with_another_choice_is_a_new_version(cast):
    write(cast)
    assert write(cast, naming="partnerships").version == 2
    assert write(cast, default_disclosure="pair").version == 3


def test_a_choice_that_is_left_out_stays_as_it_was(cast):
    write(cast, naming="partnerships", default_disclosure="pair")
    second = write(cast, "We listen more.")
    assert (second.naming, second.default_disclosure) == ("partnerships", "pair")


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
    first = ground_rules.accept_ground_rules(rules=rules, by=cast.upper_a)
    assert ground_rules.accept_ground_rules(rules=rules, by=cast.upper_a) == first
    assert audit_entries(verb="accepted", pair_id=cast.pair_a.pk) == [
        ("Upper A", "accepted", "groundrules")
    ]


def test_an_older_version_is_no_longer_accepted(cast):
    old = write(cast)
    write(cast, "We listen more.")
    with pytest.raises(Refused, match="newer version"):
        ground_rules.accept_ground_rules(rules=old, by=cast.upper_a)


@pytest.mark.parametrize("person", ["facilitator", "manager", "outsider", "sponsor"])
def test_only_members_accept(cast, person):
    rules = write(cast)
    with pytest.raises(Refused):
        ground_rules.accept_ground_rules(rules=rules, by=cast.people[person])
    assert not GroundRulesAcceptance.objects.exists()


def test_who_sits_for_two_pairs_accepts_for_both(cast):
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    ground_rules.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    assert GroundRulesAcceptance.objects.count() == 2


def test_who_comes_to_sit_for_another_pair_is_asked_for_that_too(cast):
    ground_rules.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    assert "I accept these rules" in page(cast).content.decode()


def test_in_a_closed_set_nothing_is_accepted(cast):
    rules = write(cast)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        ground_rules.accept_ground_rules(rules=rules, by=cast.upper_a)


def test_the_page_shows_who_has_accepted_and_who_has_not(cast):
    ground_rules.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    text = page(cast).content.decode()
    assert "1 of 4 members have accepted" in text
    assert text.count("Not yet") == 3


def test_the_button_is_there_for_members_who_have_not_accepted(cast):
    ground_rules.accept_ground_rules(rules=write(cast), by=cast.upper_a)
    people = ("upper_a", "lower_a", "facilitator")
    shown = ["I accept these rules" in page(cast, person).content.decode() for person in people]
    assert shown == [False, True, False]


def test_pressing_the_button_accepts(cast):
    url = reverse("sets:ground_rules_accept", args=[write(cast).pk])
    response = cast.client("lower_a").post(url, follow=True)
    assert "You have accepted" in response.content.decode()
    assert GroundRulesAcceptance.objects.get().member == cast.member("lower_a")


def test_who_is_asked_are_the_members_of_pairs_that_both_sides_agreed_to(cast):
    write(cast)
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, person__name="Waiting Lead", lead=True)
    text = page(cast, "facilitator").content.decode()
    assert "Waiting Lead" not in text
    assert "No member has accepted this version yet." in text


def test_earlier_versions_stay_to_be_read_each_with_what_it_changed(cast):
    write(cast, "The old words.")
    second = write(cast, "The new words.")
    third = write(cast, "The newest words.")
    assert f'href="/ground-rules/{second.pk}/"' in page(cast).content.decode()
    shown = version_page(cast, second)
    assert (marked(shown, "del"), marked(shown, "ins")) == (["old"], ["new"])
    assert marked(version_page(cast, third), "ins") == ["newest"]


def test_the_first_version_has_changed_nothing(cast):
    response = version_page(cast, write(cast, "The old words."))
    assert "The old words." in response.content.decode()
    assert "What it changed" not in response.content.decode()


def test_who_accepted_an_old_version_sees_what_changed_since(cast):
    ground_rules.accept_ground_rules(rules=write(cast, "We listen."), by=cast.upper_a)
    write(cast, "We listen well.")
    write(cast, "We listen well and ask.")
    assert marked(page(cast, "upper_a"), "ins") == ["well and ask"]
    assert marked(page(cast, "lower_a"), "ins") == ["and ask"]
    assert marked(page(cast, "facilitator"), "ins") == ["and ask"]


def test_who_has_accepted_the_newest_sees_what_it_changed_folded_away(cast):
    write(cast)
    ground_rules.accept_ground_rules(rules=write(cast, "We listen well."), by=cast.upper_a)
    folded = '<details class="govuk-details">'
    assert folded in page(cast, "upper_a").content.decode()
    assert folded not in page(cast, "lower_a").content.decode()


def test_what_changed_says_so_of_the_choices_too(cast):
    write(cast, naming="nobody")
    rules = write(cast, naming="partnerships")
    text = version_page(cast, rules).content.decode()
    assert "Partnerships, but no people (before: Nobody: neither people nor partnerships)" in text
    assert "The words are the same." in text


def test_the_text_is_shown_as_text(cast):
    write(cast, "**Listen** <script>alert(1)</script>")
    text = page(cast).content.decode()
    assert "<strong>Listen</strong>" in text
    assert "<script>alert" not in text


def test_the_first_version_starts_from_a_text_that_is_there(cast):
    url = reverse("sets:ground_rules_edit", args=[cast.set.pk])
    form = cast.client("upper_a").get(url).context["form"]
    assert (form.initial["text"], form.initial["seen"]) == (default_rules(), 0)


@pytest.mark.parametrize(
    "word", ["stays here", "air time", "two weeks", "fewest", "Notes", "sponsor", "Disagreement"]
)
def test_the_text_to_start_from_speaks_of_what_matters(word):
    assert word in default_rules()


def test_the_text_is_in_the_language_of_the_programme_where_there_is_one(cast):
    assert default_rules("hr").startswith("1. **Što se ovdje kaže, ovdje i ostaje**")
    assert default_rules("hr").count("\n") == default_rules().count("\n")
    assert default_rules("nb") == default_rules()
    cast.programme.language = "hr"
    cast.programme.save()
    url = reverse("sets:ground_rules_edit", args=[cast.set.pk])
    form = cast.client("upper_a").get(url).context["form"]
    assert form.initial["text"] == default_rules("hr")


def test_two_people_writing_at_once_lose_nothing(cast):
    write(cast, "Begun from this.")
    assert edit(cast, "upper_a", text="Begun from that.", seen="1").status_code == 302
    clash = edit(cast, "lower_a", text="Words of the other.", naming="partnerships", seen="1")
    text = clash.content.decode()
    assert "Words of the other.</textarea>" in text
    assert (marked(clash, "del"), marked(clash, "ins")) == (["this"], ["that"])
    assert 'value="partnerships" checked' in text
    assert 'name="seen" value="2"' in text
    assert edit(cast, "lower_a", text="Words of both.", seen="2").status_code == 302
    assert [rules.text for rules in GroundRules.objects.order_by("version")] == [
        "Begun from this.", "Begun from that.", "Words of both.",
    ]  # fmt: skip


def test_two_first_versions_at_once_lose_nothing_either(cast):
    edit(cast, "upper_a", text=default_rules() + " Gladly.", seen="0")
    clash = edit(cast, "lower_a", text="Mine.", seen="0")
    assert marked(clash, "ins") == ["Gladly."]
    assert "Mine.</textarea>" in clash.content.decode()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 18])
def test_a_version_that_never_was_saves_nothing(cast, seen):
    write(cast)
    assert edit(cast, "upper_a", text="Mine.", seen=seen).status_code == 200
    assert GroundRules.objects.count() == 1


@pytest.mark.parametrize("typed", [{"naming": "all"}, {"default_disclosure": ""}])
def test_a_choice_that_there_is_not_is_refused_and_the_text_kept(cast, typed):
    response = edit(cast, "upper_a", text="Mine.", seen="0", **typed)
    assert list(response.context["form"].errors) == list(typed)
    assert "Mine.</textarea>" in response.content.decode()


def test_an_empty_text_is_not_saved(cast):
    assert edit(cast, "upper_a", text=" ", seen="0").context["form"].errors["text"]
    assert not GroundRules.objects.exists()


@pytest.mark.parametrize("name", ["ground_rules", "ground_rules_edit"])
def test_the_pages_queries_do_not_grow(cast, name, django_assert_num_queries):
    write(cast)
    client, url = cast.client("upper_a"), reverse(f"sets:{name}", args=[cast.set.pk])
    number = {"ground_rules": 6, "ground_rules_edit": 5}[name]
    with django_assert_num_queries(number):
        client.get(url)
    for words in ("More.", "Most."):
        write(cast, words)
    make.MemberFactory.create_batch(3, pair=cast.pair_a)
    with django_assert_num_queries(number):
        client.get(url)


# --- mail ---------------------------------------------------------------------------------------


def test_the_members_but_for_the_writer_are_asked_by_mail_to_accept(cast):
    write(cast, by="upper_a")
    subjects = dict(OutMail.objects.values_list("address", "subject"))
    assert subjects == dict.fromkeys(
        ["lower.a@example.org", "upper.b@example.org", "lower.b@example.org"],
        "There are ground rules to accept: “Main set”",
    )


def test_a_new_version_asks_again_and_says_that_they_have_changed(cast):
    write(cast)
    OutMail.objects.all().delete()
    write(cast, "We listen more.")
    mail = OutMail.objects.get(to=cast.upper_a)
    assert mail.subject == "The ground rules have changed: read and accept them (“Main set”)"
    assert "Facilitator has written version 2" in mail.text
    assert f"/sets/{cast.set.pk}/ground-rules/" in mail.text


def test_nobody_outside_the_confirmed_pairs_is_asked(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, lead=True)
    gone = make.MemberFactory(pair=cast.pair_a, left_at=cast.pair_a.confirmed_at)
    write(cast)
    assert OutMail.objects.count() == 4
    assert not OutMail.objects.filter(to=gone.person).exists()


def test_the_same_version_sent_twice_asks_once(cast):
    write(cast)
    write(cast)
    assert OutMail.objects.count() == 4
