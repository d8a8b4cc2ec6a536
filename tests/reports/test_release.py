"""Silence after the date, a side that does not sign, release with sign-offs, corrections, voids."""

import datetime as dt

import pytest
from django.urls import reverse

from als.core import clock
from als.core.enums import JobState
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from reports.changes import releasing, renderings, reports, signing, voiding
from reports.changes.identifiers import identify_report
from reports.enums import RenderingFormat, ReportState
from reports.models import Rendering, Report, SignOff
from reports.rendering import document, files
from reports.selectors.sign_offs import sign_off_table
from sets.enums import Naming
from sets.models import Programme
from tests.reports import making

FIRST_PAIR = ["upper_a", "lower_a"]
DAY = dt.timedelta(days=1)


def after_the_date(report):
    return clock.set_to(clock.now() + 30 * DAY)


def decline(cast, report, who="upper_b", words="We can’t carry lesson 1."):
    return signing.decline_sign_off(report=report, words=words, by=cast.fresh(who))


def table(report):
    return sign_off_table(making.read(report))


def release_late(cast, report):
    with after_the_date(report):
        return releasing.release(report=making.read(report), by=cast.fresh("facilitator"))


def states(report):
    rows = report.snapshot.content["sign_offs"]["rows"]
    return {row["number"]: [side["state"] for side in row["sides"]] for row in rows}


# --- the date -----------------------------------------------------------------------------------


def test_members_have_three_weeks_unless_the_facilitator_says_otherwise(cast):
    report = making.sent(cast)
    zone = cast.set.programme.time_zone
    assert report.answer_by == clock.today(zone) + dt.timedelta(weeks=3)


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_the_date_lies_ahead_and_within_a_year(cast, days):
    making.lesson(cast)
    day = clock.today(cast.set.programme.time_zone) + days * DAY
    with pytest.raises(Refused, match="day in the future") as refusal:
        reports.send_for_sign_off(report=making.report(cast), by=cast.facilitator, answer_by=day)
    assert refusal.value.field == "answer_by"


def test_after_the_date_it_is_released_with_what_is_signed(cast):
    report = making.sign(cast, making.sent(cast), [*FIRST_PAIR, "upper_b"])
    released = release_late(cast, report)
    assert released.state == ReportState.RELEASED
    assert states(released) == {1: ["signed", "signed"], 2: ["signed", ""]}


def test_silence_is_shown_as_not_answered_and_never_as_agreement(cast):
    report = making.sign(cast, making.sent(cast), FIRST_PAIR)
    html = document.body_html(release_late(cast, report).snapshot.content)
    assert "Two of the four sides have signed this version." in html
    assert html.count("Not answered</strong>") == 2


def test_it_is_not_released_if_no_pair_signed_with_both_sides(cast):
    report = making.sign(cast, making.sent(cast), ["upper_a", "lower_b"])
    with pytest.raises(Refused, match="both its sides"):
        release_late(cast, report)
    assert making.read(report).state == ReportState.FOR_SIGN_OFF


def test_a_side_may_still_sign_after_the_date(cast):
    report = making.sent(cast)
    with after_the_date(report):
        making.sign(cast, report)
    assert making.read(report).state == ReportState.SIGNED_OFF


# --- a side that does not sign ------------------------------------------------------------------


def test_a_side_may_say_in_its_words_that_it_does_not_sign(cast):
    report = decline(cast, making.sent(cast))
    found = table(report)
    assert (found.signed, len(found.declined), len(found.missing)) == (0, 1, 3)
    assert [cell["answer"].words for row in found.rows for cell in row.declined] == [
        "We can’t carry lesson 1."
    ]
    assert AuditEntry.objects.get(verb="did not sign").details == {"side": "upper", "version": 1}


def test_saying_it_twice_is_saying_it_once(cast):
    report = making.sent(cast)
    decline(cast, report)
    decline(cast, report)
    assert SignOff.objects.count() == 1
    assert AuditEntry.objects.filter(verb="did not sign").count() == 1


def test_a_side_that_declined_may_sign_after_all(cast):
    report = decline(cast, making.sent(cast))
    report = making.sign(cast, report)
    assert report.state == ReportState.SIGNED_OFF
    assert not any(row.declined for row in table(report).rows)


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_it_needs_words_and_not_a_book(cast, words):
    with pytest.raises(Refused) as refusal:
        decline(cast, making.sent(cast), words=words)
    assert refusal.value.field == "words"


def test_only_members_decline(cast, case):
    for who in ["facilitator", "sponsor", "manager", "outsider", "stranger"]:
        with case(who):
            with pytest.raises(Refused):
                decline(cast, making.sent(cast), who)


def test_with_a_side_that_declined_it_waits_for_its_date(cast):
    report = making.sign(cast, making.sent(cast), [*FIRST_PAIR, "lower_b"])
    decline(cast, report)
    with pytest.raises(Refused, match="date"):
        releasing.release(report=making.read(report), by=cast.facilitator)


