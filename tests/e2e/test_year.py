"""A set's whole year in real browsers: from the first manager's mail to what came of it."""

import pytest

from als.accounts.welcome import welcome_maker_of_programmes
from tests.e2e.steps import come_in
from tests.e2e.year import answers, beginning, between, meeting, report
from tests.e2e.year.words import MANAGER

pytestmark = [pytest.mark.e2e, pytest.mark.longest, pytest.mark.django_db(transaction=True)]


def test_a_set_plays_its_year_in_the_browser(open_window, inbox, worker, tmp_path):
    manager, sponsor, facilitator, upper, lower = (open_window() for _ in range(5))
    welcome_maker_of_programmes(email=MANAGER, name="Mira Manager")
    come_in(manager, inbox, MANAGER, "You can now create programmes")
    beginning.the_manager_makes_a_programme_with_its_own_words(manager)
    beginning.the_manager_makes_a_set(manager)
    beginning.the_facilitator_is_invited(manager, facilitator, inbox)
    beginning.the_sponsor_is_invited_and_finds_nothing_yet(manager, sponsor, inbox)

    beginning.the_facilitator_proposes_a_pair(facilitator)
    beginning.both_leads_agree_from_their_mails(upper, lower, inbox)
    beginning.the_ground_rules_are_written_and_accepted(facilitator, upper, lower)
    beginning.the_focus_is_proposed_by_a_member_and_decided(upper, facilitator)
    beginning.a_paper_is_written(facilitator)

    meeting.the_meeting_is_dated_and_called(facilitator)
    meeting.the_members_answer_their_invitations(upper, lower, inbox)
    meeting.a_member_proposes_what_the_facilitator_puts_on_the_agenda(upper, facilitator)
    meeting.the_session_is_minuted_while_a_member_reads_along(facilitator, lower)
    meeting.attendance_is_marked_and_the_meeting_closed(facilitator)
    meeting.the_minutes_go_round_and_the_next_meeting_agrees_them(facilitator, upper, inbox)

    between.the_upper_side_raises_issues(upper)
    between.an_action_is_agreed_by_both_sides(upper, lower, inbox)
    between.progress_is_logged_and_the_action_done(upper, lower)
    between.a_lesson_is_drafted_with_its_evidence(lower)
    between.both_sides_endorse_the_lesson(upper, lower)

    report.the_report_is_written(facilitator)
    report.both_sides_let_it_quote_their_pair(facilitator, upper, lower, inbox)
    report.a_worker_makes_a_draft_while_the_page_tells(facilitator)
    report.the_report_is_signed_off_by_both_sides(facilitator, upper, lower, inbox)
    report.the_report_is_released(facilitator)
    file = report.the_sponsor_downloads_the_report(sponsor, inbox, tmp_path)
    report.the_sponsor_sees_no_page_of_the_set(sponsor, facilitator)
    report.the_pdf_tells_the_year_and_keeps_what_is_the_pairs(file)

    sponsor.goto("/released/")
    answers.the_sponsor_answers_the_lesson(sponsor)
    answers.a_pair_reads_the_answer(upper, inbox)
    answers.half_a_year_later_a_side_answers_by_the_link_in_its_mail(lower, inbox)
    answers.its_other_side_lets_it_into_the_short_report(upper, inbox)
    answers.the_sponsor_downloads_what_came_of_it(sponsor, tmp_path)
    answers.each_format_of_the_report_is_there(sponsor)
