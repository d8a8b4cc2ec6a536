"""Finding a date: slots, opening the poll, answers, the pick."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from als.portal.selectors.dashboard.all_needs import needs_of
from meetings.changes import meetings, polls
from meetings.forms.polls import SlotForm
from meetings.models import DateAnswer, DateOption, Meeting
from tests import factories as make
from tests.meetings.conftest import mailed, verbs
from tests.meetings.polls import NINE, NOON, fill_in_poll, fresh, link_of, offer, slots_of

MEMBERS = ["Lower A", "Lower B", "Upper A", "Upper B"]
# Slots


def test_a_facilitator_offers_a_slot_and_nobody_is_told(cast, planned):
    offer(planned, cast.facilitator)
    assert [(slot.starts, slot.ends) for slot in slots_of(planned)] == [(NINE, NOON)]
    assert (mailed(), verbs()) == ([], ["offered a date"])


@pytest.mark.parametrize("person", ["upper_a", "manager", "sponsor", "other_facilitator"])
def test_nobody_else_runs_a_poll(cast, poll, person):
    by, slot = cast.people[person], slots_of(poll)[0]
    for change, kwargs in (
        (offer, {"meeting": poll}),
        (polls.open_poll, {"meeting": poll}),
        (polls.remind_of_poll, {"meeting": poll}),
        (polls.withdraw_slot, {"option": slot}),
        (polls.pick_slot, {"option": slot}),
    ):
        with pytest.raises(Refused, match="Only facilitators of this set can"):
            change(by=by, **kwargs)
    assert (DateOption.objects.count(), verbs()) == (2, [])


def test_a_slot_ends_after_it_starts_and_lies_ahead(cast, planned):
    with pytest.raises(Refused, match="end after it starts"):
        offer(planned, cast.facilitator, ends=NINE)
    with pytest.raises(Refused, match="already begun or passed"):
        offer(planned, cast.facilitator, starts=NINE.replace(year=2020))
    assert slots_of(planned) == []


def test_the_same_slot_twice_is_one_slot_and_a_sentence_at_the_date(cast, planned):
    offer(planned, cast.facilitator)
    with pytest.raises(Refused, match="already in the poll") as refused:
        offer(planned, cast.facilitator)
    assert (refused.value.field, len(slots_of(planned))) == ("day", 1)


def test_a_poll_has_twelve_slots_at_most(cast, planned):
    make.DateOptionFactory.create_batch(12, meeting=planned)
    with pytest.raises(Refused, match="at most 12"):
        offer(planned, cast.facilitator)


def test_a_withdrawn_slot_that_is_offered_again_has_its_answers(cast, poll):
    make.DateOptionFactory(meeting=poll)
    fill_in_poll(cast, poll, "upper_a", "yes")
    slot = slots_of(poll)[0]
    polls.withdraw_slot(option=slot, by=cast.facilitator)
    polls.withdraw_slot(option=slot, by=cast.facilitator)
    assert poll.date_options.offered().count() == 2
    offer(poll, cast.facilitator, slot.starts, slot.ends)
    assert list(poll.date_options.offered().first().answers.values_list("fit")) == [("yes",)]
    assert verbs() == ["answered the date poll", "withdrew a date", "offered a date"]


def test_an_open_poll_keeps_two_slots(cast, poll):
    with pytest.raises(Refused, match="between 2 dates"):
        polls.withdraw_slot(option=slots_of(poll)[0], by=cast.facilitator)
    assert poll.date_options.offered().count() == 2


def test_the_database_refuses_a_slot_twice_backwards_or_with_two_answers(cast, poll):
    slot, member = slots_of(poll)[0], cast.member("upper_a")
    DateAnswer.objects.create(option=slot, member=member, fit="yes")
    wrong = [
        lambda: DateOption.objects.create(meeting=poll, starts=slot.starts, ends=slot.ends),
        lambda: DateOption.objects.create(meeting=poll, starts=NOON, ends=NINE),
        lambda: DateAnswer.objects.create(option=slot, member=member, fit="no"),
        lambda: DateAnswer.objects.create(option=slot, member=cast.member("lower_a"), fit="x"),
        lambda: Meeting.objects.filter(pk=poll.pk).update(poll_opened_at=None, poll_closed_at=NOON),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


# The form of a slot


def slot_form(cast, day="4 3 2100", begins="09:00", until="12:00"):
    boxes = dict(zip(("day_day", "day_month", "day_year"), day.split(), strict=True))
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=8)
    return SlotForm({**boxes, "begins": begins, "until": until}, zone=meeting.zone)


def test_a_slot_is_typed_on_the_programmes_clock(cast):
    cast.programme.time_zone = "Europe/Zagreb"
    cast.programme.save()
    form = slot_form(cast, begins="10:00", until="13:00")
    assert (form.is_valid(), form.cleaned_data) == (True, {"starts": NINE, "ends": NOON})


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"until": "09:00"}, "until", "The slot has to end after it starts."),
        ({"day": "4 3 2020"}, "day", "This date has passed."),
        ({"day": "31 2 2100"}, "day", "must be a real date"),
        ({"day": "28 3 2100", "begins": "01:30"}, "begins", "there is no 01:30"),
        ({"day": "31 10 2100", "begins": "00:30", "until": "01:30"}, "until", "occurs twice"),
        ({"begins": ""}, "begins", "Fill in “From”."),
    ],
)
def test_what_is_wrong_with_a_slot_stands_at_its_field(cast, typed, field, sentence):
    form = slot_form(cast, **typed)
    assert not form.is_valid()
    assert {name: sentence in errors[0] for name, errors in form.errors.items()} == {field: True}


def test_the_next_slot_starts_from_the_times_of_the_last(cast, planned):
    last = make.DateOptionFactory(meeting=planned, starts=NINE, ends=NOON)
    form = SlotForm(zone=planned.zone, like=last)
    assert (form["begins"].value(), form["until"].value()) == (dt.time(9), dt.time(12))


# Opening


def test_opening_mails_each_member_once_with_the_slots_and_their_own_link(cast, planned):
    offer(planned, cast.facilitator)
    offer(planned, cast.facilitator, NINE + dt.timedelta(days=1), NOON + dt.timedelta(days=1))
    for _ in range(2):
        polls.open_poll(meeting=planned, by=cast.facilitator)
    letter = OutMail.objects.get(to=cast.upper_a)
    assert (mailed(), verbs().count("opened the date poll")) == (MEMBERS, 1)
    about, *_ = link_of(cast, fresh(planned)).split(":")  # what follows is signed at a second
    assert f"{about}:" in letter.text
    assert [day in letter.text for day in ("Thu 4 Mar 2100, 09:00", "Fri 5 Mar 2100")] == [True] * 2
    assert len(set(OutMail.objects.values_list("text", flat=True))) == 4


def test_a_person_with_two_seats_gets_one_mail(cast, planned):
    make.MemberFactory(pair=cast.pair_b, person=cast.upper_a)
    make.DateOptionFactory.create_batch(2, meeting=planned)
    polls.open_poll(meeting=planned, by=cast.facilitator)
    assert mailed() == MEMBERS


@pytest.mark.parametrize(("slots", "sentence"), [(0, "needs dates"), (1, "nothing to choose")])
def test_a_poll_without_a_choice_is_not_opened(cast, planned, slots, sentence):
    make.DateOptionFactory.create_batch(slots, meeting=planned)
    with pytest.raises(Refused, match=sentence):
        polls.open_poll(meeting=planned, by=cast.facilitator)
    assert (fresh(planned).poll_opened_at, mailed()) == (None, [])


def test_slots_that_have_passed_or_were_withdrawn_are_no_choice(cast, planned):
    make.DateOptionFactory(meeting=planned)
    make.DateOptionFactory(meeting=planned, withdrawn_at=NINE)
    make.DateOptionFactory(meeting=planned, starts=NINE.replace(year=2020))
    with pytest.raises(Refused, match="nothing to choose"):
        polls.open_poll(meeting=planned, by=cast.facilitator)


def test_there_is_no_poll_without_anybody_to_answer(cast, planned):
    make.DateOptionFactory.create_batch(2, meeting=planned)
    cast.set.pairs.update(state="proposed", confirmed_at=None)
    with pytest.raises(Refused, match="nobody can answer"):
        polls.open_poll(meeting=planned, by=cast.facilitator)


def test_of_a_called_meeting_there_is_no_poll(cast, called):
    make.DateOptionFactory.create_batch(2, meeting=called)
    for change in (offer, polls.open_poll):
        with pytest.raises(Refused, match="The meeting is called"):
            change(meeting=called, by=cast.facilitator)
    assert mailed() == []


def test_a_closed_poll_that_is_opened_again_asks_again(cast, poll):
    polls.pick_slot(option=slots_of(poll)[0], by=cast.facilitator)
    polls.open_poll(meeting=poll, by=cast.facilitator)
    assert (fresh(poll).poll_is_open, mailed()) == (True, MEMBERS)


# Answers


def test_a_member_answers_and_the_last_word_counts(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "yes", "no")
    fill_in_poll(cast, poll, "upper_a", "maybe")
    answers = DateAnswer.objects.filter(member=cast.member("upper_a")).order_by("option")
    assert list(answers.values_list("fit", flat=True)) == ["maybe", "no"]


def test_the_same_answers_twice_are_written_down_once(cast, poll):
    for _ in range(2):
        fill_in_poll(cast, poll, "upper_a", "yes", "no")
    assert (DateAnswer.objects.count(), verbs()) == (2, ["answered the date poll"])


def test_a_person_with_two_seats_answers_for_both(cast, poll):
    make.MemberFactory(pair=cast.pair_b, person=cast.upper_a)
    fill_in_poll(cast, poll, "upper_a", "yes")
    assert DateAnswer.objects.filter(member__person=cast.upper_a, fit="yes").count() == 2


@pytest.mark.parametrize("person", ["facilitator", "outsider", "sponsor", "stranger"])
def test_only_members_of_the_set_answer(cast, poll, person):
    with pytest.raises(Refused, match="Only members"):
        fill_in_poll(cast, poll, person, "yes")
    assert not DateAnswer.objects.exists()


def test_who_left_while_answering_does_not_answer(cast, poll):
    by, member = cast.people["upper_a"], cast.member("upper_a")
    needs_of(by)  # their roles are remembered from here on
    member.left_at = NINE
    member.save()
    with pytest.raises(Refused, match="Only members"):
        polls.answer_poll(meeting=poll, fits={slots_of(poll)[0].pk: "yes"}, by=by)


def test_a_slot_of_another_poll_or_a_withdrawn_one_takes_no_answer(cast, poll, meeting_of):
    other = make.DateOptionFactory(meeting=meeting_of(2, polled=True))
    gone = make.DateOptionFactory(meeting=poll, withdrawn_at=NINE)
    for slot in (other, gone):
        with pytest.raises(Refused, match="withdrawn while you answered"):
            polls.answer_poll(meeting=poll, fits={slot.pk: "yes"}, by=cast.upper_a)
    assert not DateAnswer.objects.exists()


@pytest.mark.parametrize("state", ["unopened", "closed", "called"])
def test_a_poll_that_is_not_open_takes_no_answer(cast, meeting_of, state):
    traits = {
        "unopened": {},
        "closed": {"polled": True, "poll_closed_at": NINE},
        "called": {"polled": True, "called": True},
    }
    meeting = meeting_of(**traits[state])
    make.DateOptionFactory(meeting=meeting)
    with pytest.raises(Refused, match="not saved"):
        fill_in_poll(cast, meeting, "upper_a", "yes")
    assert not DateAnswer.objects.exists()


# Picking


def test_picking_sets_the_date_closes_the_poll_and_mails_nobody(cast, poll):
    slot = slots_of(poll)[1]
    for _ in range(2):
        polls.pick_slot(option=slot, by=cast.facilitator)
    meeting = fresh(poll)
    assert (meeting.starts, meeting.ends, meeting.poll_is_open) == (slot.starts, slot.ends, False)
    assert (mailed(), verbs()) == ([], ["picked a date", "planned"])


def test_picking_the_date_that_the_meeting_has_closes_the_poll(cast, poll):
    slot = slots_of(poll)[0]
    Meeting.objects.filter(pk=poll.pk).update(starts=slot.starts, ends=slot.ends)
    polls.pick_slot(option=slot, by=cast.facilitator)
    assert fresh(poll).poll_is_open is False


def test_a_slot_that_is_gone_or_after_the_poll_is_not_picked(cast, poll):
    passed = make.DateOptionFactory(meeting=poll, starts=NINE.replace(year=2020))
    gone = make.DateOptionFactory(meeting=poll, withdrawn_at=NINE)
    first, second = poll.date_options.offered().filter(starts__gt=clock.now())
    for slot, sentence in ((passed, "has passed"), (gone, "withdrawn")):
        with pytest.raises(Refused, match=sentence):
            polls.pick_slot(option=slot, by=cast.facilitator)
    polls.pick_slot(option=first, by=cast.facilitator)
    with pytest.raises(Refused, match="The poll is closed"):
        polls.pick_slot(option=second, by=cast.facilitator)
    assert fresh(poll).starts == first.starts


def edit(meeting, by, **new):
    now = {"starts": NINE, "ends": NOON, "place": "Hall", "link": ""}
    return meetings.edit_meeting(meeting=meeting, by=by, **(now | new))


def test_a_date_set_directly_ends_the_poll_but_another_place_does_not(cast, poll):
    Meeting.objects.filter(pk=poll.pk).update(starts=NINE, ends=NOON)
    edit(poll, cast.facilitator, place="Corn Hall")
    assert fresh(poll).poll_is_open is True
    edit(poll, cast.facilitator, ends=NOON + dt.timedelta(hours=1))
    assert fresh(poll).poll_is_open is False


def test_calling_the_meeting_ends_the_poll(cast, poll):
    Meeting.objects.filter(pk=poll.pk).update(starts=NINE, ends=NOON, place="Hall")
    meetings.call(meeting=fresh(poll), by=cast.facilitator)
    assert fresh(poll).poll_closed_at is not None
