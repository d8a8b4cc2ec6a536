"""Signing, reopening, releasing and answering at the same instant, on a database that lets them."""

import pytest

from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from reports.changes import passages as passage_changes
from reports.changes import releasing, reports, signing
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import PassageAnswer, ReportState
from reports.models import PassageConsent, Report, SignOff, Snapshot
from reports.selectors.passages import passages_of
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.reports import making

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    return make_cast()


def doing(change, cast, who, **kwargs):
    """Return the call, made by the person as a request of their own would."""
    person = cast.fresh(who)
    return lambda: _tried(change, by=person, **kwargs)


def _tried(change, **kwargs):
    try:
        return change(**kwargs)
    except Refused as refusal:
        return refusal


@pytest.mark.parametrize("time", range(3))
def test_two_last_sides_at_once_sign_it_off_once(cast, time):
    report = making.sign(cast, making.sent(cast), ["upper_a", "lower_a"])
    at_once(*(doing(signing.sign_off, cast, who, report=report) for who in ("upper_b", "lower_b")))
    assert Report.objects.get().state == ReportState.SIGNED_OFF
    assert SignOff.objects.count() == 4
    assert OutMail.objects.filter(key__startswith="report-signed_off-").count() == 1


@pytest.mark.parametrize("time", range(3))
def test_a_signature_and_a_reopening_at_once_leave_nothing_signed(cast, time):
    report = making.sent(cast)
    at_once(
        doing(signing.sign_off, cast, "upper_a", report=report),
        doing(reports.reopen, cast, "facilitator", report=report, reason="A figure."),
    )
    assert Report.objects.get().state == ReportState.DRAFTING
    assert not SignOff.objects.filter(void_at=None).exists()


@pytest.mark.parametrize("time", range(3))
def test_two_releases_at_once_are_one(cast, time):
    report = making.signed(cast)
    at_once(*[doing(releasing.release, cast, "facilitator", report=report)] * 2)
    assert Snapshot.objects.filter(released_at__isnull=False).count() == 1
    assert AuditEntry.objects.filter(verb="released").count() == 1


def test_a_consent_withdrawn_while_it_is_released_goes_out_or_voids_and_never_both(cast):
    issue = making.issue(cast)
    report = making.signed(cast)
    at_once(
        doing(releasing.release, cast, "facilitator", report=report),
        doing(passage_changes.answer_passages, cast, "upper_a", pair=cast.pair_a,
              answers=answers(cast, issue, PassageAnswer.NO)),
    )  # fmt: skip
    released = Report.objects.get().state == ReportState.RELEASED
    assert SignOff.objects.filter(void_at=None).exists() is released


def test_both_sides_answer_at_once(cast):
    issue = making.issue(cast, answer=None)
    said = answers(cast, issue, PassageAnswer.YES)
    at_once(
        *(
            doing(passage_changes.answer_passages, cast, who, pair=cast.pair_a, answers=said)
            for who in ("upper_a", "lower_a")
        )
    )
    assert PassageConsent.objects.current().count() == 2


def test_a_double_click_is_one_answer(cast):
    issue = making.issue(cast, answer=None)
    said = answers(cast, issue, PassageAnswer.YES)
    at_once(
        *[doing(passage_changes.answer_passages, cast, "upper_a", pair=cast.pair_a, answers=said)]
        * 2
    )
    assert PassageConsent.objects.count() == 1


def answers(cast, issue, answer):
    passages = passages_of(DisclosurePolicy(cast.set))[cast.pair_a.pk]
    return {one.key: (answer, one.digest) for one in passages if one.row == issue}
