import pytest

from als.core.text.shortening import shortened


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One letter, agreed by all", "One letter…"),
        ("Two\n words", "Two words"),
        ("Three words, at most", "Three words…"),
        ("Ends in a sign…", "Ends in a sign…"),
        ("https://example.org/page", "https://exampl…"),
    ],
)
def test_no_comma_stays_before_what_was_cut_off(text, line):
    assert shortened(text, 15) == line
