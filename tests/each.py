"""One test of many values, where ``pytest.mark.parametrize`` makes as many tests.

Each test takes some five milliseconds to collect, set up and report, beside which most functions
take nothing. So this is for what needs no fixtures and leaves nothing behind.
"""

import functools
import inspect

import pytest

FAULTS = (Exception, pytest.fail.Exception)


def each(names, values):
    """Call the test once for each of the values; those with which it fails are named, all of them.

    As with ``parametrize``, ``names`` is a name, or a tuple of names with as many values each. Two
    stand above each other for each with each.
    """

    def decorate(test):
        @functools.wraps(test)
        def test_of_all(**others):
            failed = []
            for value in values:
                given = dict(zip(names, value, strict=True)) if together else {names: value}
                try:
                    test(**given, **others)
                except FAULTS as error:
                    error.add_note(f"with {', '.join(f'{k}={v!r}' for k, v in given.items())}")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(values)} failed", failed)

        signature = inspect.signature(test)
        left = [one for name, one in signature.parameters.items() if name not in asked]
        test_of_all.__signature__ = signature.replace(parameters=left)
        return test_of_all

    together = isinstance(names, tuple)
    asked = names if together else (names,)
    values = [*values]
    assert values
    return decorate
