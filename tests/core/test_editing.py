from django.utils import translation

from als.core.text.editing import in_words, with_article


def test_numbers_up_to_twelve_are_words_where_the_language_has_its_function():
    assert [in_words(n) for n in (0, 2, 12, 13)] == ["none", "two", "twelve", "13"]
    with translation.override("hr"):
        assert in_words(2) == "2"


def test_a_body_of_state_has_its_article_within_a_sentence():
    names = ["Department for Transport", "Home Office", "Kent Council", "NRPA", ""]
    assert [with_article(name) for name in names] == [
        "the Department for Transport", "the Home Office", "Kent Council", "NRPA", "",
    ]  # fmt: skip
    with translation.override("hr"):
        assert with_article(names[0]) == names[0]
