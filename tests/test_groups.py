"""With several processes, the tests of a group run in the same."""

import pytest

pytestmark = pytest.mark.xdist_group("a group")


def test_the_scheduler_is_told_the_group(request):
    if not hasattr(request.config, "workerinput"):
        pytest.skip("one process")
    assert request.node.nodeid.endswith("@a group")


@pytest.mark.parametrize("word", ["one]", "a@b"])
def test_also_for_a_test_with_parameters(request, word):
    test_the_scheduler_is_told_the_group(request)
