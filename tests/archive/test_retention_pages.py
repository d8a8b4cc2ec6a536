"""Closing a set, and the page of its personal data."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core import clock
from sets.models import LearningSet
from tests import factories as make
from tests.reports import making

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = {"keep_until_day": "1", "keep_until_month": "3", "keep_until_year": "2031"}


def page(cast, name, person="facilitator", data=None):
    client, url = cast.client(person), reverse(f"archive:{name}", args=[cast.set.pk])
    response = client.get(url) if data is None else client.post(url, data, follow=True)
    return " ".join(response.content.decode().split())


def bring(cast, state, days=None, **fields):
    day = None if days is None else clock.today() + days * DAY
    LearningSet.objects.filter(pk=cast.set.pk).update(state=state, keep_until=day, **fields)


def test_what_is_open_is_shown_before_the_closing(cast):
    bring(cast, "concluding")
    making.action(making.issue(cast))
    make.MeetingFactory(cycle__set=cast.set, cycle__number=1, circulated=True)
    found = page(cast, "close")
    for sentence in ("1 action is still open.", "The minutes of 1 meeting are not agreed.",
                     "The report is not released: it is “being drafted”."):  # fmt: skip
        assert sentence in found


def test_closing_keeps_for_two_years_unless_another_time_is_chosen_and_ends_all_writing(cast):
    bring(cast, "concluding")
    client = cast.client("facilitator")
    url = reverse("archive:close", args=[cast.set.pk])
    initial = client.get(url).context["form"].initial["keep_until"]
    assert initial.year == clock.today().year + 2
    assert "is kept until 1 March 2031" in page(cast, "close", data=LATER)
    assert client.get(reverse("sets:set_edit", args=[cast.set.pk])).status_code == 403


def test_a_day_that_has_passed_keeps_what_was_typed_and_says_so(cast):
    bring(cast, "concluding")
    found = page(cast, "close", data=LATER | {"keep_until_year": "2020"})
    assert "This day has passed." in found
    assert 'value="2020"' in found
    assert LearningSet.objects.get(pk=cast.set.pk).state == "concluding"


@pytest.mark.parametrize("state", ["running", "closed"])
def test_what_can_not_be_closed_is_not_asked_about(cast, state):
    bring(cast, state)
    response = cast.client("facilitator").get(reverse("archive:close", args=[cast.set.pk]))
    assert response.url == reverse("sets:set_state", args=[cast.set.pk])


def test_facilitators_and_managers_see_what_goes_in_numbers(cast):
    bring(cast, "closed", 5)
    make.NoteFactory(set=cast.set, written_by=cast.facilitator)
    for person in ("facilitator", "manager"):
        found = page(cast, "retention", person)
        assert "Private notes: 1" in found
        assert "5 people are or were part of this set. 5 of them are in no other set" in found
        assert "Pairs, with the names of their partnerships but of no person: 2" in found


def test_members_read_until_when_and_no_numbers(cast):
    bring(cast, "closed", 5)
    make.NoteFactory(set=cast.set, written_by=cast.facilitator)
    found = page(cast, "retention", "upper_a")
    assert "is kept until" in found
    assert ("sealed" in found, "Choose another date" in found) == (False, False)


def test_it_is_confirmed_after_being_asked_once_more_and_can_be_taken_back(cast):
    bring(cast, "closed", 5)
    assert "This cannot be undone" in page(cast, "retention_confirm")
    assert "Facilitator confirmed on" in page(cast, "retention_confirm", data={})
    assert "The confirmation is withdrawn" in page(cast, "retention_take_back", data={})
    assert LearningSet.objects.get(pk=cast.set.pk).clearing_confirmed_at is None


def test_too_early_it_is_neither_offered_nor_taken(cast):
    bring(cast, "closed", 90)
    assert "Confirm the deletion" not in page(cast, "retention")
    assert "30 days before the date" in page(cast, "retention_confirm", data={})


def test_another_day_is_chosen(cast):
    bring(cast, "closed", 5)
    assert "is kept until 1 March 2031" in page(cast, "retention_move", "manager", LATER)


def test_afterwards_managers_read_that_it_is_done(cast):
    bring(cast, "closed", -5, cleared_at=clock.now())
    found = page(cast, "retention", "manager")
    assert "Personal data was deleted on" in found
    assert ("What is deleted" in found, "Choose another date" in found) == (False, False)


def test_the_desk_says_when_somebody_has_to_say_a_word(cast, case):
    for days, wants in [(None, True), (40, False), (30, True), (-3, True)]:
        for person in ["facilitator", "manager"]:
            with case(days, wants):
                bring(cast, "closed", days)
                desk = cast.client(person).get("/desk/").content.decode()
                link = reverse("archive:retention", args=[cast.set.pk])
                assert desk.count(f'href="{link}"') - (person == "manager") == wants


def test_the_pages_ask_the_same_number_of_times_however_much_goes(cast):
    bring(cast, "closed", 5)
    client, counts = cast.client("facilitator"), []
    for number in (0, 3):
        make.NoteFactory.create_batch(number, set=cast.set, written_by=cast.facilitator)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("archive:retention", args=[cast.set.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
