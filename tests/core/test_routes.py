"""An address leads where Django would have it, also when one of its shape was asked for before."""

import re

import pytest
from django.urls import Resolver404, URLResolver, get_resolver

ROUTES = get_resolver().url_patterns[0]
OF_NUMBERS = [
    str(route.pattern)
    for included in ROUTES.url_patterns
    for route in included.url_patterns
    if not re.search("<(?!int)", str(route.pattern))
]


def test_of_addresses_of_one_shape_the_first_shows_where_the_others_lead():
    assert len(OF_NUMBERS) > 300
    for route in OF_NUMBERS:
        before, path = (re.sub("<.*?>", number, route) for number in ("7", "0123"))
        ROUTES.resolve(before)
        found, known = ROUTES.resolve(path), len(ROUTES._known)
        told = URLResolver.resolve(ROUTES, path)
        assert (found.func, found.kwargs, found.route) == (told.func, told.kwargs, told.route)
        assert (found.view_name, found.app_names) == (told.view_name, told.app_names)
        assert len(ROUTES._known) == known


@pytest.mark.parametrize("path", ["sets/1/none/", "sets/١/", "sets/-1/", "sets/1.0/", "sets/1"])
def test_what_no_page_has_is_not_found_once_more_either(path):
    ROUTES.resolve("sets/1/")
    known = dict(ROUTES._known)
    for _again in range(2):
        with pytest.raises(Resolver404):
            ROUTES.resolve(path)
        assert ROUTES._known == known


def test_no_shape_is_kept_of_an_address_with_a_text_in_it():
    known = len(ROUTES._known)
    for token in ("welcome/abc/", "welcome/1/", "calendar/0.ics"):
        ROUTES.resolve(token)
    assert len(ROUTES._known) == known
