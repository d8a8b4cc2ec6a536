"""The report's way: drafting, sign-off by both sides of each pair, release, reopening."""

import pytest

from als.core.disclosure import Disclosure
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.models import Minute
from reports.changes import releasing, reports, signing
from reports.enums import ReportState
from reports.models import Rendering, Report, SignOff, Snapshot
from sets.enums import PairState, SetState
from tests import factories as make
from tests.reports import making

TEXTS = {"title": "What we learned"}
NOT_FACILITATORS = ["upper_a", "sponsor", "manager", "other_facilitator", "stranger"]


def withdraw(pair):
    pair.state, pair.ended_at = PairState.WITHDRAWN, pair.confirmed_at
    pair.save()


def mails(kind):
    return sorted(
        OutMail.objects.filter(key__startswith=f"report-{kind}-").values_list("to__name", flat=True)
    )


# --- texts --------------------------------------------------------------------------------------


def test_the_first_text_begins_the_report(cast):
    report = reports.edit_report(report=Report.of(cast.set), by=cast.facilitator, **TEXTS)
    assert Report.objects.get() == report
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == ["began", "changed"]


def test_beginning_twice_is_beginning_once(cast):
    first = reports.start_report(set_=cast.set, by=cast.facilitator)
    assert reports.start_report(set_=cast.set, by=cast.facilitator) == first
    assert first.title == "Main set"


def test_saving_the_same_texts_is_no_change(cast):
    report = making.report(cast)
    reports.edit_report(report=report, by=cast.facilitator, **TEXTS)
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_only_facilitators_write_the_texts(cast, case):
    for who in NOT_FACILITATORS:
        with case(who):
            with pytest.raises(Refused):
                reports.edit_report(report=making.report(cast), by=cast.fresh(who), **TEXTS)


def test_a_frozen_report_is_not_written_on(cast):
    stale = making.report(cast)
    making.lesson(cast)
    reports.send_for_sign_off(report=stale, by=cast.facilitator)
    with pytest.raises(Refused, match="since you opened"):
        reports.edit_report(report=stale, by=cast.facilitator, title="Late")


# --- for sign-off -------------------------------------------------------------------------------


def test_sending_freezes_the_report_asks_for_its_pdf_and_tells_the_members(cast):
    report = making.sent(cast)
    assert (report.state, report.snapshot.version) == (ReportState.FOR_SIGN_OFF, 1)
    assert report.snapshot.content["draft"] is False
    assert Rendering.objects.get().snapshot == report.snapshot
    assert mails("for_sign_off") == ["Lower A", "Lower B", "Upper A", "Upper B"]


def test_sending_brings_the_set_to_its_conclusion(cast):
    making.sent(cast)
    cast.set.refresh_from_db()
    assert cast.set.state == SetState.CONCLUDING


def test_sending_twice_is_sending_once(cast):
    report = making.sent(cast)
    again = reports.send_for_sign_off(report=making.read(report), by=cast.facilitator)
    assert again.snapshot == report.snapshot
    assert (Snapshot.objects.count(), OutMail.objects.count()) == (1, 4)


def test_a_report_without_a_lesson_is_not_sent(cast):
    with pytest.raises(Refused, match="lesson"):
        reports.send_for_sign_off(report=making.report(cast), by=cast.facilitator)
    assert not Snapshot.objects.exists()


def test_a_report_without_a_pair_is_not_sent(cast):
    making.lesson(cast)
    withdraw(cast.pair_a)
    withdraw(cast.pair_b)
    with pytest.raises(Refused, match="No pair"):
        reports.send_for_sign_off(report=making.report(cast), by=cast.facilitator)


def test_only_facilitators_send_it(cast, case):
    for who in NOT_FACILITATORS:
        with case(who):
            making.lesson(cast)
            with pytest.raises(Refused):
                reports.send_for_sign_off(report=making.report(cast), by=cast.fresh(who))


def test_what_is_written_later_is_not_in_the_frozen_version(cast):
    report = making.sent(cast)
    making.issue(cast, title="AFTERWARDS")
    assert "AFTERWARDS" not in str(making.read(report).snapshot.content)


# --- sign-off -----------------------------------------------------------------------------------


