"""Pages of lessons and the report, for the right and the wrong person."""

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import endorsements, renderings, reports
from reports.models import Endorsement, Evidence, Lesson, Report, SignOff
from tests import factories as make
from tests import pages
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
    return pages.queries(cast.client(who), reverse(f"reports:{name}", args=args), query)


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
    for _number in range(2):
        make.ThemeFactory(set=cast.set)
        entry = making.progress(making.action(making.issue(cast, "upper_b")))
        lesson = making.lesson(cast, entry, entry.action, making.minute(cast))
        making.evidence(lesson, entry.action.issue, stance="qualifies")
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


def test_who_signs_last_reads_that_it_is_final(cast):
    address = reverse("reports:report", args=[cast.set.pk])
    found, last = making.sent(cast), making.PEOPLE_WHO_SIGN[-1]
    words = ("You can change your answer until the last side", "Yours is the last signature")
    seen = []
    for people in ([], making.PEOPLE_WHO_SIGN[:-1]):
        found = making.sign(cast, found, people)
        text = cast.client(last).get(address).text
        seen.append([one in text for one in words])
    assert seen == [[True, False], [False, True]]


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
