"""What the mails say, and that they say it to nobody outside the pair."""

import pytest

from actions.changes import actions, consents, issues, progress
from actions.notifications import may_receive_content
from als.core.enums import MailKind, MailState
from als.core.models import OutMail
from tests import factories as make
from tests.actions.conftest import NOW, accept_rules, make_action


@pytest.fixture
def text_to(settings, accepted):
    settings.BASE_URL = "https://sets.example.org"

    def read(person):
        return OutMail.objects.get(to=person).text

    return read


def test_the_asked_side_reads_what_it_is_asked_and_where_to_answer(cast, action, text_to):
    consents.consent(action=action, by=cast.upper_a)
    text = text_to(cast.lower_a)
    assert action.what in text
    assert "Due 15 January 2027" in text
    assert f"https://sets.example.org/actions/{action.pk}/" in text


def test_a_changed_action_says_that_consent_does_not_count_any_more(cast, agreed, text_to):
    actions.edit_action(action=agreed, what="Something else", by=cast.upper_a)
    text = text_to(cast.lower_a)
    assert "Something else" in text
    assert "Both sides had agreed to the old text." in text


def test_a_text_that_was_only_proposed_is_not_called_agreed(cast, action, text_to):
    actions.edit_action(action=action, what="Something else", by=cast.upper_a)
    assert "Both sides had agreed" not in text_to(cast.lower_a)


def test_the_agreed_mail_leads_to_the_log(cast, action, text_to):
    consents.consent(action=action, by=cast.lower_a)
    OutMail.objects.all().delete()
    consents.consent(action=action, by=cast.upper_a)
    assert f"/actions/{action.pk}/progress/new/" in text_to(cast.lower_a)


def test_what_was_recorded_asks_to_be_confirmed(cast, recorded, text_to):
    issues.raise_issue(
        pair=cast.pair_b, kind="barrier", title="New", description="D", disclosure="set",
        by=cast.facilitator,
    )  # fmt: skip
    assert "Facilitator has recorded an issue" in text_to(cast.upper_b)


def test_a_text_of_several_lines_makes_one_line_of_subject(cast, issue, accepted):
    action = make_action(cast, issue, what="One\r\nTwo")
    consents.consent(action=action, by=cast.upper_a)
    assert OutMail.objects.get().subject == "Does your side consent? One Two"


def test_the_same_version_is_asked_about_once(cast, issue):
    action = make_action(cast, issue)
    for _time in range(2):
        consents.consent(action=action, by=cast.upper_a)
    assert OutMail.objects.count() == 1


def test_a_person_who_left_is_not_written_to(cast, action):
    member = cast.member("lower_a")
    member.left_at = member.joined_at
    member.save()
    consents.consent(action=action, by=cast.upper_a)
    assert not OutMail.objects.exists()


def write_all(cast, issue):
    """Let each mail of actions about pair A's secrets be written to its lower side."""
    issues.raise_issue(
        pair=cast.pair_a, kind="barrier", title="SECRET", description="SECRET", disclosure="pair",
        by=cast.facilitator,
    )  # fmt: skip
    action = make_action(cast, issue, what="SECRET")
    consents.consent(action=action, by=cast.upper_a)
    actions.edit_action(action=action, what="SECRET still", by=cast.upper_a)
    for person in (cast.lower_a, cast.upper_a):
        consents.consent(action=action, by=person)
    actions.withdraw_action(
        action=make_action(cast, issue, what="SECRET"), reason="SECRET", by=cast.upper_a
    )
    mails = OutMail.objects.filter(to=cast.lower_a).order_by("pk")
    return {mail.key.rstrip("-0123456789"): mail for mail in mails}


ALL = [
    "action-agreed",
    "action-changed",
    "action-withdrawn",
    "consent-asked",
    "issue-recorded",
]


def test_before_the_ground_rules_are_accepted_a_mail_says_only_that_there_is_something(cast, issue):
    issue.title = "SECRET"
    issue.save()
    mails = write_all(cast, issue)
    assert sorted(mails) == ALL
    leaks = [key for key, mail in mails.items() if "SECRET" in f"{mail.subject}{mail.text}"]
    assert leaks == []
    assert mails["consent-asked"].subject == "Your pair is asked for consent"
    assert f"/sets/{cast.set.pk}/ground-rules/" in mails["consent-asked"].text


def test_who_accepted_them_reads_what_it_is_about(cast, issue, accepted):
    mails = write_all(cast, issue)
    assert sorted(key for key, mail in mails.items() if "SECRET" in mail.text) == ALL


def test_a_newer_version_is_to_be_accepted_first(cast, accepted):
    member = cast.member("lower_a")
    assert may_receive_content(member)
    make.GroundRulesFactory(set=cast.set, version=2)
    assert not may_receive_content(member)
    accept_rules(cast, "lower_a")
    assert may_receive_content(member)


def test_each_mail_has_a_kind_that_people_choose_by(cast, issue):
    kinds = {key: mail.kind for key, mail in write_all(cast, issue).items()}
    assert kinds == {
        "issue-recorded": MailKind.ISSUE,
        "consent-asked": MailKind.CONSENT,
        "action-changed": MailKind.CONSENT,
        "action-withdrawn": MailKind.CONSENT,
        "action-agreed": MailKind.AGREED,
    }


def state_of(key, person):
    return OutMail.objects.get(key__startswith=key, to=person).state


def test_a_changed_text_takes_back_the_question_about_the_old_one(cast, action):
    consents.consent(action=action, by=cast.upper_a)
    actions.edit_action(action=action, what="Something else", by=cast.upper_a)
    assert state_of("consent-asked", cast.lower_a) == MailState.DROPPED
    assert state_of("action-changed", cast.lower_a) == MailState.PENDING


def test_a_side_that_has_consented_is_not_asked_any_more(cast, action):
    colleague = make.MemberFactory(pair=cast.pair_a, side="lower").person
    consents.consent(action=action, by=cast.upper_a)
    consents.consent(action=action, by=cast.lower_a)
    assert state_of("consent-asked", colleague) == MailState.DROPPED
    assert state_of("action-agreed", colleague) == MailState.PENDING


@pytest.mark.parametrize("kind", [MailKind.DUE, MailKind.OVERDUE, MailKind.QUIET])
def test_no_reminder_goes_out_of_what_has_ended(cast, under_way, kind):
    row = make_reminder(cast, under_way, kind)
    actions.end_action(action=under_way, to="done", by=cast.upper_a)
    row.refresh_from_db()
    assert row.state == MailState.DROPPED


def test_an_entry_takes_back_that_nothing_was_logged(cast, under_way):
    rows = [make_reminder(cast, under_way, kind) for kind in (MailKind.QUIET, MailKind.DUE)]
    progress.log_progress(
        action=under_way, day=NOW.date(), done="Met.", disclosure="set", by=cast.upper_a
    )
    assert [OutMail.objects.get(pk=row.pk).state for row in rows] == ["dropped", "pending"]


def make_reminder(cast, action, kind):
    return OutMail.objects.create(
        to=cast.lower_a, address="l@example.org", kind=kind, key=kind, about=f"action-{action.pk}"
    )
