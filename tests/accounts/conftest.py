import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_counted():
    """Codes to one address are counted: tests that ask for them don't stand in each other's way."""
    cache.clear()
