"""The pages of a set's cycles, and of a programme's names for its stages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core import clock
from meetings.enums import MeetingState
from meetings.models import Cycle, Meeting
from tests.meetings.cycles import NEW_YEAR, edit, hold, meetings_of, numbers, planned


@pytest.fixture(autouse=True)
def before_the_year():
    with clock.set_to(NEW_YEAR):
        yield


def page(cast, who="facilitator"):
    return cast.client(who).get(reverse("meetings:cycles", args=[cast.set.pk])).content.decode()


def test_the_page_offers_what_can_be_changed(cast):
    first, *_ = planned(cast.set, 8)
    hold(first, first.suggested_for)
    text = page(cast)
    assert text.count(">Change<") == 7
    assert ("Add a meeting" in text, "Remove the last meeting" in text) == (False, True)


def test_a_cycle_is_called_by_its_own_name_on_every_page(cast):
    meeting = planned(cast.set)[1]
    edit(meeting, cast.facilitator, name="Walking the estate")
    client = cast.client("upper_a")
    for url in (f"/sets/{cast.set.pk}/", f"/sets/{cast.set.pk}/meetings/"):
        text = client.get(url).content.decode()
        assert ("Walking the estate" in text, "Identifying issues" in text) == (True, False)


def test_two_buttons_add_and_remove(cast):
    planned(cast.set)
    client = cast.client("facilitator")
    for name, number, left in (("cycle_add", 5, 5), ("cycle_remove", 5, 4)):
        client.post(reverse(f"meetings:{name}", args=[cast.set.pk]), {"number": number})
        assert len(numbers(cast.set)) == left


def test_a_set_that_has_held_all_its_meetings_says_so_and_offers_no_fifth_at_once(cast):
    planned(cast.set)
    client, address = cast.client("facilitator"), reverse("meetings:cycles", args=[cast.set.pk])
    assert "The set has held all its" not in client.get(address).text
    for meeting in meetings_of(cast.set):
        hold(meeting, meeting.suggested_for)
    Meeting.objects.update(state=MeetingState.CLOSED, closed_at=NEW_YEAR)
    page = client.get(address).text
    assert "The set has held all its 4 meetings." in page
    assert page.index("<details") < page.index("Add a meeting at the end")
    assert (
        "The set has held all its meetings."
        in client.get(reverse("meetings:meetings", args=[cast.set.pk])).text
    )


def test_a_refused_day_is_shown_at_its_field_and_the_words_are_kept(cast):
    meeting = planned(cast.set)[1]
    typed = {"stage": "issues", "name": "Kept", "purpose": "", "suggested_for_day": "1",
             "suggested_for_month": "1", "suggested_for_year": "2026"}  # fmt: skip
    url = reverse("meetings:cycle_edit", args=[meeting.pk])
    response = cast.client("facilitator").post(url, typed)
    assert list(response.context["form"].errors) == ["suggested_for"]
    assert 'value="Kept"' in response.content.decode()


def test_a_meeting_with_a_date_is_asked_for_no_suggestion(cast):
    meeting = planned(cast.set)[1]
    Meeting.objects.filter(pk=meeting.pk).update(
        starts=NEW_YEAR, ends=NEW_YEAR + dt.timedelta(hours=1)
    )
    url = reverse("meetings:cycle_edit", args=[meeting.pk])
    response = cast.client("facilitator").post(url, {"stage": "issues", "name": "Dated"})
    assert (response.status_code, meetings_of(cast.set)[1].cycle.name) == (302, "Dated")


def test_the_page_takes_as_many_queries_for_two_cycles_as_for_eight(cast):
    planned(cast.set, 2)
    client, url = cast.client("facilitator"), reverse("meetings:cycles", args=[cast.set.pk])
    counts = []
    for count in (2, 8):
        planned(cast.set, count)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts == [5, 5]


def test_a_programmes_own_names_of_stages_begin_the_meetings_of_its_new_sets(cast):
    address = reverse("meetings:stage_names", args=[cast.programme.pk])
    cast.client("manager").post(address, {"stage_views": "Listening"})
    assert "Listening" in cast.client("manager").get(address).text
    cast.set.refresh_from_db()
    planned(cast.set, 3)
    names = list(Cycle.objects.filter(set=cast.set).values_list("name", flat=True))
    assert names == ["Listening", "", ""]
    meeting = Meeting.objects.with_set().get(cycle__set=cast.set, cycle__number=2)
    address = reverse("meetings:cycle_edit", args=[meeting.pk])
    assert ">Listening</option>" in cast.client("facilitator").get(address).text


def test_nobody_but_a_manager_names_stages(cast):
    address = reverse("meetings:stage_names", args=[cast.programme.pk])
    assert cast.client("facilitator").get(address).status_code == 404
    assert cast.client("sponsor").get(address).status_code == 404
