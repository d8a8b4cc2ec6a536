"""What voids sign-offs before a release, and what no longer does after it."""

import pytest
from django.db import transaction
from django.urls import reverse

from actions.changes import actions, consents, disowning, issues
from actions.enums import ProgressVia
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.models import OutMail
from meetings.changes import minutes
from reports.changes import passages, releasing, reports, voiding
from reports.disclosure.words import words_digest
from reports.enums import PassageAnswer, ReportState
from reports.models import SignOff
from reports.selectors.releasing import why_not_release
from sets.changes import agreements, ground_rules
from sets.enums import Naming, Tier
from tests import factories as make
from tests.reports import making

FIRST_PAIR = ["upper_a", "lower_a"]


def is_void(report):
    found = making.read(report)
    assert SignOff.objects.filter(void_at=None).count() == 0
    return (found.state, found.version, found.snapshot) == (ReportState.DRAFTING, 2, None)


@pytest.fixture
def entry(cast):
    return making.issue(cast)


def test_a_consent_withdrawn_voids_what_was_signed(cast, entry):
    report = making.sign(cast, making.sent(cast), FIRST_PAIR)
    digest = words_digest(entry)
    answers = {("issue", entry.pk): (PassageAnswer.NO, digest)}
    passages.answer_passages(pair=cast.pair_a, answers=answers, by=cast.fresh("lower_a"))
    assert is_void(report)


def test_a_yes_narrowed_to_no_names_voids_as_well(cast, entry):
    report = making.signed(cast)
    answers = {("issue", entry.pk): (PassageAnswer.WITHOUT_NAMES, words_digest(entry))}
    passages.answer_passages(pair=cast.pair_a, answers=answers, by=cast.fresh("lower_a"))
    assert is_void(report)


def test_disclosure_narrowed_voids(cast, entry):
    report = making.signed(cast)
    issues.edit_issue(issue=entry, disclosure=Disclosure.SET, by=cast.fresh("upper_a"))
    assert is_void(report)


def test_what_a_pair_gave_and_takes_back_voids(cast, entry, subtests):
    member, by = cast.member("upper_a"), cast.fresh("upper_a")
    recorded = making.issue(cast)
    recorded.raised_by = cast.facilitator
    recorded.save()
    begun, agreed = making.action(entry), making.action(entry, under_way=False, agreed=True)
    make.ConsentFactory(action=agreed, member=member)
    written = making.progress(begun, author=member, via=ProgressVia.LINK)
    item = make.ItemFactory(meeting__cycle__set=cast.set, proposed_by=member)
    confirmed = making.progress(
        begun, author=member, recorded_by=cast.facilitator, via=ProgressVia.MEETING,
        agenda_item=item, confirmed_at=clock.now(),
    )  # fmt: skip
    was = {"state": begun.state, "state_after": begun.state}
    changes = {
        "entry disowned": lambda: disowning.set_aside(written, was=begun.state, by=by),
        "entry confirmed": lambda: disowning.take_back_confirmation(
            confirmed, member=member, was=was
        ),
        "issue confirmed": lambda: issues.take_back_confirmation(recorded, member=member),
        "consent": lambda: consents.take_back(agreed, member=member, version=1),
        "action reworded": lambda: actions.edit_action(action=agreed, what="Do less.", by=by),
    }
    for name, change in changes.items():
        with subtests.test(name), transaction.atomic():
            report = making.sent(cast)
            assert not why_not_release(report)
            change()
            assert making.read(report).state == ReportState.DRAFTING
            transaction.set_rollback(True)


def test_a_pair_that_leaves_voids(cast):
    report = making.signed(cast)
    agreements.withdraw(
        pair=cast.pair_b, side=Tier.UPPER, reason="No time.", by=cast.fresh("upper_b")
    )
    assert making.read(report).state == ReportState.DRAFTING


def test_ground_rules_that_name_less_void(cast, entry):
    report = making.signed(cast)
    ground_rules.write_ground_rules(
        set_=cast.set, text="Name nobody.", naming=Naming.NOBODY, by=cast.fresh("upper_a")
    )
    assert is_void(report)


def test_minutes_disclosed_less_widely_void(cast):
    minute = making.minute(cast)
    making.lesson(cast, minute)
    report = making.signed(cast)
    minutes.save_minute(
        minute=minute, base_revision=minute.revision, kind=minute.kind, text=minute.text,
        disclosure=Disclosure.SET, pair=None, by=cast.facilitator,
    )  # fmt: skip
    assert is_void(report)


def test_words_that_change_later_void_nothing_for_they_are_frozen(cast, entry):
    report = making.signed(cast)
    issues.edit_issue(issue=entry, title="Said better", by=cast.fresh("upper_a"))
    assert releasing.release(report=making.read(report), by=cast.facilitator)


def test_an_entry_that_is_not_in_it_voids_nothing(cast):
    report = making.signed(cast)
    other = making.issue(cast)
    issues.edit_issue(issue=other, disclosure=Disclosure.SET, by=cast.fresh("upper_a"))
    assert making.read(report).state == ReportState.SIGNED_OFF


def test_everybody_is_told_why_and_nobody_by_whom(cast, entry):
    making.signed(cast)
    issues.edit_issue(issue=entry, disclosure=Disclosure.SET, by=cast.fresh("upper_a"))
    mails = OutMail.objects.filter(key__startswith="report-reopened-").order_by("to__name")
    assert [mail.to.name for mail in mails] == [
        "Facilitator", "Lower A", "Lower B", "Upper A", "Upper B",
    ]  # fmt: skip
    assert "may no longer be printed" in mails[0].text
    assert cast.pair_a.upper.name not in mails[0].text
    assert SignOff.objects.first().void_reason.startswith("Something in this version")


def test_after_release_nothing_is_void_and_the_page_asks_for_a_correction(cast, entry):
    report = making.released(cast)
    issues.edit_issue(issue=entry, disclosure=Disclosure.SET, by=cast.fresh("upper_a"))
    assert making.read(report).state == ReportState.RELEASED
    assert SignOff.objects.filter(void_at=None).count() == 4
    page = cast.client("facilitator").get(reverse("reports:report", args=[cast.set.pk]))
    assert "reopen the report to correct it" in page.content.decode()


def test_voiding_a_draft_or_twice_changes_nothing(cast):
    report = making.report(cast)
    assert voiding.void_sign_offs(report, "x").version == 1
    making.lesson(cast)
    report = reports.send_for_sign_off(report=report, by=cast.facilitator)
    voiding.void_sign_offs(report, "An entry was withdrawn.", by=cast.facilitator)
    assert voiding.void_sign_offs(report, "An entry was withdrawn.").version == 2
