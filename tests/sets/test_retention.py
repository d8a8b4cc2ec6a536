"""Closing a set, and how long its personal data is kept."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import retention
from sets.changes.retention import is_due, remind_retention, years_on
from sets.enums import SetState
from sets.models import LearningSet, SetFacilitator
from tests.reports import making
from tests.sets.helpers import audit_entries

DAY = dt.timedelta(days=1)
NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def concluding(cast):
    LearningSet.objects.update(state=SetState.CONCLUDING)
    return fresh(cast)


def fresh(cast):
    return LearningSet.objects.select_related("programme").get(pk=cast.set.pk)


def closed(cast, days=100):
    LearningSet.objects.filter(pk=cast.set.pk).update(state=SetState.CONCLUDING)
    until = clock.today() + days * DAY
    return retention.close_set(set_=fresh(cast), keep_until=until, by=cast.facilitator)


class TestReopening:
    def test_closing_can_be_undone_for_14_days_by_a_facilitator_and_what_was_released_stays(
        self, cast
    ):
        released = making.released(cast)
        with clock.set_to(NOON):
            closed(cast)
        with clock.set_to(NOON + 14 * DAY - dt.timedelta(minutes=1)):
            for name in ("manager", "upper_a", "other_facilitator"):
                with pytest.raises(Refused):
                    retention.reopen_set(set_=fresh(cast), by=cast.fresh(name))
            for _time in range(2):
                retention.reopen_set(set_=fresh(cast), by=cast.facilitator)
        found = fresh(cast)
        assert (found.state, found.closed_at, found.keep_until) == ("concluding", None, None)
        released.refresh_from_db()
        assert released.state == "released"
        assert audit_entries(set_id=cast.set.pk)[-1] == ("Facilitator", "reopened", "learningset")

    def test_after_14_days_or_once_data_was_deleted_it_stays_closed(self, cast):
        with clock.set_to(NOON):
            closed(cast)
        with clock.set_to(NOON + 14 * DAY), pytest.raises(Refused):
            retention.reopen_set(set_=fresh(cast), by=cast.facilitator)
        rows = LearningSet.objects.filter(pk=cast.set.pk)
        rows.update(cleared_at=NOON + DAY)
        with clock.set_to(NOON + 2 * DAY), pytest.raises(Refused):
            retention.reopen_set(set_=fresh(cast), by=cast.facilitator)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="concluding")

    def test_who_was_mailed_that_it_is_closed_is_mailed_again_and_nobody_else(self, cast):
        closed(cast)
        sent = OutMail.objects.get(to=cast.upper_a)
        OutMail.objects.filter(pk=sent.pk).update(state="sent", sent_at=clock.now())
        retention.reopen_set(set_=fresh(cast), by=cast.facilitator)
        again = OutMail.objects.filter(key__endswith="reopened")
        assert [mail.to.name for mail in again] == ["Upper A"]
        assert OutMail.objects.filter(state="dropped").count() == 3

    def test_the_page_offers_it_to_facilitators_while_it_is_possible(self, cast):
        closed(cast)
        page = reverse("archive:retention", args=[cast.set.pk])
        link = reverse("archive:reopen", args=[cast.set.pk])
        offered = {
            name: link in cast.client(name).get(page).content.decode()
            for name in ("facilitator", "upper_a", "manager")
        }
        assert offered == {"facilitator": True, "upper_a": False, "manager": False}
        cast.client("facilitator").post(link)
        assert fresh(cast).is_open


def recipients():
    """Return who got which mail about retention."""
    rows = OutMail.objects.filter(key__startswith="retention").order_by("pk")
    return [(row.to.name, row.key.rpartition("-")[2]) for row in rows]


def test_a_set_is_closed_with_a_day_until_which_personal_data_is_kept(cast, concluding):
    with clock.set_to(NOON):
        closed(cast, 30)
    found = fresh(cast)
    assert (found.state, found.closed_at, found.keep_until) == (
        "closed", NOON, dt.date(2027, 3, 31),
    )  # fmt: skip
    assert audit_entries() == [("Facilitator", "closed", "learningset")]


def test_those_who_sit_in_the_set_are_told_once(cast):
    closed(cast)
    closed_again = retention.close_set(
        set_=fresh(cast), keep_until=clock.today() + DAY, by=cast.facilitator
    )
    mails = OutMail.objects.order_by("pk")
    assert {mail.to.name for mail in mails} == {"Upper A", "Lower A", "Upper B", "Lower B"}
    assert mails.count() == 4
    assert closed_again.keep_until == clock.today() + 100 * DAY


def test_what_still_runs_is_not_closed(cast):
    with pytest.raises(Refused, match="once it is concluding"):
        retention.close_set(set_=cast.set, keep_until=clock.today(), by=cast.facilitator)


def test_nobody_else_closes_it(cast, concluding, case):
    for person in ["manager", "upper_a", "other_facilitator", "sponsor"]:
        with case(person):
            with pytest.raises(Refused):
                retention.close_set(
                    set_=concluding, keep_until=clock.today(), by=cast.people[person]
                )


@pytest.mark.parametrize(("days", "words"), [(-1, "has passed"), (3700, "10 years at most")])
def test_a_day_that_can_not_be_is_refused_at_its_field(cast, concluding, days, words):
    with pytest.raises(Refused, match=words) as refused:
        retention.close_set(
            set_=concluding, keep_until=clock.today() + days * DAY, by=cast.facilitator
        )
    assert (refused.value.field, fresh(cast).state) == ("keep_until", "concluding")


@pytest.mark.parametrize("person", ["facilitator", "manager"])
def test_the_day_moves_and_makes_void_what_was_confirmed(cast, person):
    set_ = closed(cast, 5)
    retention.confirm_clearing(set_=set_, by=cast.facilitator)
    later = clock.today() + 300 * DAY
    retention.move_retention(set_=set_, keep_until=later, by=cast.people[person])
    found = fresh(cast)
    assert (found.keep_until, found.clearing_confirmed_at, found.clearing_confirmed_by) == (
        later, None, None,
    )  # fmt: skip
    assert audit_entries()[-1][1] == "moved the retention date of"


def test_nobody_else_says_how_long(cast, case):
    for person in ["upper_a", "other_facilitator", "sponsor", "stranger"]:
        for change in ["move_retention", "confirm_clearing", "take_back_clearing"]:
            with case(person, change):
                set_ = closed(cast, 5)
                more = {"keep_until": clock.today() + DAY} if change == "move_retention" else {}
                with pytest.raises(Refused, match="Only facilitators of this set and managers"):
                    getattr(retention, change)(set_=set_, by=cast.people[person], **more)


def test_it_is_confirmed_from_thirty_days_before(cast):
    with pytest.raises(Refused, match="30 days before"):
        retention.confirm_clearing(set_=closed(cast, 31), by=cast.facilitator)
    retention.move_retention(
        set_=fresh(cast), keep_until=clock.today() + 30 * DAY, by=cast.facilitator
    )
    for _twice in range(2):
        retention.confirm_clearing(set_=fresh(cast), by=cast.manager)
    assert fresh(cast).clearing_confirmed_by == cast.manager
    assert [verb for _, verb, _ in audit_entries()].count("confirmed the clearing of") == 1


def test_what_was_confirmed_can_be_taken_back(cast):
    set_ = retention.confirm_clearing(set_=closed(cast, 5), by=cast.facilitator)
    for _twice in range(2):
        retention.take_back_clearing(set_=set_, by=cast.manager)
    assert fresh(cast).clearing_confirmed_at is None
    assert audit_entries()[-1] == ("Manager", "took back the clearing of", "learningset")


def test_it_is_due_when_the_day_is_over_where_the_set_is_and_it_was_confirmed(cast):
    set_ = closed(cast, 1)
    tomorrow = timezone.now() + DAY
    with clock.set_to(tomorrow + DAY):
        assert not is_due(fresh(cast))
    retention.confirm_clearing(set_=set_, by=cast.facilitator)
    with clock.set_to(tomorrow):
        assert not is_due(fresh(cast))
    with clock.set_to(tomorrow + DAY):
        assert is_due(fresh(cast))


def test_facilitators_and_managers_are_mailed_at_each_step_and_once(cast):
    closed(cast, 40)
    steps = []
    for day in (1, 10, 11, 20, 33, 34, 40, 41, 45):
        with clock.set_to(timezone.now() + day * DAY):
            remind_retention()
            assert remind_retention() == 0  # or a run would ask for another for ever
        steps.append((day, len(recipients())))
    assert steps == [
        (1, 0), (10, 2), (11, 2), (20, 2), (33, 4), (34, 4), (40, 4), (41, 6), (45, 6),
    ]  # fmt: skip
    assert sorted(recipients()[:2]) == [("Facilitator", "30"), ("Manager", "30")]


def test_who_no_longer_facilitates_is_not_mailed_and_nobody_once_it_is_confirmed(cast):
    set_ = closed(cast, 5)
    SetFacilitator.objects.update(removed_at=clock.now())
    remind_retention()
    assert recipients() == [("Manager", "7")]
    retention.confirm_clearing(set_=set_, by=cast.manager)
    with clock.set_to(timezone.now() + 9 * DAY):
        assert remind_retention() == 0
    assert OutMail.objects.get(key__startswith="retention").state == "dropped"


def test_a_leap_day_comes_again_a_day_earlier():
    assert years_on(dt.date(2028, 2, 29), 2) == dt.date(2030, 2, 28)
