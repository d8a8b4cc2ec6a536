"""Every address, fuzzed: never a failure, never a write outside one's rights, no lost row.

``make fuzz`` sends 100,000 requests in all (``FUZZ`` says how many); at each ``make test`` a
sixteenth of the addresses gets a few, each day another.
"""

import datetime as dt
import os
import pickle
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from als.core.disclosure import Disclosure
from als.core.files import pdf
from tests import factories as make
from tests.cast import PEOPLE, make_cast
from tests.fuzz.asking import ELSEWHERE, Asking
from tests.url_table import all_rows
from tests.world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.xdist_group("fuzz"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="reads PostgreSQL's own rows"),
]

INPUTS = int(os.environ.get("FUZZ", "0"))
ROWS = all_rows()
DAYS = 16
ASKED = ROWS if INPUTS else ROWS[dt.date.today().toordinal() % DAYS :: DAYS]
EACH = -(-INPUTS // len(ROWS)) or 4
THOROUGH = settings(
    max_examples=EACH,
    derandomize=not INPUTS,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink] if INPUTS else [Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """Yield the world, each one's cookies, the other set and the keys of rows that are there."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        world = World(cast)
        cookies = {
            person: cast.client(person).cookies.output(header="", sep=";") for person in PEOPLE
        }
        keys = [*keys_elsewhere(cast), cast.set.pk, cast.pair_a.pk, cast.pair_b.pk]
        keys += [one.pk for one in cast.people.values()]
        yield pickle.dumps(world), cookies, cast.other_set.pk, sorted({*keys})
        transaction.set_rollback(True)


def keys_elsewhere(cast):
    """Fill the other set with one of each, in words that nobody here may read; yield the keys."""
    pair, by = cast.other_pair, cast.outsider
    member, set_ = cast.member("outsider"), cast.other_set
    issue = make.IssueFactory(
        pair=pair, confirmed_by=member, raised_by=by, disclosure=Disclosure.SET, title=ELSEWHERE
    )
    meeting = make.MeetingFactory(cycle__set=set_, cycle__number=1, in_session=True)
    item = make.ItemFactory(meeting=meeting, proposed_by=member, title=ELSEWHERE)
    yield from (set_.pk, pair.pk, member.pk, by.pk, issue.pk, meeting.pk, meeting.cycle_id, item.pk)
    for made in (
        make.MinuteFactory(item=item, written_by=cast.other_facilitator, text=ELSEWHERE),
        make.ActionFactory(issue=issue, owner=member, what=ELSEWHERE),
        make.PaperFactory(set=set_, added_by=cast.other_facilitator, title=ELSEWHERE),
        make.LessonFactory(set=set_, drafted_by=cast.other_facilitator, statement=ELSEWHERE),
        make.ThemeFactory(set=set_, proposed_by=by, title=ELSEWHERE),
        make.ReportFactory(set=set_),
        make.NoteFactory(set=set_, written_by=cast.other_facilitator, text=ELSEWHERE),
    ):
        yield made.pk


@pytest.mark.parametrize("row", ASKED, ids=str)
def test_whatever_is_sent_nothing_fails_and_nobody_writes_what_is_not_theirs(
    row, made_once, monkeypatch
):
    world, cookies, other_set, keys = made_once
    monkeypatch.setattr(pdf, "make", str.encode)

    def browser(person):
        client = Client()
        client.cookies = SimpleCookie(cookies[person])
        return client

    with transaction.atomic():
        asking = Asking(row, pickle.loads(world), browser, other_set, keys)
        names = asking.listen(monkeypatch)

        @THOROUGH
        @given(asking.requests(names))
        def holds(request):
            cache.clear()
            asking.check(request)

        holds()
        transaction.set_rollback(True)
