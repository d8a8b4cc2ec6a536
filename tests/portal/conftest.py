"""The cast as their desks need it."""

import pytest

from tests import factories as make


@pytest.fixture
def members_have_answered(cast):
    """Each has said what they think of working together: tests/sets/test_readiness.py asks it."""
    for person in ("upper_a", "lower_a", "upper_b", "lower_b", "outsider"):
        make.ReadinessFactory(member=cast.member(person))
