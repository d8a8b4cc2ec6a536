"""A whole meeting in real browsers: from the poll for its date to its agreed minutes."""

import pytest

from meetings.models import Meeting
from tests.e2e.meeting_day import agreeing, phone, planning, sitting
from tests.e2e.meeting_day.scene import a_set_about_to_meet
from tests.e2e.set_up.phone import too_wide

PHONE = {"viewport": {"width": 390, "height": 844}}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_meeting_goes_from_its_poll_to_agreed_minutes(
    sign_in, open_window, inbox, worker, tmp_path
):
    cast = a_set_about_to_meet()
    people = (cast.facilitator, cast.upper_a, cast.lower_a, cast.upper_b, cast.lower_b)
    facilitator, upper_a, lower_a, upper_b, lower_b = map(sign_in, people)
    meeting, next_meeting = Meeting.objects.order_by("cycle__number")

    planning.the_facilitator_asks_which_dates_suit(facilitator, cast.set)
    planning.one_answers_on_the_page(upper_a, inbox)
    planning.one_answers_by_the_signed_link(open_window(), inbox)
    planning.others_answer(meeting, (cast.lower_a, cast.upper_b))
    planning.the_grid_shows_pairs_and_a_slot_is_picked(facilitator)
    planning.the_meeting_is_called(facilitator)
    planning.each_mail_has_the_calendar_entry(inbox)
    planning.members_say_whether_they_come(
        upper_a, {cast.lower_a: "yes", cast.upper_b: "no"}, inbox
    )
    planning.members_propose_and_support(upper_a, upper_b, supporter=lower_b)
    planning.the_facilitator_makes_the_agenda(facilitator)

    sitting.the_session_is_opened(facilitator, lower_a, meeting)
    sitting.attendance_has_a_stand_in_and_a_late_arrival(facilitator)
    sitting.the_clock_runs_and_pauses(facilitator, lower_a)
    sitting.a_pair_has_its_turn_and_is_asked(facilitator, asker=lower_b)
    sitting.notes_decisions_and_actions_are_recorded_while_a_member_reads_along(
        facilitator, lower_a
    )
    sitting.an_issue_is_recorded_and_the_pair_confirms_it(facilitator, lower_a, inbox)
    sitting.the_meeting_is_closed(facilitator)

    agreeing.members_say_how_they_worked(lower_b, (cast.upper_a, cast.lower_a), meeting)
    agreeing.a_learning_note_is_ones_own_until_it_is_shared(lower_b, lower_a, meeting)
    agreeing.the_check_finds_what_looks_unfinished(facilitator)
    agreeing.a_member_asks_for_a_correction_and_the_facilitator_answers(lower_b, facilitator, inbox)
    agreeing.a_holder_agrees_what_is_written_of_the_pair(upper_a, meeting)
    agreeing.the_next_meeting_agrees_the_minutes(facilitator, lower_b, meeting)
    agreeing.the_version_is_printed_on_what_one_takes_along(lower_b, tmp_path)
    agreeing.what_was_left_is_on_the_next_agenda(lower_b, next_meeting)


@pytest.mark.django_db
def test_no_page_of_a_meeting_is_wider_than_a_phone(open_inside):
    cast, *meetings = phone.meetings_of_long_words()
    people = {person: open_inside(cast.client(person), **PHONE) for person in phone.WHO}
    seen = [too_wide(people[who], url) for who, url in phone.pages(cast, *meetings)]
    assert [line for lines in seen for line in lines] == []
