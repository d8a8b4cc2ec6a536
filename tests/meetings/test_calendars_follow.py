"""Case 05 and 17: whose calendar has a meeting follows who belongs to the set."""

import datetime as dt
from email import message_from_bytes, policy

import pytest

from als.accounts import addresses
from als.accounts.signals import access_ended
from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import delivery
from als.core.models import MailPreference, OutMail
from als.example import enrolling
from meetings.changes import invitations, meetings
from meetings.enums import WhoIsNotified
from meetings.models import Meeting
from sets.changes import (
    agreements,
    learning_sets,
    members,
    retention,
)
from sets.changes import (
    invitations as invitation_changes,
)
from sets.enums import SetState
from sets.models import LearningSet, Member, SetFacilitator
from tests import factories as make
from tests.calendars import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(meeting_of):
    """A meeting to come that is planned."""
    starts = clock.now() + dt.timedelta(days=20)
    return meeting_of(dated=True, starts=starts, ends=starts + dt.timedelta(hours=3))


@pytest.fixture
def colleague(cast):
    member = make.MemberFactory(
        pair=cast.pair_a, side="upper", person=make.PersonFactory(name="Colleague"), lead=False
    )
    return member.person


def call(meeting, cast, audience=WhoIsNotified.EVERYBODY, *people):
    keys = [person.pk for person in people]
    meetings.call(meeting=meeting, audience=audience, people=keys, by=cast.facilitator)
    delivery.send_waiting()


def entries(person):
    """The method and number of each calendar entry that was written to the person and stands."""
    rows = OutMail.objects.filter(to=person).exclude(calendar="").order_by("pk")
    rows = rows.exclude(state=MailState.DROPPED)
    return [(row.calendar_method, read(row.calendar).vevent) for row in rows]


def methods(person):
    return [method for method, _event in entries(person)]


def has_only_lost_it(person, meeting):
    """Tell whether the last entry takes the first one back: same UID, higher number."""
    (asked, first), (taken, last) = entries(person)
    return (
        (asked, taken) == ("REQUEST", "CANCEL")
        and last.uid.value == first.uid.value == str(meeting.uid)
        and int(last.sequence.value) > int(first.sequence.value)
        and last.status.value == "CANCELLED"
        and not meeting.invited.filter(person=person).exists()
    )


def leaves(cast, person):
    members.leave(member=cast.member(person), by=person)


def is_removed(cast, person):
    members.leave(member=cast.member(person), by=cast.upper_a)


def side_withdraws(cast, person):
    agreements.withdraw(pair=cast.pair_a, side="upper", reason="No time.", by=cast.upper_a)


def other_side_withdraws(cast, person):
    agreements.withdraw(pair=cast.pair_a, side="lower", reason="No time.", by=cast.lower_a)


def access_ends(cast, person):
    person.is_active = False
    person.save()
    access_ended.send(type(person), person=person, by=None)


def row_is_changed_by_hand(cast, person):
    Member.objects.filter(person=person).update(left_at=clock.now())
    assert sum(invitations.settling()) == 1


def test_who_leaves_in_whatever_way_loses_the_entry_and_nobody_else(
    cast, meeting, colleague, mailoutbox, case
):
    for way in [
        leaves,
        is_removed,
        side_withdraws,
        other_side_withdraws,
        access_ends,
        row_is_changed_by_hand,
    ]:
        with case(way):
            call(meeting, cast)
            way(cast, colleague)
            assert has_only_lost_it(colleague, meeting)
            assert methods(cast.lower_b) == methods(cast.facilitator) == ["REQUEST"]
            assert sum(invitations.settling()) == 0
            assert len(methods(colleague)) == 2


