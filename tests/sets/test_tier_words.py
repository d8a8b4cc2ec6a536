"""The words that a language's tiers begin with, and every text that holds such a word."""

import pytest

from sets.word_forms import GAP, languages, word_forms

EACH = [word_forms(code) for code in languages()]


def words_of(forms):
    """Yield all words that come with a language: its partnership, and each tier of each preset."""
    yield "partnership", forms.partnership
    for preset in forms.presets:
        for side in ("upper", "lower"):
            yield f"{preset['name']}, {side}", preset[side]


@pytest.mark.parametrize("forms", EACH, ids=languages())
def test_each_preset_has_every_form_of_its_language(forms):
    codes = {"one", "many", *(form.code for form in forms.forms)}
    codes |= {"gender"} if forms.genders else set()
    for name, words in words_of(forms):
        english = {"english", "english_plural"} & words.keys()
        assert words.keys() - english == codes, name
        assert bool(english) == (name != "partnership" and forms.code != "en"), name
        assert words.get("gender") in {*forms.genders, None}
        assert all(text.strip() == text != "" for text in words.values())


@pytest.mark.parametrize("forms", EACH, ids=languages())
def test_each_sentence_has_one_gap(forms):
    assert [form.sentence.count(GAP) for form in forms.forms] == [1] * len(forms.forms)
    assert set(forms.also.values()) <= {"plural", *(form.code for form in forms.forms)}


def test_there_are_the_seven_languages():
    assert languages() == ["de", "en", "et", "fr", "hr", "nb", "pl"]
    assert word_forms("sv") is word_forms("en")
