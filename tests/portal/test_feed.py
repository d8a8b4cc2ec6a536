"""A person's own calendar: what is in it, and who can open it."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from als.accounts import changes
from als.accounts.models import CalendarFeed
from als.core.models import AuditEntry
from sets.models import SetFacilitator
from tests import factories as make
from tests.calendars import read

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def address(token):
    return reverse("portal:feed", args=[token])


def calendar_of(person):
    """What the person's calendar program reads, without any sign-in."""
    response = Client().get(address(changes.make_feed(by=person)))
    assert response.status_code == 200
    return read(response.text)


def events_of(person):
    return getattr(calendar_of(person), "vevent_list", [])


def titles(person):
    return sorted(event.summary.value for event in events_of(person))


@pytest.fixture
def meeting(cast):
    return make.MeetingFactory(
        cycle__set=cast.set, cycle__number=1, called=True, link="https://example.org/room"
    )


def action_of(pair, **traits):
    return make.ActionFactory(issue=make.IssueFactory(pair=pair), **traits)


# What is in it


def test_members_and_facilitators_see_what_is_called_or_later(cast, meeting):
    make.MeetingFactory(cycle__set=cast.set, cycle__number=2, dated=True)
    held = make.MeetingFactory(cycle__set=cast.set, cycle__number=3, closed=True)
    both = [f"Main set: {meeting}", f"Main set: {held}"]
    assert titles(cast.upper_a) == titles(cast.facilitator) == both


def test_the_meetings_of_all_sets_are_in_one_calendar(cast, meeting):
    other = make.MeetingFactory(cycle__set=cast.other_set, cycle__number=1, called=True)
    make.FacilitatorFactory(set=cast.other_set, person=cast.upper_a)
    assert titles(cast.upper_a) == [f"Main set: {meeting}", f"Other set: {other}"]


def test_who_is_not_of_the_set_has_an_empty_calendar(cast, meeting, case):
    for person in ["manager", "sponsor", "stranger", "outsider"]:
        with case(person):
            action_of(cast.pair_a, agreed=True)
            assert titles(cast.people[person]) == []


def test_who_loses_the_seat_loses_the_entries_at_once(cast, meeting):
    action_of(cast.pair_a, agreed=True)
    token = changes.make_feed(by=cast.upper_a)
    member = cast.member("upper_a")
    assert "VEVENT" in Client().get(address(token)).text
    member.left_at = NOW
    member.save()
    assert "VEVENT" not in Client().get(address(token)).text


def test_a_facilitator_who_is_removed_loses_the_entries_at_once(cast, meeting):
    token = changes.make_feed(by=cast.facilitator)
    SetFacilitator.objects.update(removed_at=NOW)
    assert "VEVENT" not in Client().get(address(token)).text


def test_what_ones_pair_has_agreed_to_do_stands_on_its_day(cast):
    action = action_of(cast.pair_a, agreed=True, due=dt.date(2026, 5, 6))
    (event,) = events_of(cast.lower_a)
    assert (event.summary.value, event.dtstart.value) == (f"Due: {action}", action.due)
    assert (event.transp.value, hasattr(event, "dtend")) == ("TRANSPARENT", False)
    assert event.url.value.endswith(reverse("actions:action", args=[action.pk]))


def test_only_ones_own_pairs_actions_that_are_agreed_and_not_done(cast):
    for traits in ({}, {"done": True}, {"did_not_work": True}):
        action_of(cast.pair_a, **traits)
    action_of(cast.pair_b, agreed=True)
    under_way = action_of(cast.pair_a, under_way=True)
    assert titles(cast.upper_a) == [f"Due: {under_way}"]
    assert titles(cast.facilitator) == []


def test_an_entry_says_title_time_place_and_link_and_no_more(cast, meeting):
    (event,) = events_of(cast.upper_a)
    names = {line.name for line in event.lines()}
    assert names == {
        "UID", "DTSTAMP", "SUMMARY", "URL", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "LOCATION",
    }  # fmt: skip
    assert event.location.value == "Town Hall"
    assert event.url.value.endswith(reverse("meetings:meeting", args=[meeting.pk]))


def test_the_entry_is_that_of_the_invitation(cast, meeting):
    (event,) = events_of(cast.upper_a)
    assert event.uid.value.split("@")[0] == str(meeting.uid)


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Zagreb", "UTC"])
def test_times_are_right_across_both_changes_of_the_clocks(cast, zone):
    cast.programme.time_zone = zone
    cast.programme.save()
    moments = [
        dt.datetime(2026, month, day, 9, 30, tzinfo=dt.UTC)
        for month, day in ((3, 28), (3, 29), (7, 1), (10, 24), (10, 25), (12, 1))
    ]
    for number, starts in enumerate(moments, start=1):
        make.MeetingFactory(
            cycle__set=cast.set, cycle__number=number, called=True,
            starts=starts, ends=starts + dt.timedelta(hours=2),
        )  # fmt: skip
    found = [event.dtstart.value.astimezone(dt.UTC) for event in events_of(cast.upper_a)]
    assert sorted(found) == moments


