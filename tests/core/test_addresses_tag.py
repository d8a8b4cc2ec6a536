"""`{% url %}` by its short way gives what Django's own does."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ("'actions:action' key", "/actions/7/"),
        ("'actions:action' pk=key", "/actions/7/"),
        ("name key", "/issues/7/"),
        ("'portal:dashboard'", "/desk/"),
    ],
)
def test_an_address_is_that_of_its_page_and_key(tag, address):
    context = Context({"key": 7, "name": "actions:issue"})
    for template in (f"{{% url {tag} %}}", f"{{% url {tag} as it %}}{{{{ it }}}}"):
        assert Template(template).render(context) == address


def test_an_address_that_no_page_has_is_refused():
    with pytest.raises(NoReverseMatch):
        Template("{% url 'actions:action' key %}").render(Context({"key": -1}))
    assert Template("{% url 'actions:nothing' 1 as it %}{{ it }}").render(Context()) == ""
