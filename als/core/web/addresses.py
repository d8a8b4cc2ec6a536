"""Addresses that take keys and nothing else, looked up once and filled in for each row."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

STAND_IN = 7_000_000_000_000_000  # more than any key


def address(name, *keys):
    """Return the address of a page by its name; ``keys`` are whole numbers from 0, or slugs."""
    return pattern(name, len(keys)) % keys


def pattern(name, keys=1):
    """Return the address with a place for each key, as "/issues/%s/": for a list, asked once."""
    return _pattern(name, keys, get_script_prefix(), settings.ROOT_URLCONF)


@lru_cache(1000)
def _pattern(name, keys, _prefix, _urls):
    stand_ins = [STAND_IN + number for number in range(keys)]
    address = reverse(name, args=stand_ins).replace("%", "%%")
    for stand_in in stand_ins:
        address = address.replace(str(stand_in), "%s")
    return address
