"""What the mails say, and that they say it to nobody outside the pair."""

import pytest

from actions import changes
from als.common.models import OutMail
from tests.actions.conftest import make_action


@pytest.fixture
def text_to(settings):
    settings.BASE_URL = "https://sets.example.org"

    def read(person):
        return OutMail.objects.get(to=person).text

    return read


def test_the_asked_side_reads_what_it_is_asked_and_where_to_answer(cast, action, text_to):
    changes.consent(action=action, by=cast.upper_a)
    text = text_to(cast.lower_a)
    assert action.what in text
    assert "by 15 January 2027" in text
    assert f"https://sets.example.org/actions/{action.pk}/" in text


def test_a_changed_action_says_that_consent_does_not_count_any_more(cast, agreed, text_to):
    changes.edit_action(action=agreed, what="Something else", by=cast.upper_a)
    text = text_to(cast.lower_a)
    assert "Something else" in text
    assert "Both sides had agreed to the old text." in text


def test_a_text_that_was_only_proposed_is_not_called_agreed(cast, action, text_to):
    changes.edit_action(action=action, what="Something else", by=cast.upper_a)
    assert "Both sides had agreed" not in text_to(cast.lower_a)


def test_the_agreed_mail_leads_to_the_log(cast, action, text_to):
    changes.consent(action=action, by=cast.lower_a)
    OutMail.objects.all().delete()
    changes.consent(action=action, by=cast.upper_a)
    assert f"/actions/{action.pk}/progress/new/" in text_to(cast.lower_a)


def test_what_was_recorded_asks_to_be_confirmed(cast, recorded, text_to):
    changes.raise_issue(
        pair=cast.pair_b, kind="barrier", title="New", description="D", disclosure="set",
        by=cast.facilitator,
    )  # fmt: skip
    assert "Facilitator has recorded an issue" in text_to(cast.upper_b)


def test_a_text_of_several_lines_makes_one_line_of_subject(cast, issue):
    action = make_action(cast, issue, what="One\r\nTwo")
    changes.consent(action=action, by=cast.upper_a)
    assert OutMail.objects.get().subject == "Does your side consent? One Two"


def test_the_same_version_is_asked_about_once(cast, issue):
    action = make_action(cast, issue)
    for _time in range(2):
        changes.consent(action=action, by=cast.upper_a)
    assert OutMail.objects.count() == 1


def test_a_person_who_left_is_not_written_to(cast, action):
    member = cast.member("lower_a")
    member.left_at = member.joined_at
    member.save()
    changes.consent(action=action, by=cast.upper_a)
    assert not OutMail.objects.exists()
