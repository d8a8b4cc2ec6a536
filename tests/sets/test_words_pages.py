"""Where a programme's managers say what it calls its tiers."""

import pytest
from django.urls import reverse
from django.utils import translation

from als.core.models import AuditEntry
from sets.registers.editions import import_shipped
from sets.registers.shipped import SHIPPED

FOUR = {
    "upper_singular": "kotar", "upper_plural": "kotari",
    "lower_singular": "općina", "lower_plural": "općine",
}  # fmt: skip


@pytest.fixture
def programme(cast):
    cast.programme.language = "hr"
    for name, word in FOUR.items():
        setattr(cast.programme, name, word)
    cast.programme.save()
    return cast.programme


@pytest.fixture
def address(programme):
    return reverse("sets:programme_words", args=[programme.pk])


def test_the_page_asks_for_each_form_by_a_sentence_of_the_language(cast, address):
    page = cast.client("manager").get(address).text
    assert '<div lang="hr">' in page
    assert page.count("Bez suglasnosti ___ nema odluke.") == 2
    assert "The forms are those of Hrvatski" in page
    assert 'value="municipality"' in page


def test_a_word_that_is_known_has_its_forms_before_anybody_filled_them(programme):
    with translation.override("hr"):
        known, own = programme.tier_word("lower"), programme.tier_word("upper")
        assert f"{known:genitive} {own:genitive}" == "općine kotar"


def test_what_is_filled_is_saved_and_shown_in_sentences(cast, programme, address):
    typed = {**FOUR, "upper_genitive": "kotara", "upper_gender": "m", "upper_english": "shire"}
    cast.client("manager").post(address, typed)
    programme.refresh_from_db()
    assert programme.own_words == {
        "upper": {"genitive": "kotara", "gender": "m", "english": "shire", "language": "hr"}
    }
    assert "Bez suglasnosti kotara nema odluke." in cast.client("manager").get(address).text
    entry = AuditEntry.objects.filter(verb="changed").last()
    assert entry.details["fields"] == ["own_words"]
    assert str(programme.tier_word("upper")) == "shire"


def test_a_preset_fills_the_boxes_and_saves_nothing(cast, programme, address):
    page = cast.client("manager").get(f"{address}?preset=1").text
    assert 'value="gradovima"' in page
    programme.refresh_from_db()
    assert programme.lower_singular == "općina"


def test_words_and_the_list_of_a_country_lead_to_each_other(cast, programme, address):
    client = cast.client("manager")
    assert "A list of authorities for these words comes with" in client.get(address).text
    programme.register = import_shipped(SHIPPED["croatia-2015"]).register
    programme.save()
    assert "comes with the product" not in client.get(address).text
    programme.language = "nb"
    programme.save()
    assert "The places of its register are in Hrvatski." in client.get(address).text


@pytest.mark.parametrize("preset", ["9", "x", "-1", ""])
def test_a_preset_that_is_none_changes_nothing(cast, address, preset):
    assert 'value="kotar"' in cast.client("manager").get(f"{address}?preset={preset}").text


def test_the_two_tiers_keep_different_words_and_what_was_typed_stays(cast, address):
    typed = {**FOUR, "lower_singular": "Kotar", "lower_genitive": "kotara"}
    page = cast.client("manager").post(address, typed).text
    assert "The two tiers need different words." in page
    assert 'value="kotara"' in page


def test_forms_of_another_language_wait_until_it_is_the_programmes_again(programme):
    programme.own_words = {"upper": {"genitive": "kotara", "language": "hr"}}
    programme.language = "pl"
    assert programme.forms_of("upper") == {}
    programme.language = "hr"
    assert programme.forms_of("upper")["genitive"] == "kotara"


def test_two_managers_at_once_lose_nothing(cast, programme, address):
    client = cast.client("manager")
    seen = client.get(address).context["form"].initial["seen"]
    client.post(address, {**FOUR, "upper_genitive": "kotara", "seen": seen})
    page = client.post(address, {**FOUR, "upper_genitive": "okruga", "seen": seen}).text
    assert "Somebody saved this while you were typing." in page
    assert "kotara" in page
    programme.refresh_from_db()
    assert programme.own_words["upper"]["genitive"] == "kotara"


def test_nobody_but_a_manager_reaches_the_page(cast, address):
    people = ("facilitator", "sponsor", "upper_a")
    assert [cast.client(name).get(address).status_code for name in people] == [404] * 3


# --- partnerships and sectors --------------------------------------------------------------------


@pytest.fixture
def other_words(cast):
    return reverse("sets:programme_other_words", args=[cast.programme.pk])


def test_its_word_for_a_partnership_stands_where_the_product_had_its_own(cast, other_words):
    typed = {"partnership_one": "alliance", "partnership_many": "alliances"}
    cast.client("manager").post(other_words, typed)
    page = cast.client("facilitator").get(reverse("sets:pair_new", args=[cast.set.pk])).text
    assert "Name of the region alliance" in page
    assert "partnership" not in page.lower().split("<main")[1].split("</main")[0]


def test_one_word_without_the_other_is_refused_and_kept(cast, other_words):
    page = cast.client("manager").post(other_words, {"partnership_one": "alliance"}).text
    assert "Fill in both words for a partnership, or leave all empty." in page
    assert 'value="alliance"' in page


def test_a_sector_has_the_programmes_name_on_the_pairs_page_and_in_its_forms(cast, other_words):
    cast.client("manager").post(other_words, {"sector_council": "Town hall"})
    assert "Town hall" in cast.client("upper_a").get(
        reverse("portal:pair", args=[cast.pair_a.pk])
    ).text  # fmt: skip
    add = cast.client("upper_a").get(reverse("sets:member_add", args=[cast.pair_a.pk])).text
    assert ("Town hall</option>" in add, "Health</option>" in add) == (True, True)


def test_words_of_one_page_leave_those_of_the_other(cast, programme, address, other_words):
    cast.client("manager").post(address, {**FOUR, "upper_genitive": "kotara"})
    cast.client("manager").post(other_words, {"sector_health": "Zdravlje"})
    programme.refresh_from_db()
    assert {group: sorted(words) for group, words in programme.own_words.items()} == {
        "upper": ["genitive", "language"], "sector": ["health", "language"],
    }  # fmt: skip
