"""Both sides answer at the same instant, on a database that lets them."""

import threading

import pytest
from django.db import connection, connections

from als.common.models import OutMail
from als.common.refusals import Refused
from sets import changes
from sets.models import Agreement, Member, Pair
from tests.cast import make_cast
from tests.sets.helpers import PAIR, asked, fresh, trail

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


def at_once(*calls):
    """Run the calls in threads that start together; return what each gave or raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            start.wait(timeout=10)
            results[number] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.fixture
def cast():
    return make_cast()


def agreeing(agreement):
    agreement = fresh(agreement)
    return lambda: changes.agree(agreement=agreement, by=agreement.person).state


@pytest.mark.parametrize("time", range(5))
def test_two_sides_that_agree_at_once_confirm_the_pair_once(cast, time):
    upper, lower = asked(cast)
    assert at_once(agreeing(upper), agreeing(lower)) == ["agreed", "agreed"]
    assert Pair.objects.get(pk=upper.pair_id).state == "confirmed"
    assert Member.objects.filter(pair=upper.pair_id, lead=True).count() == 2
    assert len(trail(verb="confirmed")) == 1
    assert OutMail.objects.filter(key__endswith="-confirmed").count() == 3


def test_a_double_click_on_agree_makes_one_member(cast):
    upper, _ = asked(cast)
    assert at_once(agreeing(upper), agreeing(upper)) == ["agreed", "agreed"]
    assert Member.objects.filter(pair=upper.pair_id).count() == 1


def test_a_yes_and_a_no_at_once_never_confirm(cast):
    upper, lower = asked(cast)
    no = fresh(lower)
    results = at_once(
        agreeing(upper), lambda: changes.decline(agreement=no, by=no.person, reason="No").state
    )
    assert Pair.objects.get(pk=upper.pair_id).state == "declined"
    assert results[1] == "declined"
    assert results[0] == "agreed" or isinstance(results[0], Refused)
    assert Agreement.objects.get(pk=lower.pk).state == "declined"


def test_the_same_pair_proposed_twice_at_once_is_one_pair(cast):
    def propose():
        return changes.propose_pair(set_=cast.set, by=cast.fresh("facilitator"), **PAIR)

    results = at_once(propose, propose)
    assert sorted(type(result).__name__ for result in results) == ["Pair", "Refused"]
    assert Pair.objects.filter(upper__name="Uppershire").count() == 1
