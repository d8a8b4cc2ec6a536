"""Pages of lessons and the report, for the right and the wrong person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import endorsements, renderings, reports
from reports.models import Download, Endorsement, Evidence, Lesson, Rendering, Report, SignOff
from tests import factories as make
from tests.reports import making
from tests.white_space import collapse

STRANGERS = ["sponsor", "manager", "outsider", "other_facilitator", "stranger"]


def get(cast, who, name, *args, **query):
    return cast.client(who).get(reverse(f"reports:{name}", args=args), query)


def post(cast, who, name, *args, **data):
    return cast.client(who).post(reverse(f"reports:{name}", args=args), data)


def text(response):
    return response.content.decode()


def queries(cast, who, name, *args, **query):
    client = cast.client(who)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"reports:{name}", args=args), query).status_code == 200
    return len(captured)


# --- lessons ------------------------------------------------------------------------------------


def test_the_list_shows_what_a_lesson_lacks(cast):
    making.lesson(cast, statement="Nothing under it")
    making.lesson(cast, making.issue(cast), statement="One pair")
    making.lesson(cast, making.issue(cast), making.issue(cast, "upper_b"), statement="Two pairs")
    page = get(cast, "upper_a", "lessons", cast.set.pk)
    assert text(page).count("No evidence yet: find what it rests on.") == 1
    assert text(page).count("From one pair only: does another pair see it too?") == 1


def test_an_empty_list_says_what_will_be_there(cast):
    assert "No lessons yet" in text(get(cast, "upper_a", "lessons", cast.set.pk))


def test_the_pages_of_a_set_are_not_there_for_others(cast):
    making.full_year(cast)
    pages = ("lessons", "report", "report_preview", "lesson_new")
    there = {(who, name) for who in STRANGERS for name in pages
             if get(cast, who, name, cast.set.pk).status_code != 404}  # fmt: skip
    assert there == set()


def test_the_list_takes_the_same_queries_for_one_and_many(cast):
    making.lesson(cast, making.issue(cast))
    make.ThemeFactory(set=cast.set)
    before = queries(cast, "upper_a", "lessons", cast.set.pk)
    for _number in range(3):
        make.ThemeFactory(set=cast.set)
        making.lesson(cast, making.issue(cast, "upper_b"), making.minute(cast))
    assert queries(cast, "upper_a", "lessons", cast.set.pk) == before


def test_a_lesson_takes_the_same_queries_for_one_and_many(cast):
    lesson = making.lesson(cast, making.issue(cast))
    before = queries(cast, "upper_a", "lesson", lesson.pk)
    for who in ("upper_a", "upper_b", "lower_b"):
        issue = making.issue(cast, who)
        entry = making.progress(making.action(issue))
        for thing in (issue, entry.action, entry, making.minute(cast)):
            making.evidence(lesson, thing)
        endorsements.endorse(lesson=lesson, answer="agree", comment="", by=cast.fresh(who))
    assert queries(cast, "upper_a", "lesson", lesson.pk) == before


def test_drafting_leads_to_the_lesson(cast):
    data = {"statement": "Share it.", "kind": "policy", "audiences": ["upper", "other"]}
    answer = post(cast, "lower_a", "lesson_new", cast.set.pk, **data)
    assert answer.url == reverse("reports:lesson", args=[Lesson.objects.get().pk])
    assert Lesson.objects.get().audiences == ["upper", "other"]


def test_audiences_are_offered_in_the_programmes_words(cast):
    form = get(cast, "lower_a", "lesson_new", cast.set.pk).context["form"]
    assert [label for _value, label in form.fields["audiences"].choices][:2] == [
        "Regions",
        "Communes",
    ]


def test_a_lesson_for_nobody_keeps_what_was_typed(cast):
    page = post(cast, "lower_a", "lesson_new", cast.set.pk, statement="KEPT WORDS", kind="policy")
    assert page.status_code == 200
    assert "KEPT WORDS" in text(page)
    assert page.context["form"].errors["audiences"] == ["Choose an answer for “Whom is it for?”."]
    assert not Lesson.objects.exists()


def test_editing_says_that_endorsements_will_not_count(cast):
    lesson = making.lesson(cast)
    assert "no longer count" in text(get(cast, "upper_b", "lesson_edit", lesson.pk))
    data = {"statement": "Other", "kind": "policy", "audiences": ["upper"]}
    post(cast, "upper_b", "lesson_edit", lesson.pk, **data)
    lesson.refresh_from_db()
    assert (lesson.statement, lesson.text_version) == ("Other", 2)


def test_evidence_that_one_may_not_read_is_a_number(cast):
    secret = making.issue(cast, disclosure=Disclosure.PAIR, title="SECRET MATTER")
    lesson = making.lesson(cast, secret)
    assert "SECRET MATTER" in text(get(cast, "upper_a", "lesson", lesson.pk))
    other = text(get(cast, "upper_b", "lesson", lesson.pk))
    assert "SECRET MATTER" not in other
    assert "One more entry that its pair keeps to itself." in other


def test_endorsements_are_shown_by_pair_and_side_with_their_words(cast):
    lesson = making.lesson(cast)
    endorsements.endorse(
        lesson=lesson, answer="reservation", comment="If paid.", by=cast.fresh("lower_a")
    )
    page = get(cast, "upper_b", "lesson", lesson.pk)
    assert [(row.title, [answer and answer.answer for _name, answer in row.sides])
            for row in page.context["answers"]] == [
        ("Pair 1", [None, "reservation"]), ("Pair 2", [None, None]),
    ]  # fmt: skip
    assert "Uppershire A Partnership: not answered" in text(page)
    assert "Lowerton A Partnership: We agree, with a reservation" in text(page)
    assert "“If paid.”" in text(page)


# --- evidence -----------------------------------------------------------------------------------


def found(cast, who, lesson, q):
    page = get(cast, who, "evidence_add", lesson.pk, q=q)
    return [form.thing["text"] for form in page.context["forms"]]


def test_a_search_finds_what_has_the_word_in_it(cast):
    issue = making.issue(cast, title="Bus timetable")
    action = making.action(issue, what="Share a BUS")
    making.progress(action, done="Rode along", learned="The bus is late")
    making.minute(cast, text="About buses")
    making.issue(cast, title="Housing")
    lesson = making.lesson(cast)
    assert found(cast, "upper_a", lesson, "bus") == [
        "Bus timetable", "Share a BUS", "Rode along", "About buses",
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "times"), [("upper_a", 1), ("facilitator", 1), ("upper_b", 0)])
def test_a_search_finds_what_one_may_read(cast, who, times):
    making.issue(cast, disclosure=Disclosure.PAIR, title="Quiet bus")
    lesson = making.lesson(cast)
    assert found(cast, who, lesson, "bus") == ["Quiet bus"] * times


def test_a_search_does_not_look_into_another_set(cast):
    member = cast.member("outsider")
    make.IssueFactory(pair=cast.other_pair, confirmed_by=member, title="Bus elsewhere")
    assert found(cast, "upper_a", making.lesson(cast), "bus") == []


@pytest.mark.parametrize("words", ["bus", ""])
def test_the_search_takes_the_same_queries_for_one_and_many(cast, words):
    lesson, counts = making.lesson(cast), []
    for number in (1, 4):
        for _number in range(number):
            issue = making.issue(cast, title="Bus")
            making.progress(making.action(issue, what="Bus"), done="Bus")
        counts.append(queries(cast, "upper_a", "evidence_add", lesson.pk, q=words))
    assert counts[0] == counts[1]


def choose(cast, who, lesson, thing, **data):
    url = reverse("reports:evidence_add", args=[lesson.pk])
    return cast.client(who).post(url, {f"{thing}-{name}": data[name] for name in data})


def test_what_was_chosen_becomes_evidence(cast):
    lesson, issue = making.lesson(cast), making.issue(cast)
    choose(cast, "upper_b", lesson, f"issue-{issue.pk}", stance="qualifies", note="Less so")
    evidence = Evidence.objects.get()
    assert (evidence.issue, evidence.stance, evidence.note) == (issue, "qualifies", "Less so")


@pytest.mark.parametrize(
    "thing", ["issue-0", "issue-x", "person-1", "issue", "-", "issue-" + "9" * 30]
)
def test_a_thing_that_is_not_there_leads_back_to_the_search(cast, thing):
    lesson = making.lesson(cast)
    answer = choose(cast, "upper_a", lesson, thing, stance="supports")
    assert answer.url == reverse("reports:evidence_add", args=[lesson.pk])


def test_a_secret_thing_cannot_be_chosen_by_its_number(cast):
    lesson, secret = making.lesson(cast), making.issue(cast, disclosure=Disclosure.PAIR)
    choose(cast, "upper_b", lesson, f"issue-{secret.pk}", stance="supports")
    assert not Evidence.objects.exists()


def test_evidence_is_removed_by_a_button(cast):
    lesson = making.lesson(cast, making.issue(cast))
    post(cast, "upper_a", "evidence_remove", Evidence.objects.get().pk)
    assert not lesson.evidence.filter(removed_at=None).exists()


def test_one_does_not_remove_what_one_may_not_read(cast):
    making.lesson(cast, making.issue(cast, disclosure=Disclosure.PAIR))
    answer = post(cast, "upper_b", "evidence_remove", Evidence.objects.get().pk)
    assert answer.status_code == 404


def test_endorsing_by_the_form(cast):
    lesson = making.lesson(cast)
    answer = post(cast, "upper_a", "endorse", lesson.pk, answer="agree", comment="")
    assert answer.url == reverse("reports:lesson", args=[lesson.pk])
    assert Endorsement.objects.get().answer == "agree"


def test_a_reservation_without_words_is_reported_at_the_field(cast):
    page = post(cast, "upper_a", "endorse", making.lesson(cast).pk, answer="reservation")
    assert page.context["form"].errors == {"comment": ["Enter your reservation in your own words."]}


# --- the report ---------------------------------------------------------------------------------


def test_a_set_whose_report_nobody_has_begun_has_its_page(cast):
    page = get(cast, "facilitator", "report", cast.set.pk)
    assert "Start with its texts" in text(page)
    assert not Report.objects.exists()


def test_the_title_is_saved_and_begins_the_report(cast):
    post(cast, "facilitator", "report_edit", cast.set.pk, title="Learned")
    assert Report.objects.get().title == "Learned"


def test_what_is_left_out_is_shown_as_numbers_with_reasons(cast):
    making.issue(cast, disclosure=Disclosure.PAIR, title="QUIET")
    page = get(cast, "upper_b", "report", cast.set.pk)
    (row,) = page.context["excluded"]
    assert (row.kind, row.reason, row.count) == ("Issues", "only the pair or the set can see it", 1)
    assert "QUIET" not in text(page)


def test_the_report_page_takes_the_same_queries_for_one_and_many(cast):
    report = making.full_year(cast)
    reports.freeze(report=report, by=cast.facilitator)
    before = queries(cast, "facilitator", "report", cast.set.pk)
    for number in range(3):
        making.lesson(cast, making.progress(making.action(making.issue(cast, "upper_b"))))
        report.texts.filter(section="foreword").update(text=str(number))
        reports.freeze(report=report, by=cast.facilitator)
    assert queries(cast, "facilitator", "report", cast.set.pk) == before


def test_a_released_report_takes_the_same_queries_for_one_and_many(cast):
    making.released(cast)
    before = queries(cast, "facilitator", "report", cast.set.pk)
    for _number in range(3):
        making.lesson(cast, making.progress(making.action(making.issue(cast, "upper_b"))))
    assert queries(cast, "facilitator", "report", cast.set.pk) == before


def test_the_preview_shows_the_body_of_the_pdf(cast):
    making.full_year(cast)
    page = get(cast, "upper_b", "report_preview", cast.set.pk)
    assert collapse(str(page.context["body"])) in text(page)
    assert "Limits of this evidence" in text(page)
    assert "<style" not in text(page)
    assert " style=" not in text(page)


def test_the_preview_of_a_frozen_report_is_what_was_frozen(cast):
    making.sent(cast)
    making.lesson(cast, statement="AFTERWARDS")
    assert "AFTERWARDS" not in text(get(cast, "upper_b", "report_preview", cast.set.pk))


def test_the_way_to_the_release_by_buttons(cast):
    making.lesson(cast)
    making.report(cast)
    post(cast, "facilitator", "send_for_sign_off", cast.set.pk)
    snapshot = Report.objects.get().snapshot
    making.with_file(snapshot.renderings.get())
    for who in making.PEOPLE_WHO_SIGN:
        assert "Sign off for our side" in text(get(cast, who, "report", cast.set.pk))
        post(cast, who, "sign_off", cast.set.pk, snapshot=snapshot.pk)
        assert "Sign off for our side" not in text(get(cast, who, "report", cast.set.pk))
    post(cast, "facilitator", "release", cast.set.pk)
    assert Report.objects.get().state == "released"


def test_signing_another_version_than_the_one_read_is_refused(cast):
    making.sent(cast)
    answer = cast.client("upper_a").post(
        reverse("reports:sign_off", args=[cast.set.pk]), {"snapshot": 999999}, follow=True
    )
    assert "Read the new version first." in text(answer)
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("name", ["send_for_sign_off", "release", "reopen"])
def test_a_page_that_asks_leads_back_once_there_is_nothing_to_ask(cast, name):
    making.sent(cast) if name == "send_for_sign_off" else making.report(cast)
    answer = get(cast, "facilitator", name, cast.set.pk)
    assert answer.url == reverse("reports:report", args=[cast.set.pk])


def test_reopening_by_the_form_asks_why(cast):
    making.sent(cast)
    page = post(cast, "facilitator", "reopen", cast.set.pk, reason="")
    assert page.context["form"].errors == {"reason": ["Fill in “Why?”."]}
    post(cast, "facilitator", "reopen", cast.set.pk, reason="An error.")
    assert "Reopened: An error." in text(get(cast, "upper_a", "report", cast.set.pk))


def test_downloads_are_shown_to_facilitators(cast):
    report = making.released(cast)
    rendering = making.pdf_of(report.snapshot)
    renderings.record_download(rendering=rendering, by=cast.fresh("sponsor"))
    assert "Sponsor: version 1" in text(get(cast, "facilitator", "report", cast.set.pk))
    assert "Sponsor: version 1" not in text(get(cast, "upper_a", "report", cast.set.pk))


# --- renderings ---------------------------------------------------------------------------------


def test_the_button_twice_asks_for_one_pdf(cast):
    making.full_year(cast)
    first = post(cast, "facilitator", "render", cast.set.pk)
    assert post(cast, "facilitator", "render", cast.set.pk).url == first.url
    assert first.url == reverse("reports:rendering", args=[Rendering.objects.get().pk])


def test_a_draft_pdf_can_be_asked_for_before_a_text_is_written(cast):
    post(cast, "facilitator", "render", cast.set.pk)
    assert Rendering.objects.get().snapshot.content["draft"] is True


@pytest.fixture
def waiting(cast):
    return making.sent(cast).snapshot.renderings.get()


def poll(cast, rendering, seen, who="upper_a"):
    url = reverse("reports:rendering", args=[rendering.pk])
    return cast.client(who).get(url, {"seen": seen})


def test_the_page_polls_while_it_is_being_made_and_stops_then(cast, waiting):
    assert 'data-live-every="2"' in text(get(cast, "upper_a", "rendering", waiting.pk))
    making.with_file(waiting)
    page = text(get(cast, "upper_a", "rendering", waiting.pk))
    assert "data-live" not in page
    assert "12 pages" in page


def test_a_poll_is_answered_with_nothing_or_with_the_news(cast, waiting):
    now = get(cast, "upper_a", "rendering", waiting.pk).context["seen"]
    assert poll(cast, waiting, now).status_code == 204
    Rendering.objects.update(
        state="running", stage="layout", attempts=1, pages_done=7, pages_to_do=9
    )
    news = poll(cast, waiting, now)
    assert news.status_code == 200
    assert "Laying out the pages: 7 of 9" in text(news)
    assert "<html" not in text(news)


def test_a_failure_shows_its_reference_and_the_way_on(cast, waiting):
    Rendering.objects.update(state="failed", error="It could not be made. Reference: ABCD")
    assert "Reference: ABCD" in text(get(cast, "upper_a", "rendering", waiting.pk))
    assert "Try again" not in text(get(cast, "upper_a", "rendering", waiting.pk))
    assert "Try again" in text(get(cast, "facilitator", "rendering", waiting.pk))


def test_each_format_is_shown_with_its_state_size_and_pages(cast, waiting):
    making.with_file(waiting)
    page = text(get(cast, "upper_a", "files", waiting.snapshot_id))
    assert page.count("Nobody has asked for it yet.") == 5
    assert "12 pages" in page
    assert "Make it" not in page
    assert "Make it" in text(get(cast, "facilitator", "files", waiting.snapshot_id))


def test_a_format_is_asked_for_once_and_cancelled_on_the_page(cast, waiting):
    version = waiting.snapshot_id
    for _time in range(2):
        post(cast, "facilitator", "render_version", version, format="docx")
    row = Rendering.objects.get(format="docx")
    post(cast, "facilitator", "rendering_cancel", row.pk)
    assert Rendering.objects.get(pk=row.pk).state == "cancelled"
    assert "Try again" in text(get(cast, "facilitator", "files", version))


@pytest.mark.parametrize("kind", ["", "odt", "pdf\0x"])
def test_a_format_that_does_not_exist_is_refused_in_a_sentence(cast, waiting, kind):
    url = reverse("reports:render_version", args=[waiting.snapshot_id])
    page = cast.client("facilitator").post(url, {"format": kind}, follow=True)
    assert "There is no such format." in text(page)
    assert Rendering.objects.count() == 1


def test_the_list_of_files_is_answered_with_nothing_until_something_changes(cast, waiting):
    first = get(cast, "upper_a", "files", waiting.snapshot_id)
    url = reverse("reports:files", args=[waiting.snapshot_id])
    seen = {"seen": first.context["seen"]}
    assert cast.client("upper_a").get(url, seen).status_code == 204
    Rendering.objects.update(stage="write")
    assert "Writing the file" in cast.client("upper_a").get(url, seen).content.decode()


def test_the_page_of_all_files_takes_few_queries(cast, waiting):
    assert queries(cast, "facilitator", "files", waiting.snapshot_id) <= 6


@pytest.mark.parametrize(
    ("kind", "content_type", "name"),
    [
        ("summary", "application/pdf", "what-we-learned-v1-summary.pdf"),
        ("html", "text/html; charset=utf-8", "what-we-learned-v1.html"),
        ("json", "application/json", "what-we-learned-v1.json"),
    ],
)
def test_each_format_is_taken_as_what_it_is(cast, kind, content_type, name):
    snapshot = making.released(cast).snapshot
    row = making.with_file(snapshot.renderings.get(format=kind))
    answer = post(cast, "sponsor", "rendering_file", row.pk)
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_how_far_a_pdf_is_is_nothing_for_others(cast, waiting):
    for who in STRANGERS:
        assert get(cast, who, "rendering", waiting.pk).status_code == 404, who
        assert poll(cast, waiting, "", who).status_code == 404, who


@pytest.mark.parametrize("who", ["upper_a", "sponsor", "manager"])
def test_a_released_file_is_taken_and_that_is_written_down(cast, who):
    rendering = making.pdf_of(making.released(cast).snapshot)
    answer = post(cast, who, "rendering_file", rendering.pk)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 of a test"
    assert answer["Content-Disposition"] == 'attachment; filename="what-we-learned-v1.pdf"'
    assert Download.objects.get().by == cast.fresh(who)


def test_a_file_is_not_taken_by_a_get(cast):
    rendering = making.pdf_of(making.released(cast).snapshot)
    assert get(cast, "sponsor", "rendering_file", rendering.pk).status_code == 405
    assert not Download.objects.exists()


def test_a_file_that_is_not_released_is_not_there_for_others(cast, waiting):
    making.with_file(waiting)
    for who in STRANGERS:
        assert post(cast, who, "rendering_file", waiting.pk).status_code == 404, who
    assert not Download.objects.exists()


def test_a_released_file_is_not_there_for_those_outside_the_programme(cast):
    rendering = making.pdf_of(making.released(cast).snapshot)
    for who in ("outsider", "other_facilitator", "stranger"):
        assert post(cast, who, "rendering_file", rendering.pk).status_code == 404, who
