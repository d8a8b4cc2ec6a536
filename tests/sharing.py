"""What takes long to make is made once for all tests of a module, or of a class.

Each has it as it was made.
"""

import copy
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from tests.cast import make_cast


def made_once(make, scope="module"):
    """Return a fixture with what ``make(cast)`` returns, and the folder of its files.

    A test gets its own by ``copy_of``. What it does to the rows is undone, as in any test; one
    that commits can't have it, nor one that makes a cast of its own: its rows are there.
    """

    @pytest.fixture(scope=scope)
    def for_all(django_db_setup, django_db_blocker, files_of_tests):
        folder = files_of_tests / uuid4().hex
        with django_db_blocker.unblock(), transaction.atomic():
            with override_settings(MEDIA_ROOT=folder):
                made = make(make_cast())
            yield made, folder
            transaction.set_rollback(True)

    return for_all


def copy_of(shared, settings):
    """Return a test's own copy of what was made once, whose files are there."""
    made, settings.MEDIA_ROOT = shared
    return copy.deepcopy(made)
