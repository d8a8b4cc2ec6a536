"""What a template's tags remember is remembered for those who read the same, and for no other."""

import pytest
from django.template import Context, Template
from django.utils.translation import override


def drawn(template, language="en", **values):
    with override(language):
        return template.render(Context(values))


@pytest.mark.parametrize(
    ("source", "in_english"),
    [
        ('{% translate "Desk" %}', "Desk"),
        ('{% translate "Done" context "success" %}', "Done"),
        ('{% translate "Desk" as word %}{{ word }}', "Desk"),
        ('{% translate "Desk"|upper %}', "DESK"),
        ("{% translate name %}", "<Ann>"),
    ],
)
def test_a_text_is_looked_up_once_a_language(source, in_english):
    template = Template(source)
    for name in ("<Ann>", "<Bo>"):
        expected = in_english.replace("<Ann>", f"&lt;{name[1:-1]}&gt;")
        assert drawn(template, name=name) == expected
        assert (drawn(template, "hr", name=name) == expected) == ("name" in source)


def test_a_sentence_with_values_is_put_together_once_and_filled_in_each_time():
    template = Template(
        "{% blocktranslate count n=n trimmed %}{{ n }} minute{% plural %}"
        "{{ n }} minutes{% endblocktranslate %}"
    )
    said = [drawn(template, n=n) for n in (1, 2, 1, 5)]
    assert said == ["1 minute", "2 minutes", "1 minute", "5 minutes"]
