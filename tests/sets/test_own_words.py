"""A programme's own words in the forms of its language."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sets.models import Programme
from sets.own_words import valid_own_words

FORMS = {
    "genitive": "općine", "genitive_plural": "općina", "gender": "f",
    "english": "municipality", "english_plural": "municipalities",
}  # fmt: skip


@pytest.fixture
def croatian():
    return Programme(
        upper_singular="županija", upper_plural="županije",
        lower_singular="općina", lower_plural="općine",
        language="hr", own_words={"lower": FORMS},
    )  # fmt: skip


def test_one_and_several_bend_each_in_their_own_way(croatian):
    with translation.override("hr"):
        one, several = croatian.tier_word("lower"), croatian.tier_words("lower")
    assert (one, several) == ("općina", "općine")
    assert f"{one:genitive}, {several:genitive}, {several:m=oni|f=one}" == "općine, općina, one"
    assert f"{one:genitive_plural}, {several:genitive_plural}" == "općina, općina"


def test_who_reads_english_sees_the_english_word_with_its_article(croatian):
    with translation.override("en"):
        assert f"{croatian.tier_word('lower'):a}" == "a municipality"
        assert croatian.tier_words("lower") == "municipalities"
        assert f"{croatian.tier_word('upper'):a}" == "županija"


@pytest.mark.parametrize(
    "wrong",
    [[], {"middle": {}}, {"upper": []}, {"upper": {"genitive": 1}}, {"upper": {"a": "x" * 61}}],
)
def test_what_is_no_word_is_refused(wrong):
    with pytest.raises(ValidationError):
        valid_own_words(wrong)
