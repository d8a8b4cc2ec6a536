from django.utils import translation

from als.core.drawn_once import drawn_once


def test_what_was_drawn_is_kept_for_the_same_values_and_language():
    drawn = []

    @drawn_once
    def picture(number):
        drawn.append((translation.get_language(), number))
        return str(number)

    for language in ("en", "de", "en"):
        with translation.override(language):
            assert [picture(1), picture(2), picture(1)] == ["1", "2", "1"]
    assert drawn == [("en", 1), ("en", 2), ("de", 1), ("de", 2)]
