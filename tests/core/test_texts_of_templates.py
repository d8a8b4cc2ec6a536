"""What a template's tags remember is remembered for those who read the same, and for no other."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.translation import override

ONCE = (
    "{% load once %}{% once example_mode=example_mode %}"
    '{% translate "Desk" %} {% if user.name %}{{ user.name }}{% endif %}{{ example_mode }}'
    "{% csrf_token %}{% endonce %}"
)


def drawn(template, language="en", **values):
    with override(language):
        return template.render(Context(values))


def test_what_is_rendered_once_knows_neither_the_reader_nor_a_token():
    template, user = Template(ONCE), SimpleNamespace(name="Ann")
    for _again in range(2):
        seen = drawn(template, user=user, csrf_token="secret", example_mode="<b>")
        assert seen == "Desk &lt;b&gt;"


def test_it_is_rendered_again_for_another_language_and_another_value():
    template = Template(ONCE)
    assert drawn(template, example_mode=1) == "Desk 1"
    assert drawn(template, "hr", example_mode=1) != "Desk 1"
    assert [drawn(template, example_mode=2), drawn(template)] == ["Desk 2", "Desk None"]


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
