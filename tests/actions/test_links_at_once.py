"""The same link sent, revoked and mailed at the same instant, on a database that lets people."""

import pytest
from django.db import connection

from actions.changes import links
from actions.changes.links import make_link
from actions.models import ProgressEntry, ProgressLink
from als.core import clock
from als.core.refusals import Refused
from tests import factories as make
from tests.actions.conftest import NOW
from tests.cast import make_cast
from tests.sets.test_agreements_at_once import at_once

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


@pytest.fixture
def link():
    cast = make_cast()
    issue = make.IssueFactory(
        pair=cast.pair_a, confirmed_by=cast.member("upper_a"), raised_by=cast.upper_a
    )
    owner = cast.member("upper_a")
    return make_link(
        action=make.ActionFactory(issue=issue, owner=owner, under_way=True), member=owner
    )


def in_june(do):
    """Return what does it on the day of this room's tests: a thread has a clock of its own."""

    def done():
        with clock.set_to(NOW):
            return do()

    return done


def send(link, done="Met."):
    """Return a function that sends the link as a request of its own would."""
    mine = ProgressLink.objects.select_related("member__person").get(pk=link.pk)
    given = {"done": done, "disclosure": "set", "state_after": "under_way"}
    return in_june(lambda: links.log_by_link(link=mine, by=mine.member.person, **given))


def refused(results):
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    assert unexpected == []
    return sum(isinstance(result, Refused) for result in results)


def test_a_double_click_is_one_entry_and_nobody_is_refused(link):
    results = at_once(*[send(link) for _click in range(4)])
    assert (refused(results), ProgressEntry.objects.count()) == (0, 1)
    assert ProgressLink.objects.get().entry == ProgressEntry.objects.get()


def test_two_texts_by_one_link_are_one_entry_and_one_sentence(link):
    results = at_once(*[send(link, f"Text {number}") for number in range(4)])
    assert (refused(results), ProgressEntry.objects.count()) == (3, 1)


def test_one_text_by_two_links_is_one_entry(link):
    other = ProgressLink.objects.create(
        action=link.action, member=link.member, expires_at=link.expires_at
    )
    results = at_once(send(link), send(other))
    assert (refused(results), ProgressEntry.objects.count()) == (1, 1)
    assert ProgressLink.objects.working().count() == 1


def test_a_link_is_sent_or_revoked_and_never_both(link):
    person = link.member.person
    results = at_once(send(link), in_june(lambda: links.revoke_link(link=link, by=person)))
    link.refresh_from_db()
    assert refused(results) == 1
    assert (link.used_at is None, link.revoked_at is None) in {(True, False), (False, True)}
    assert ProgressEntry.objects.count() == (link.used_at is not None)


def test_revoking_all_and_sending_leave_nothing_that_works(link):
    person = link.member.person
    results = at_once(send(link), in_june(lambda: links.revoke_links(by=person)))
    assert refused(results) <= 1
    assert not ProgressLink.objects.working().exists()