def test_it_is_signed_off_when_both_sides_of_every_pair_have_signed(cast):
    report = making.sent(cast)
    for name in making.PEOPLE_WHO_SIGN:
        assert report.state == ReportState.FOR_SIGN_OFF
        report = signing.sign_off(report=report, by=cast.fresh(name))
    assert report.state == ReportState.SIGNED_OFF
    assert mails("signed_off") == ["Facilitator"]


def test_signing_twice_is_signing_once(cast):
    report = making.sent(cast)
    making.sign(cast, report, ["upper_a", "upper_a"])
    assert SignOff.objects.count() == 1
    assert AuditEntry.objects.filter(verb="signed off").count() == 1


def test_signing_again_after_all_have_signed_says_nothing(cast):
    report = making.sign(cast, making.sent(cast))
    assert signing.sign_off(report=report, by=cast.fresh("upper_a")).state == ReportState.SIGNED_OFF


def test_two_members_of_one_side_sign_once(cast):
    second = make.MemberFactory(pair=cast.pair_a, side="upper")
    making.sign(cast, making.sent(cast), ["upper_a"])
    signing.sign_off(report=Report.objects.get(), by=second.person)
    assert SignOff.objects.count() == 1


def test_nobody_but_members_signs(cast, case):
    for who in ["facilitator", "sponsor", "manager", "outsider", "stranger"]:
        with case(who):
            with pytest.raises(Refused):
                signing.sign_off(report=making.sent(cast), by=cast.fresh(who))


def test_a_draft_is_not_signed(cast):
    with pytest.raises(Refused, match="not out for"):
        signing.sign_off(report=making.report(cast), by=cast.fresh("upper_a"))


def test_one_signs_the_version_that_one_has_read(cast):
    report = making.sent(cast)
    with pytest.raises(Refused, match="new version"):
        signing.sign_off(report=report, by=cast.fresh("upper_a"), read=report.snapshot_id + 1)


# --- release ------------------------------------------------------------------------------------


def test_release_lets_the_sponsor_have_it(cast):
    report = making.released(cast)
    assert report.state == ReportState.RELEASED
    assert report.snapshot.released_at == report.released_at
    assert mails("released") == ["Sponsor"]
    assert Rendering.objects.visible_to(cast.fresh("sponsor")).count() == 1


def test_before_release_the_sponsor_sees_nothing(cast):
    making.signed(cast)
    assert not Rendering.objects.visible_to(cast.fresh("sponsor")).exists()


def test_releasing_twice_is_releasing_once(cast):
    report = making.released(cast)
    releasing.release(report=report, by=cast.facilitator)
    assert AuditEntry.objects.filter(verb="released").count() == 1


def test_before_its_date_a_report_that_one_side_has_not_signed_is_not_released(cast):
    report = making.sign(cast, making.sent(cast), making.PEOPLE_WHO_SIGN[:3])
    with pytest.raises(Refused, match="all sides"):
        releasing.release(report=report, by=cast.facilitator)


def test_only_facilitators_release_it(cast, case):
    for who in NOT_FACILITATORS:
        with case(who):
            with pytest.raises(Refused):
                releasing.release(report=making.signed(cast), by=cast.fresh(who))


def test_a_pair_that_left_meanwhile_stops_the_release(cast):
    report = making.signed(cast)
    withdraw(cast.pair_b)
    with pytest.raises(Refused, match="pairs that take part have changed"):
        releasing.release(report=report, by=cast.facilitator)


@pytest.mark.parametrize("narrower", [Disclosure.REPORT_WITHOUT_NAMES, Disclosure.SET])
def test_an_entry_that_may_no_longer_be_in_the_report_stops_the_release(cast, narrower):
    issue = making.issue(cast)
    report = making.signed(cast)
    issue.disclosure = narrower
    issue.save()
    with pytest.raises(Refused, match="no longer be printed"):
        releasing.release(report=report, by=cast.facilitator)