def test_the_released_report_prints_the_words_of_who_did_not_sign(cast):
    report = making.sign(cast, making.sent(cast), FIRST_PAIR)
    decline(cast, report)
    released = release_late(cast, report)
    assert states(released) == {1: ["signed", "signed"], 2: ["declined", ""]}
    assert "We can’t carry lesson 1." in document.body_html(released.snapshot.content)


def test_words_that_name_a_person_are_left_out(cast):
    report = making.sign(cast, making.sent(cast), FIRST_PAIR)
    decline(cast, report, words="Ask Facilitator about it.")
    side = release_late(cast, report).snapshot.content["sign_offs"]["rows"][1]["sides"][0]
    assert (side["words"], side["words_excluded"]) == ("", True)


def test_where_nobody_is_named_the_sign_offs_name_nobody(cast):
    cast.set.naming = Naming.NOBODY
    cast.set.save()
    sign_offs = making.released(cast).snapshot.content["sign_offs"]
    assert cast.pair_a.upper.name not in str(sign_offs)


# --- what a release freezes ---------------------------------------------------------------------


def test_what_goes_out_is_what_was_signed_with_who_signed_it(cast):
    signed = making.signed(cast).snapshot
    released = releasing.release(report=Report.objects.get(), by=cast.facilitator).snapshot
    new = {"sign_offs", "released"}
    assert released.content["released"] == f"{clock.today():%-d %B %Y}"
    body = {key: value for key, value in released.content.items() if key not in new}
    assert (body, released.signed) == (signed.content, signed)
    assert states(Report.objects.get()) == {1: ["signed", "signed"], 2: ["signed", "signed"]}


def test_a_release_asks_for_each_format_and_tells_nobody_yet(cast):
    report = releasing.release(report=making.signed(cast), by=cast.facilitator)
    asked = report.snapshot.renderings.values_list("format", flat=True)
    assert sorted(asked) == sorted(RenderingFormat.values)
    assert not OutMail.objects.filter(key__startswith="report-released-").exists()
    assert not Rendering.objects.visible_to(cast.fresh("sponsor")).exists()


def test_the_sponsor_is_told_once_when_the_pdf_is_there(cast, monkeypatch):
    report = releasing.release(report=making.signed(cast), by=cast.facilitator)
    monkeypatch.setattr(files, "make", lambda *args: (b"%PDF", 3))
    for row in report.snapshot.renderings.all():
        renderings.make_file(row.pk)
    mail = OutMail.objects.get(key__startswith="report-released-")
    assert mail.to == cast.sponsor


def test_a_release_whose_pdf_fails_stays_released_and_a_retry_leads_on(cast, monkeypatch):
    report = releasing.release(report=making.signed(cast), by=cast.facilitator)
    monkeypatch.setattr(files, "make", lambda *args: 1 / 0)
    for _attempt in range(len(Rendering.PAUSES) + 1):
        renderings.make_file(making.pdf_of(report.snapshot).pk)
    assert making.pdf_of(report.snapshot).state == JobState.FAILED
    assert not OutMail.objects.filter(key__startswith="report-released-").exists()
    assert not Rendering.objects.visible_to(cast.fresh("sponsor")).exists()
    again = renderings.ask_for_rendering(snapshot=report.snapshot, by=cast.facilitator)
    monkeypatch.setattr(files, "make", lambda *args: (b"%PDF", 3))
    assert renderings.make_file(again.pk)
    assert OutMail.objects.filter(key__startswith="report-released-").count() == 1
    assert Rendering.objects.visible_to(cast.fresh("sponsor")).get() == again


def test_the_mail_calls_the_report_as_it_was_released(cast):
    report = releasing.release(report=making.signed(cast), by=cast.facilitator)
    reports.reopen(report=report, reason="A figure.", by=cast.facilitator)
    reports.edit_report(report=Report.objects.get(), title="Another title", by=cast.facilitator)
    making.file_made(report.snapshot)
    mail = OutMail.objects.get(key__startswith="report-released-")
    assert "What we learned (version 1)" in mail.text


# --- answers of the sponsor --------------------------------------------------------------------


def test_a_release_asks_for_answers_in_two_months_or_by_the_day_that_is_given(cast):
    signed = making.signed(cast)
    day = clock.today("Europe/London") + dt.timedelta(days=30)
    for wrong in (clock.today(), day + dt.timedelta(days=400)):
        with pytest.raises(Refused, match="within a year"):
            releasing.release(report=signed, by=cast.facilitator, respond_by=wrong)
    report = releasing.release(report=signed, by=cast.facilitator, respond_by=day)
    assert report.respond_by == day
    (row,) = report.reported_lessons.all()
    lesson = report.snapshot.content["lessons"][0]
    assert (row.key, row.mark, row.snapshot, row.is_current) == (
        lesson["key"], lesson["mark"], report.snapshot, True,
    )  # fmt: skip


