"""What `{% once %}` remembers is remembered for those who read the same, and for no other."""

from types import SimpleNamespace

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