def test_a_lesson_that_rests_on_minutes_is_released_as_long_as_they_may_be_in_it(cast):
    minute = making.minute(cast)
    making.lesson(cast, minute)
    report = making.signed(cast)
    Minute.objects.filter(pk=minute.pk).update(disclosure=Disclosure.SET)
    with pytest.raises(Refused, match="no longer be printed"):
        releasing.release(report=report, by=cast.facilitator)
    Minute.objects.filter(pk=minute.pk).update(disclosure=minute.disclosure)
    assert releasing.release(report=report, by=cast.facilitator).state == ReportState.RELEASED


def test_a_new_entry_does_not_stop_the_release(cast):
    report = making.signed(cast)
    making.issue(cast)
    assert releasing.release(report=report, by=cast.facilitator).state == ReportState.RELEASED


def test_the_sponsors_mail_tells_nothing_of_the_set(cast):
    making.lesson(cast, making.issue(cast, title="INSIDE MATTER"), statement="INSIDE LESSON")
    making.released(cast)
    text = OutMail.objects.get(key__startswith="report-released-").text
    assert "INSIDE" not in text
    assert "/released/" in text
    assert "/sets/" not in text


# --- reopening ----------------------------------------------------------------------------------


def reopen(cast, report, who="facilitator", reason="A figure is wrong."):
    return reports.reopen(report=report, reason=reason, by=cast.fresh(who))


@pytest.mark.parametrize("stand", [making.sent, making.signed, making.released])
def test_reopening_makes_a_new_version_that_nobody_has_signed(cast, stand):
    report = reopen(cast, stand(cast))
    assert (report.state, report.version, report.snapshot) == (ReportState.DRAFTING, 2, None)
    again = reports.send_for_sign_off(report=report, by=cast.facilitator)
    assert again.snapshot.sign_offs.count() == 0


def test_what_was_released_stays(cast):
    before = making.released(cast).snapshot
    reopen(cast, Report.objects.get())
    before.refresh_from_db()
    assert before.released_at is not None
    assert Rendering.objects.visible_to(cast.fresh("sponsor")).get().snapshot == before


def test_a_correction_is_released_beside_the_first(cast):
    making.released(cast)
    reopen(cast, Report.objects.get())
    report = reports.send_for_sign_off(report=Report.objects.get(), by=cast.facilitator)
    report = releasing.release(report=making.sign(cast, report), by=cast.facilitator)
    making.file_made(report.snapshot)
    versions = Rendering.objects.visible_to(cast.fresh("sponsor")).released()
    assert sorted(row.snapshot.version for row in versions) == [1, 2]
    assert OutMail.objects.filter(key__startswith="report-released-").count() == 2


def test_the_reason_goes_to_the_members_and_stays_with_the_version(cast):
    report = reopen(cast, making.sent(cast))
    assert (
        "A figure is wrong."
        in OutMail.objects.filter(key__startswith="report-reopened-").first().text
    )
    assert report.history.latest().history_change_reason == "A figure is wrong."
    assert AuditEntry.objects.get(verb="reopened").details == {"version": 2}


def test_reopening_needs_a_reason(cast):
    with pytest.raises(Refused, match="Enter a reason"):
        reopen(cast, making.sent(cast), reason=" ")


def test_reopening_twice_is_reopening_once(cast):
    report = reopen(cast, making.sent(cast))
    assert reopen(cast, report).version == 2


def test_only_facilitators_reopen(cast, case):
    for who in NOT_FACILITATORS:
        with case(who):
            with pytest.raises(Refused):
                reopen(cast, making.sent(cast), who)


# --- freezing -----------------------------------------------------------------------------------


def test_freezing_the_same_content_twice_gives_one_snapshot(cast):
    report = making.report(cast)
    first = reports.freeze(report=report, by=cast.facilitator)
    assert reports.freeze(report=report, by=cast.facilitator) == first
    assert first.content["draft"] is True


def test_a_draft_is_never_what_is_sent(cast):
    making.lesson(cast)
    report = making.report(cast)
    draft = reports.freeze(report=report, by=cast.facilitator)
    sent = reports.send_for_sign_off(report=report, by=cast.facilitator).snapshot
    assert sent != draft
    assert sent.content["draft"] is False


def test_a_member_freezes_nothing(cast):
    with pytest.raises(Refused):
        reports.freeze(report=making.report(cast), by=cast.upper_a)