# --- corrections --------------------------------------------------------------------------------


def correct(cast):
    reports.reopen(report=Report.objects.get(), reason="A figure was wrong.", by=cast.facilitator)
    return reports.send_for_sign_off(report=Report.objects.get(), by=cast.facilitator)


def test_a_correction_says_what_it_corrects_why_and_what_is_different(cast):
    lesson = making.lesson(cast, statement="Meet less.")
    making.released(cast)
    lesson.explanation = "Now explained."
    lesson.save()
    making.lesson(cast, statement="Write more.")
    correction = correct(cast).snapshot.content["correction"]
    assert (correction["version"], correction["reasons"]) == (1, ["A figure was wrong."])
    assert correction["changes"] == [
        "Lesson added: “Write more.”",
        "Lesson changed: “Meet less.”",
    ]


def test_a_correction_does_not_say_why_versions_before_it_were_not_released(cast):
    making.released(cast)
    reports.take_back(report=correct(cast), by=cast.facilitator)
    sent = reports.send_for_sign_off(report=Report.objects.get(), by=cast.facilitator)
    making.sign(cast, sent, ["upper_a"])
    voiding.void_sign_offs(making.read(sent), "Upper A takes back its yes.")
    sent = reports.send_for_sign_off(report=Report.objects.get(), by=cast.facilitator)
    assert (sent.version, sent.snapshot.content["correction"]["reasons"]) == (
        4, ["A figure was wrong."],
    )  # fmt: skip


def test_a_correction_shows_it_to_its_readers(cast):
    making.released(cast)
    html = document.body_html(correct(cast).snapshot.content)
    assert "This corrects version 1" in html
    assert "A figure was wrong." in html


def test_a_version_before_any_release_corrects_nothing(cast):
    making.sent(cast)
    assert "correction" not in correct(cast).snapshot.content


# --- pages --------------------------------------------------------------------------------------


def get(cast, who, name, **data):
    return cast.client(who).get(reverse(f"reports:{name}", args=[cast.set.pk]), data)


def test_a_bad_date_keeps_the_page_and_sends_nothing(cast):
    making.lesson(cast)
    making.report(cast)
    response = cast.client("facilitator").post(
        reverse("reports:send_for_sign_off", args=[cast.set.pk]),
        {"answer_by_day": "1", "answer_by_month": "2", "answer_by_year": "2001"},
    )
    assert response.status_code == 200
    assert Report.objects.get().state == ReportState.DRAFTING


def test_the_page_offers_to_sign_or_to_say_why_not(cast):
    making.sent(cast)
    text = get(cast, "upper_a", "report").content.decode()
    assert "Sign off for our side" in text
    assert reverse("reports:decline", args=[cast.set.pk]) in text


def test_a_side_that_has_signed_can_change_its_answer_until_all_have(cast):
    report = making.sign(cast, making.sent(cast), ["upper_a"])
    way = reverse("reports:decline", args=[cast.set.pk]) + f"?pair={cast.pair_a.pk}"
    assert "has signed. Until the last side has" in get(cast, "upper_a", "report").text
    assert way in get(cast, "upper_a", "report").text
    assert "has signed. Until" not in get(cast, "facilitator", "report").text
    typed = {"words": "We signed too soon.", "snapshot": report.snapshot_id}
    cast.client("upper_a").post(way, typed)
    assert "Sign off after all" in get(cast, "upper_a", "report").text
    making.sign(cast, making.read(report))
    assert "has signed. Until" not in get(cast, "upper_a", "report").text


def test_who_declined_may_change_their_words_or_sign_after_all(cast):
    decline(cast, making.sent(cast), "upper_a")
    text = get(cast, "upper_a", "report").content.decode()
    assert "Sign off after all" in text
    assert "declined to sign" in text


def test_after_the_date_the_page_says_who_has_not_answered_before_release(cast):
    report = making.sign(cast, making.sent(cast), FIRST_PAIR)
    with after_the_date(report):
        page = get(cast, "facilitator", "report").content.decode()
        confirm = get(cast, "facilitator", "release").content.decode()
    assert "Not answered" in page
    assert "2 sides have not answered, 0 declined to sign" in confirm


def test_a_report_has_the_licence_of_its_programme_and_what_it_was_given_before_release(cast):
    Programme.objects.update(licence="OGL-UK-3.0")
    sent = reports.send_for_sign_off(report=making.full_year(cast), by=cast.facilitator)
    making.with_file(sent.snapshot.renderings.get())
    identify_report(report=sent, identifier="10.1234/abc", by=cast.manager)
    content = making.release(cast, making.sign(cast, sent)).snapshot.content
    assert (content["identifier"], content["licence"]["code"]) == ("10.1234/abc", "OGL-UK-3.0")
    text = document.body_html(content)
    assert "https://doi.org/10.1234/abc" in text
    assert "Open Government Licence 3.0" in text