@pytest.mark.parametrize(
    ("audience", "lead", "found"),
    [("everybody", False, 1), ("leads", False, 0), ("leads", True, 1), ("chosen", False, 0)],
)
def test_who_came_in_without_a_signal_is_found_if_the_meeting_was_called_for_them(
    cast, meeting, mailoutbox, django_assert_num_queries, audience, lead, found
):
    call(meeting, cast, audience, *[cast.upper_a] * (audience == "chosen"))
    with django_assert_num_queries(5):
        assert sum(invitations.settling()) == 0
    pair = make.PairFactory(set=cast.set)
    newcomer = make.MemberFactory(pair=pair, side="upper", lead=lead).person
    assert sum(invitations.settling()) == found
    assert methods(newcomer) == ["REQUEST"] * found
    assert sum(invitations.settling()) == 0


def test_a_facilitator_who_is_taken_away_loses_it_too(cast, meeting, mailoutbox):
    other = make.FacilitatorFactory(set=cast.set, person=make.PersonFactory(name="Second"))
    call(meeting, cast)
    learning_sets.remove_facilitator(facilitator=other, by=cast.facilitator)
    assert has_only_lost_it(other.person, meeting)


def test_the_other_side_of_a_pair_that_ends_loses_it_too(cast, meeting, mailoutbox):
    call(meeting, cast)
    agreements.withdraw(pair=cast.pair_a, side="upper", reason="No time.", by=cast.upper_a)
    assert has_only_lost_it(cast.lower_a, meeting)
    assert has_only_lost_it(cast.upper_a, meeting)


def test_closing_the_set_cancels_what_is_still_to_come(cast, meeting, mailoutbox):
    call(meeting, cast)
    LearningSet.objects.filter(pk=cast.set.pk).update(state=SetState.CONCLUDING)
    keep_until = clock.today("Europe/London") + dt.timedelta(days=365)
    retention.close_set(set_=cast.set, keep_until=keep_until, by=cast.fresh("facilitator"))
    assert has_only_lost_it(cast.lower_b, meeting)
    assert Meeting.objects.get(pk=meeting.pk).state == "draft"


def test_an_invitation_that_has_not_left_is_dropped_and_nothing_cancelled(
    cast, meeting, colleague, mailoutbox
):
    meetings.call(meeting=meeting, by=cast.facilitator)
    leaves(cast, colleague)
    assert methods(colleague) == []
    delivery.send_waiting()
    assert [to for message in mailoutbox for to in message.to].count(colleague.email) == 0


def test_of_a_meeting_that_is_over_nothing_is_taken_back(cast, meeting, colleague, mailoutbox):
    call(meeting, cast)
    now = clock.now()
    Meeting.objects.update(starts=now - dt.timedelta(hours=3), ends=now - dt.timedelta(hours=1))
    leaves(cast, colleague)
    assert methods(colleague) == ["REQUEST"]


@pytest.mark.parametrize("choice", ["off", "digest"])
def test_the_cancellation_comes_whatever_was_chosen_meanwhile(
    cast, meeting, colleague, choice, mailoutbox
):
    call(meeting, cast)
    for kind in MailKind.chosen():
        if choice == "off" or kind != MailKind.DIGEST:
            MailPreference.objects.create(person=colleague, kind=kind, choice=choice)
    mailoutbox.clear()
    leaves(cast, colleague)
    delivery.send_waiting()
    [message] = [one for one in mailoutbox if one.to == [colleague.email] and "calendar" in
                 one.subject]  # fmt: skip
    assert "List-Unsubscribe" not in message.extra_headers
    assert "This email always comes" in message.body


def test_who_has_switched_meetings_off_is_told_what_changes_their_entry_and_no_more(
    cast, meeting, mailoutbox
):
    call(meeting, cast)
    for person in (cast.upper_a, cast.lower_a):
        MailPreference.objects.create(person=person, kind=MailKind.MEETING, choice="off")
    OutMail.objects.filter(to=cast.lower_a).delete()  # had switched it off before the call
    meetings.edit_meeting(
        meeting=meeting, starts=meeting.starts + dt.timedelta(days=1), place="Hall", link="",
        ends=meeting.ends + dt.timedelta(days=1), by=cast.facilitator,
    )  # fmt: skip
    states = OutMail.objects.filter(key__endswith="sequence 1").values_list("to", "state")
    assert dict(states)[cast.upper_a.pk] == MailState.PENDING
    assert dict(states)[cast.lower_a.pk] == MailState.OFF


