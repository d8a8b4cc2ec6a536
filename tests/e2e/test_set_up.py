"""Setting a set up, in real browsers: whoever is asked follows their mail."""

import pytest

from sets.registers.editions import import_register
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.set_up import croatia, declining, phone, plainly, stages
from tests.e2e.year.words import SET
from tests.sets.register_lists import CROATIA

PLAINLY = {"java_script_enabled": False}
PHONE = {"viewport": {"width": 390, "height": 844}}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_new_set_is_set_up_until_its_first_meeting_is_called(open_window, sign_in, inbox, worker):
    facilitator = sign_in(stages.a_new_set())
    stages.a_new_set_waits_for_pairs_rules_and_a_date(facilitator)
    stages.a_pair_is_proposed_with_places_found_by_typing(facilitator)
    asked = (open_window(), open_window())
    stages.both_leads_agree_by_their_links_without_signing_in(*asked, inbox, facilitator)
    upper = stages.the_upper_lead_comes_in(sign_in)
    stages.a_colleague_is_invited(upper, colleague := open_window(), inbox)
    stages.rules_are_written_with_their_choices_and_accepted_by_all(facilitator, colleague, inbox)
    stages.readiness_is_answered_and_shown_once_both_sides_have(facilitator, upper)
    stages.with_a_date_the_set_is_ready_and_the_meeting_called(facilitator, inbox)


def test_who_declines_says_why_to_the_facilitator_alone_and_can_be_asked_again(
    open_window, sign_in, inbox, worker
):
    person = make.PersonFactory(name="Facilitator", email="facilitator@example.org")
    set_ = make.FacilitatorFactory(set__name=SET, set__preparing=True, person=person).set
    facilitator, upper, lower = sign_in(person), open_window(), open_window()
    declining.the_two_are_proposed(facilitator, set_)
    declining.agree(upper, inbox, declining.UPPER)
    declining.decline(lower, inbox)
    declining.the_facilitator_reads_why(facilitator, inbox)
    declining.the_other_side_is_told_without_the_reason(upper, inbox)
    declining.asked_again_both_can_still_agree(facilitator, lower, inbox, set_)


def test_a_programme_speaks_croatian_on_pages_in_mails_and_in_calendars(
    open_window, sign_in, inbox, worker
):
    manager = sign_in(make.PersonFactory(name="Mira Voditelj", may_make_programmes=True))
    croatia.the_manager_makes_the_programme_and_imports_its_register(manager)
    set_, person = croatia.a_set_of(croatia.the_programme_takes_its_places_from_it(manager))
    facilitator = sign_in(person)
    croatia.a_pair_is_proposed_from_the_register(facilitator, set_)
    croatia.both_leads_are_asked_in_their_words(open_window(), inbox)
    croatia.the_meeting_is_called_by_the_clock_of_zagreb(facilitator, set_)
    croatia.mail_and_calendar_file_say_it_right(facilitator, inbox)


def test_without_javascript_places_are_found_and_invitations_answered(
    open_window, sign_in, live_server, settings
):
    settings.BASE_URL = live_server.url
    cast = make_cast()
    cast.programme.register = import_register(CROATIA, "2024", "Hrvatska").register
    cast.programme.save()
    facilitator = sign_in(cast.facilitator, **PLAINLY)
    plainly.a_pair_is_proposed_with_places_found_by_a_button(facilitator, cast.set)
    plainly.both_answer_by_their_links([open_window(**PLAINLY), open_window(**PLAINLY)])


def test_without_javascript_topics_are_scored_and_papers_sent_and_opened(sign_in):
    cast = make_cast()
    plainly.topics_that_three_have_scored(cast)
    facilitator, member = sign_in(cast.facilitator, **PLAINLY), sign_in(cast.upper_a, **PLAINLY)
    plainly.a_member_scores_the_topics(member, cast.set)
    plainly.the_facilitator_shows_the_ranking(facilitator, cast.set)
    plainly.the_facilitator_uploads_a_paper(facilitator, cast.set)
    plainly.a_member_opens_it(member, cast.set)


@pytest.mark.django_db
def test_nothing_is_wider_than_a_phone(open_inside):
    world = phone.world_of_long_words()
    people = {person: open_inside(world.cast.client(person), **PHONE) for person in phone.WHO}
    wide = [phone.too_wide(people[who], url) for who, url in phone.pages(world)]
    assert wide == [[]] * len(wide)
