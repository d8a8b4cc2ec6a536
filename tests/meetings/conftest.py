"""The cast's meetings, and what was sent about them."""

import pytest

from als.core.models import AuditEntry, OutMail
from meetings.enums import AgendaState
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
def planned(meeting_of):
    return meeting_of()


@pytest.fixture
def poll(meeting_of):
    """A meeting with an open poll of two slots."""
    meeting = meeting_of(polled=True)
    make.DateOptionFactory.create_batch(2, meeting=meeting)
    return meeting


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


@pytest.fixture
def round_(meeting_of):
    """The first meeting, whose minutes are circulated."""
    return meeting_of(1, circulated=True)


@pytest.fixture
def entry_of(cast, item_of, round_):
    """Write an entry into the circulated minutes, pair A's unless told otherwise."""

    def write(**fields):
        fields = {"pair": cast.pair_a, "text": "They keep two lists.", **fields}
        meeting = fields.pop("meeting", round_)
        item = item_of(meeting, state=AgendaState.DISCUSSED)
        return make.MinuteFactory(item=item, written_by=cast.facilitator, **fields)

    return write


@pytest.fixture
def entry(entry_of):
    return entry_of()


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def mailed(**lookup):
    """The names of the people with a mail, in order."""
    return sorted(OutMail.objects.filter(**lookup).values_list("to__name", flat=True))