def test_a_cancellation_that_waits_outlives_a_move(cast, meeting, colleague, mailoutbox):
    call(meeting, cast)
    leaves(cast, colleague)
    meetings.edit_meeting(
        meeting=meeting, starts=meeting.starts + dt.timedelta(days=1), place="Hall", link="",
        ends=meeting.ends + dt.timedelta(days=1), by=cast.facilitator,
    )  # fmt: skip
    assert methods(colleague) == ["REQUEST", "CANCEL"]


# Who comes later


def comes_back(cast, person):
    invitation = invitation_changes.invite_colleague(
        pair=cast.pair_a, side="upper", email=person.email, name=person.name, sector="council",
        by=cast.upper_a,
    )  # fmt: skip
    invitation_changes.mail_invitations()
    invitation.refresh_from_db()
    invitation_changes.accept_invitation(invitation=invitation, by=invitation.person)


def test_who_comes_back_gets_an_entry_with_a_higher_number(cast, meeting, colleague, mailoutbox):
    call(meeting, cast)
    leaves(cast, colleague)
    comes_back(cast, colleague)
    numbers = [int(event.sequence.value) for _method, event in entries(colleague)]
    assert (methods(colleague), numbers) == (["REQUEST", "CANCEL", "REQUEST"], [0, 1, 2])
    assert methods(cast.lower_b) == ["REQUEST"]


def test_everybody_means_a_colleague_who_joins_later(cast, meeting, mailoutbox):
    call(meeting, cast)
    comes_back(cast, make.PersonFactory(name="Newcomer"))
    assert methods(Member.objects.latest("pk").person) == ["REQUEST"]
    assert methods(cast.lower_b) == ["REQUEST"]


def test_everybody_means_a_facilitator_who_joins_later(cast, meeting, mailoutbox):
    call(meeting, cast)
    enrolling.add_facilitator(
        set_=cast.set, email="new@example.org", name="New One", by=cast.facilitator
    )
    assert methods(SetFacilitator.objects.latest("pk").person) == ["REQUEST"]


def test_everybody_means_a_pair_that_is_confirmed_later(cast, meeting, mailoutbox):
    call(meeting, cast)
    pair = make.PairFactory(set=cast.set, number=3, proposed=True)
    leads = [
        make.AgreementFactory(pair=pair, side=side, person=make.PersonFactory())
        for side in ("upper", "lower")
    ]
    agreements.agree(agreement=leads[0], by=leads[0].person, sector="public")
    assert methods(leads[0].person) == []
    agreements.agree(agreement=leads[1], by=leads[1].person, sector="public")
    assert [methods(lead.person) for lead in leads] == [["REQUEST"]] * 2


def test_a_meeting_of_the_leads_means_whoever_the_lead_is_handed_to(
    cast, meeting, colleague, mailoutbox
):
    call(meeting, cast, WhoIsNotified.LEADS)
    members.hand_over_lead(member=cast.member(colleague), by=cast.upper_a)
    assert methods(colleague) == ["REQUEST"]
    assert methods(cast.upper_a) == ["REQUEST"]


def test_facilitators_see_who_has_no_invitation_and_invite_them_in_one_press(
    cast, meeting, colleague, mailoutbox
):
    call(meeting, cast, WhoIsNotified.CHOSEN, cast.upper_a)
    address = f"/meetings/{meeting.pk}/"
    page = cast.client("facilitator").get(address)
    assert [person.name for person in page.context["not_invited"]] == [
        "Colleague", "Facilitator", "Lower A", "Lower B", "Upper B",
    ]  # fmt: skip
    assert "No invitation yet" in page.text
    assert "No invitation yet" not in cast.client("upper_a").get(address).text
    people = [person.pk for person in page.context["not_invited"]]
    cast.client("facilitator").post(f"{address}invite/", {"people": people})
    assert methods(colleague) == ["REQUEST"]
    assert not cast.client("facilitator").get(address).context["not_invited"]


