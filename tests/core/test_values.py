"""The short ways of templates show what Django's own show."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from als.core.values import in_full, shown

VALUES = (
    "a < b & 'c'", "", mark_safe("<b>"), gettext_lazy("Actions"), 0, -12, 1234567, True, None, 1.5,
    Decimal("2.50"), dt.date(2026, 5, 4), dt.datetime(2026, 5, 4, tzinfo=dt.UTC), ["<"],
)  # fmt: skip


@pytest.mark.parametrize("autoescape", [True, False])
@pytest.mark.parametrize("use_l10n", [None, True, False])
def test_each_kind_of_value_is_shown_as_django_shows_it(autoescape, use_l10n, settings):
    context = Context(autoescape=autoescape, use_l10n=use_l10n)
    for settings.USE_THOUSAND_SEPARATOR in (False, True):
        assert [shown(v, context) for v in VALUES] == [in_full(v, context) for v in VALUES]


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
