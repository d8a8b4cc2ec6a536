"""Of many values in one test those with which it fails are named."""

import inspect

import pytest

from tests.each import each


def test_those_that_fail_are_named_and_the_others_go_on():
    called = []

    @each("more", [0, 1])
    @each(("number", "name"), [(1, "one"), (2, "two"), (3, "three")])
    def test(number, name, more):
        called.append(number + more)
        assert number + more != 2, "a two"

    with pytest.raises(ExceptionGroup) as raised:
        test()
    assert called == [1, 2, 3, 2, 3, 4]
    both = raised.value.exceptions
    assert [error.__notes__ for error in both] == [["with more=0"], ["with more=1"]]
    inner = [error.exceptions[0] for error in both]
    assert [error.__notes__[0] for error in inner] == [
        "with number=2, name='two'", "with number=1, name='one'"
    ]  # fmt: skip
    assert not inspect.signature(test).parameters
