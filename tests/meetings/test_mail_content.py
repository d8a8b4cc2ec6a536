"""What a mail about a meeting says to whom, and what becomes of it when the meeting changes."""

import datetime as dt
from pathlib import Path

import pytest

from als.core.enums import MailKind, MailState
from als.core.models import OutMail
from meetings.changes import meetings, owners, sending
from meetings.models import AgendaItem
from tests import factories as make

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
CONTENT = ["item.title", "question.text", "{{ why }}", "{{ reason }}", "{{ sentence }}"]
# To facilitators, who are not asked to accept; the reason of a call that is taken back, or of a
# side that ended it, is of those who run the set, or goes to them alone. Who applied is in no set.
GUARDED_ELSEWHERE = {
    "meetings_owner_answered",
    "meetings_cancelled",
    "sets_pair_ended",
    "sets_application_decided",
}


@pytest.fixture
def rules(cast):
    """Ground rules that only upper_a has accepted."""
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    rules.acceptances.create(member=cast.member("upper_a"))
    return rules


@pytest.fixture
def meeting(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)
    make.ItemFactory(meeting=meeting, proposed_by=cast.member("lower_a"), title="SECRET item")
    return meeting


def words(person):
    mail = OutMail.objects.filter(to=person).last()
    return f"{mail.subject} {mail.text} {mail.html}"


def test_the_agenda_goes_by_mail_to_who_has_accepted_the_ground_rules(cast, rules, meeting):
    sending.send_agenda(meeting=meeting, by=cast.facilitator)
    got = [p for p in ("facilitator", "upper_a", "lower_a") if "SECRET" in words(cast.people[p])]
    assert got == ["facilitator", "upper_a"]
    assert "have not accepted the set’s ground rules yet" in words(cast.lower_a)


def test_a_question_about_an_item_waits_for_the_ground_rules_too(cast, rules, meeting):
    item = AgendaItem.objects.get(meeting=meeting)
    owners.ask_owner(item=item, text="SECRET question", by=cast.facilitator)
    assert "SECRET" not in words(cast.lower_a)


def test_a_template_with_content_checks_for_ground_rules_first(case):
    for path in sorted(TEMPLATES.glob("[!a]*.txt")):
        with case(path):
            text = path.read_text()
            has_content = any(word in text for word in CONTENT)
            checks = any(
                f"{flag} %}}" in text
                for flag in ("has_accepted", "told", "with_reason", "{% if why")
            )
            assert not has_content or checks or path.stem in GUARDED_ELSEWHERE


def test_a_meeting_that_moves_takes_back_its_old_mail(cast, meeting):
    sending.send_agenda(meeting=meeting, by=cast.facilitator)
    later = {
        "starts": meeting.starts + dt.timedelta(days=1),
        "ends": meeting.ends + dt.timedelta(days=1),
    }
    meetings.edit_meeting(
        meeting=meeting, place=meeting.place, link=meeting.link, by=cast.facilitator, **later
    )
    states = OutMail.objects.filter(to=cast.upper_a).values_list("kind", "state")
    assert sorted(states) == [("agenda", MailState.DROPPED), ("meeting", MailState.PENDING)]


def test_another_link_leaves_the_agenda_that_waits(cast, meeting):
    sending.send_agenda(meeting=meeting, by=cast.facilitator)
    meetings.edit_meeting(
        meeting=meeting, starts=meeting.starts, ends=meeting.ends, place=meeting.place,
        link="https://new.example.org/", by=cast.facilitator,
    )  # fmt: skip
    agenda = OutMail.objects.filter(kind=MailKind.AGENDA)
    assert set(agenda.values_list("state", flat=True)) == {MailState.PENDING}


def test_a_mail_about_a_meeting_is_not_sent_after_it(cast, meeting):
    sending.send_agenda(meeting=meeting, by=cast.facilitator)
    assert OutMail.objects.first().expires_at == meeting.ends
