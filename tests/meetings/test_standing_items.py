"""What is on every agenda is there from the beginning, once."""

import pytest
from django.utils.translation import trans_real

from als.core.refusals import Refused
from meetings.changes import agenda, airtime, cycles, designs, order
from meetings.enums import AgendaState, MeetingState, StandingItem
from meetings.models import AgendaItem, Meeting
from sets.models import LearningSet
from sets.signals import people_changed, set_made
from tests import factories as make
from tests.meetings.conftest import verbs

FROM_THE_START = [which.value for which in StandingItem]


@pytest.fixture
def meetings(cast):
    """The main set's four meetings, as they come with a set."""
    set_made.send(LearningSet, set_=cast.set, by=cast.manager)
    return list(Meeting.objects.filter(cycle__set=cast.set).with_set())


def standing(meeting):
    return list(meeting.agenda.placed().values_list("standing", flat=True))


def airtime_of(meeting):
    return meeting.agenda.get(standing=StandingItem.AIRTIME)


def test_each_meeting_of_a_new_set_begins_with_them_and_a_second_time_adds_none(cast, meetings):
    assert [standing(meeting) for meeting in meetings] == [FROM_THE_START] * 4
    assert {item.added_by for item in AgendaItem.objects.all()} == {cast.manager}
    agenda.withdraw_item(item=airtime_of(meetings[0]), by=cast.facilitator)
    cycles.make_cycles(cast.set, by=cast.manager)
    assert standing(meetings[0]) == [one for one in FROM_THE_START if one != "airtime"]
    page = cast.client("facilitator").get(f"/meetings/{meetings[0].pk}/").text
    assert ("Withdrawn" in page, "Add the standing items" in page) == (False, True)


def test_they_stand_in_the_language_of_the_set_whatever_its_facilitator_reads(
    cast, settings, monkeypatch
):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    words = trans_real.translation("de")._catalog._catalogs[0]
    for english, german in (("Check-in", "Ankommen"), ("Check-out", "Abschied")):
        monkeypatch.setitem(words, english, german)
    cast.programme.language = "de"
    cast.programme.save()
    set_ = LearningSet.objects.with_programme().get(pk=cast.set.pk)
    set_made.send(LearningSet, set_=set_, by=cast.manager)
    meeting = Meeting.objects.filter(cycle__set=set_).with_set().first()
    titles = list(meeting.agenda.placed().values_list("title", flat=True))
    assert (titles[0], titles[-1]) == ("Ankommen", "Abschied")
    agenda.withdraw_item(item=meeting.agenda.get(standing="check_in"), by=cast.facilitator)
    order.add_standing(meeting=meeting, by=cast.facilitator)
    assert meeting.agenda.get(standing="check_in").title == "Ankommen"
    text = "5 Abschied\n5 Check-in"
    designs.start_agenda(meeting=meeting, text=text, questions="", by=cast.facilitator)
    items = meeting.agenda.placed().values_list("title", "standing")
    # Found again by its own words; what only reads like one in English is housekeeping here.
    assert [*items] == [("Abschied", "check_out"), ("Check-in", "")]


def test_the_airtime_follows_the_pairs_until_somebody_sets_its_minutes(cast, meetings):
    first, second = airtime_of(meetings[0]), airtime_of(meetings[1])
    assert first.minutes == 80  # two pairs
    times = {item.pk: item.minutes for item in first.meeting.agenda.placed()}
    seen = " ".join(f"{pk}:{minutes}" for pk, minutes in sorted(times.items()))
    order.time_items(meeting=first.meeting, minutes={first.pk: 75}, seen=seen, by=cast.facilitator)
    Meeting.objects.filter(pk=second.meeting_id).update(
        state=MeetingState.CALLED,
        starts="2100-03-04T10:00Z",
        ends="2100-03-04T13:00Z",
        called_at="2026-02-10T09:00Z",
    )
    make.PairFactory(set=cast.set, number=9)
    people_changed.send(LearningSet, set_=cast.set, by=cast.facilitator)

    def minutes():
        return [airtime_of(meeting).minutes for meeting in meetings]

    assert minutes() == [75, 80, 120, 120]
    stages = {"present": 5, "clarify": 5, "questions": 5, "reflect": 0, "actions": 0}
    airtime.set_timings(set_=cast.set, by=cast.facilitator, **stages)
    assert minutes() == [75, 80, 45, 45]


def test_an_added_meeting_leaves_out_what_was_taken_off_the_one_before(cast, meetings):
    agenda.withdraw_item(item=airtime_of(meetings[3]), by=cast.facilitator)
    added = cycles.add_cycle(set_=cast.set, number=5, by=cast.facilitator)
    assert standing(added.meeting) == [one for one in FROM_THE_START if one != "airtime"]
    assert verbs()[-1] == "added"


def test_they_keep_no_meeting_from_being_removed_until_something_rests_on_them(cast, meetings):
    cycles.remove_cycle(set_=cast.set, number=4, by=cast.facilitator)
    assert not AgendaItem.objects.filter(meeting=meetings[3]).exists()
    item = airtime_of(meetings[2])
    make.IssueFactory(pair=cast.pair_a, agenda_item=item, raised_in=meetings[2])
    with pytest.raises(Refused, match="Something refers to Meeting 3"):
        cycles.remove_cycle(set_=cast.set, number=3, by=cast.facilitator)
    assert standing(meetings[2]) == FROM_THE_START
    assert item.state == AgendaState.ON_AGENDA
