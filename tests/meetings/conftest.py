"""The cast's meetings, and what was sent about them."""

import pytest

from als.core.models import AuditEntry, OutMail
from tests import factories as make


@pytest.fixture
def meeting_of(cast):
    """Make a meeting of the main set: ``meeting_of(2, called=True)``."""

    def make_meeting(number=1, **traits):
        return make.MeetingFactory(cycle__set=cast.set, cycle__number=number, **traits)

    return make_meeting


@pytest.fixture
def called(meeting_of):
    return meeting_of(called=True)


@pytest.fixture
def session(meeting_of):
    return meeting_of(in_session=True)


@pytest.fixture
def item_of(cast):
    """Make an item of upper_a's on a meeting's agenda."""

    def make_item(meeting, **fields):
        return make.ItemFactory(
            meeting=meeting, **{"proposed_by": cast.member("upper_a"), **fields}
        )

    return make_item


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def mailed(**lookup):
    """The names of the people with a mail, in order."""
    return sorted(OutMail.objects.filter(**lookup).values_list("to__name", flat=True))
