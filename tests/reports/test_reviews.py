"""The section on what helped the set itself: short quotes, nobody's name."""

import pytest
from django.urls import reverse

from reports.content.report import compile_report
from reports.models import Report
from reports.rendering import document
from tests import factories as make


def reviews(cast):
    return compile_report(Report.of(cast.set))["reviews"]


@pytest.fixture
def meeting(cast):
    return make.MeetingFactory(cycle__set=cast.set, closed=True)


def review(meeting, *helped, **kwargs):
    return [make.ReviewFactory(meeting=meeting, helped=text, **kwargs) for text in helped]


def test_without_reviews_there_is_no_section(cast):
    assert reviews(cast) is None
    assert "What helped the set itself" not in document.html(compile_report(Report.of(cast.set)))


def test_answers_stand_by_question_in_the_order_of_the_alphabet(cast, meeting):
    review(meeting, "The clock.", "Eating together.", "A rule that is kept.", hindered="Heat.")
    found = reviews(cast)
    assert [(q["title"], q["answers"]) for q in found["questions"]] == [
        ("What helped?", ["A rule that is kept.", "Eating together.", "The clock."]),
        ("What hindered?", ["Heat.", "Heat.", "Heat."]),
    ]
    assert (found["number"], found["meetings"], found["naming"], found["too_few"]) == (3, 1, 0, 0)


def test_editors_put_remarks_under_headings_and_bring_nothing_back_that_is_out(cast, meeting):
    review(meeting, "The clock.", "Some tea\nand cake.", "Upper A rang us.", hindered="Heat.")
    client = cast.client("facilitator")
    url = reverse("reports:text", args=[cast.set.pk, "remarks"])
    begun = client.get(url).context["form"]["text"].value()
    assert ("- Some tea and cake." in begun, "rang us" in begun) == (True, False)
    text = "# Time\n\n- The clock.\n- Heat.\n- Upper A rang us.\n- Invented.\n# Empty\n"
    client.post(url, {"text": text, "base_revision": 0})
    content = compile_report(Report.of(cast.set))
    [group] = content["reviews"]["groups"]
    assert (group["heading"], [q["answers"] for q in group["questions"]]) == (
        "Time", [["The clock."], ["Heat."]],
    )  # fmt: skip
    assert content["texts"]["remarks"] == "# Time\n\n- The clock.\n- Heat."
    html = document.html(content)
    assert html.index("Time") < html.index("Also said") < html.index("cake.")
    assert ("rang us" in html, "Invented" in html) == (False, False)


def test_what_names_a_place_or_a_person_is_left_out_and_counted(cast, meeting):
    review(meeting, "Lowerton A was honest.", "What Upper A asked.", "The clock.")
    found = reviews(cast)
    assert ([q["answers"] for q in found["questions"]], found["naming"]) == ([["The clock."]], 2)
    assert "Two answers are left out" in document.html(compile_report(Report.of(cast.set)))


def test_a_set_that_names_everybody_holds_back_names_in_reviews_all_the_same(cast, meeting):
    type(cast.set).objects.filter(pk=cast.set.pk).update(naming="everybody")
    cast.set.refresh_from_db()
    review(meeting, "Lowerton A was honest.", "The tea.", "The clock.")
    assert reviews(cast)["naming"] == 1


def test_of_a_meeting_that_fewer_than_three_reviewed_nothing_is_shown(cast, meeting):
    review(meeting, "The clock.", "Tea.", named=True)
    found = reviews(cast)
    assert (found["questions"], found["too_few"]) == ([], 2)
    html = document.html(compile_report(Report.of(cast.set)))
    assert ("The clock." in html, "fewer than three members reviewed" in html) == (False, True)


def test_no_writer_is_named_and_no_other_set_is_in_it(cast, meeting):
    rows = review(meeting, "The clock.", "Tea.", "Bread.", named=True)
    make.ReviewFactory.create_batch(3, helped="OTHER")
    html = document.html(compile_report(Report.of(cast.set)))
    section = html[html.index("how the set had worked") :][:2000]
    names = [row.member.person.name for row in rows]
    assert ([name for name in names if name in section], "OTHER" in html) == ([], False)