def test_the_entry_is_an_alternative_of_the_text(cast, meeting, mailoutbox):
    call(meeting, cast)
    message = message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(message.iter_parts())[2]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert read(calendar.get_content()).vevent.uid.value == str(meeting.uid)


def test_another_address_of_the_installation_changes_no_uid(cast, meeting, settings, mailoutbox):
    call(meeting, cast)
    settings.BASE_URL = "https://elsewhere.example.net"
    meetings.edit_meeting(
        meeting=meeting, starts=meeting.starts + dt.timedelta(days=1), place="Hall", link="",
        ends=meeting.ends + dt.timedelta(days=1), by=cast.facilitator,
    )  # fmt: skip
    uids = {event.uid.value for _method, event in entries(cast.upper_a)}
    file = cast.client("upper_a").get(f"/meetings/{meeting.pk}/calendar.ics").text
    assert uids == {read(file).vevent.uid.value} == {str(meeting.uid)}


TEAMS = (
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_" + "QUJD" * 200 + "%40thread.v2/0"
    "?context=%7b%22Tid%22%3a%2211111111-2222-3333-4444-555555555555%22%7d"
)


def test_a_long_link_stays_whole_on_the_page_in_the_mail_and_in_the_entry(
    cast, meeting, mailoutbox
):
    client, address = cast.client("facilitator"), f"/meetings/{meeting.pk}/"
    fields = {"starts": "2031-03-04T10:00", "ends": "2031-03-04T12:00"}
    page = client.post(f"{address}edit/", {**fields, "place": "", "link": TEAMS})
    assert page.status_code == 302, page.context["form"].errors
    call(meeting, cast)
    message = message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    text, html, calendar = (part.get_content() for part in message.iter_parts())
    assert TEAMS in text
    assert f'href="{TEAMS}"' in html
    assert max(len(line.encode()) for line in calendar.split("\n")) <= 76
    assert read(calendar).vevent.location.value == TEAMS
    assert f'href="{TEAMS}"' in client.get(address).text


def test_a_link_too_long_to_keep_is_refused_in_words(cast, meeting):
    client = cast.client("facilitator")
    page = client.post(f"/meetings/{meeting.pk}/edit/", {"link": TEAMS + "x" * 2000})
    assert "2000" in str(page.context["form"].errors["link"])


def test_another_address_takes_its_entries_along(cast, meeting, colleague, mailoutbox):
    call(meeting, cast)
    before, old = entries(colleague), colleague.email
    change = addresses.ask(new="fresh@elsewhere.example", by=colleague)
    for end in (addresses.OLD, addresses.NEW):
        addresses.confirm(change=change, end=end, by=colleague)
    mailoutbox.clear()
    delivery.send_waiting()
    rows = OutMail.objects.filter(to=colleague, state=MailState.SENT).exclude(calendar="")
    rows = rows.order_by("pk")[len(before) :]
    events = [read(row.calendar).vevent for row in rows]
    assert [(row.calendar_method, row.address) for row in rows] == [
        ("CANCEL", old),
        ("REQUEST", "fresh@elsewhere.example"),
    ]
    uid, number = before[0][1].uid.value, int(before[0][1].sequence.value)
    assert [event.uid.value for event in events] == [uid, uid]
    assert [int(event.sequence.value) for event in events] == [number + 1, number + 2]
    assert [event.attendee.value for event in events] == [f"mailto:{row.address}" for row in rows]
    assert len(entries(cast.lower_a)) == 1


def test_an_invitation_that_waits_goes_to_the_new_address_alone(cast, meeting, colleague):
    meetings.call(meeting=meeting, audience=WhoIsNotified.EVERYBODY, people=[], by=cast.facilitator)
    change = addresses.ask(new="fresh@elsewhere.example", by=colleague)
    for end in (addresses.OLD, addresses.NEW):
        addresses.confirm(change=change, end=end, by=colleague)
    rows = OutMail.objects.filter(to=colleague).exclude(calendar="")
    assert [(row.calendar_method, row.address) for row in rows] == [
        ("REQUEST", "fresh@elsewhere.example")
    ]