def test_two_zones_are_both_defined(cast, meeting):
    elsewhere = make.ProgrammeFactory(time_zone="Europe/Zagreb")
    there = make.MeetingFactory(cycle__set=make.SetFactory(programme=elsewhere), called=True)
    make.FacilitatorFactory(set=there.set, person=cast.upper_a)
    calendar = calendar_of(cast.upper_a)
    assert len(calendar.vtimezone_list) == 2
    assert {e.dtstart.value.astimezone(dt.UTC) for e in calendar.vevent_list} == {meeting.starts}


def test_the_calendar_asks_the_database_as_often_for_many_entries_as_for_one(
    cast, meeting, django_assert_num_queries, django_assert_max_num_queries
):
    action_of(cast.pair_a, agreed=True)
    url = address(changes.make_feed(by=cast.upper_a))
    with django_assert_max_num_queries(4) as one:
        Client().get(url)
    for number in (2, 3, 4):
        make.MeetingFactory(cycle__set=cast.set, cycle__number=number, called=True)
        action_of(cast.pair_a, agreed=True)
    with django_assert_num_queries(len(one)):
        Client().get(url)


# Who can open it


def test_the_token_is_long_and_only_its_hash_is_kept(cast):
    token = changes.make_feed(by=cast.upper_a)
    assert len(token) == 32  # 24 bytes: 192 bits
    assert token not in str(CalendarFeed.objects.values())
    assert token not in str(AuditEntry.objects.values())
    assert len(CalendarFeed.objects.get().token_hash) == 64


def test_a_new_address_puts_an_end_to_the_old_one(cast):
    old, new = changes.make_feed(by=cast.upper_a), changes.make_feed(by=cast.upper_a)
    assert [Client().get(address(token)).status_code for token in (old, new)] == [404, 200]
    assert CalendarFeed.objects.count() == 1


def test_switched_off_it_is_gone_for_good_and_saying_so_twice_is_saying_it_once(cast):
    token = changes.make_feed(by=cast.upper_a)
    for _ in range(2):
        changes.switch_off_feed(by=cast.upper_a)
    assert Client().get(address(token)).status_code == 404
    assert cast.client("upper_a").get(address(token)).status_code == 404
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["made a calendar address", "switched off the calendar address"]


def test_ones_switching_off_leaves_the_calendars_of_others(cast):
    token = changes.make_feed(by=cast.upper_a)
    changes.switch_off_feed(by=cast.lower_a)
    assert Client().get(address(token)).status_code == 200


def test_an_unknown_token_opens_nothing(cast, case):
    for token in ["unknown", "ž", "0" * 64, "%00", "a" * 5000]:
        with case(token):
            changes.make_feed(by=cast.upper_a)
            assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_the_hash_itself_opens_nothing(cast):
    changes.make_feed(by=cast.upper_a)
    assert Client().get(address(CalendarFeed.objects.get().token_hash)).status_code == 404


def test_who_was_shut_out_has_no_calendar(cast):
    token = changes.make_feed(by=cast.upper_a)
    cast.upper_a.is_active = False
    cast.upper_a.save()
    assert Client().get(address(token)).status_code == 404


def test_it_is_fetched_and_nothing_else(cast):
    assert Client().post(address(changes.make_feed(by=cast.upper_a))).status_code == 405


def test_no_proxy_keeps_it_and_a_program_hears_that_nothing_is_new(cast, meeting):
    url = address(changes.make_feed(by=cast.upper_a))
    with time_machine.travel(NOW):
        first = Client().get(url)
    assert (first["Content-Type"], "private" in first["Cache-Control"]) == (
        "text/calendar; charset=utf-8",
        True,
    )
    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    meeting.place = "Elsewhere"
    meeting.save()
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


# The profile


def shown_address(response):
    found = re.search(r'id="feed-address"[^>]* value="([^"]+)"', response.text)
    return found and found[1]


def test_the_profile_shows_the_address_once(cast, meeting):
    client = cast.client("upper_a")
    response = client.post(reverse("accounts:feed_make"))
    found = shown_address(response)
    assert response["Cache-Control"].count("no-store") == 1
    assert f"webcal://{urlsplit(found).netloc}" in response.text
    assert "VEVENT" in Client().get(urlsplit(found).path).text
    page = client.get(reverse("accounts:profile"))
    assert (shown_address(page), found in page.text) == (None, False)


def test_the_name_is_still_saved_from_the_page_that_shows_the_address(cast):
    page = cast.client("upper_a").post(reverse("accounts:feed_make")).text
    assert f'action="{reverse("accounts:profile")}"' in page


def test_the_profile_offers_what_can_be_done(cast):
    client, profile = cast.client("upper_a"), reverse("accounts:profile")
    make_it, off = reverse("accounts:feed_make"), reverse("accounts:feed_off")
    assert [text in client.get(profile).text for text in (make_it, off)] == [True, False]
    client.post(make_it)
    assert [text in client.get(profile).text for text in (make_it, off)] == [True, True]
    assert "is switched off" in client.post(off, follow=True).text
    assert [text in client.get(profile).text for text in (make_it, off)] == [True, False]
