"""Trust and clarity of roles in the report: what is told of them, and what is not."""

import io

import pikepdf
import pytest

from reports.content.report import canonical, compile_report
from reports.models import Report
from reports.rendering import document, files
from sets.enums import ReadinessMoment
from tests import factories as make
from tests.reports import making
from tests.white_space import collapse

START, CLOSE = ReadinessMoment.START, ReadinessMoment.CLOSE
EVERYBODY = ("upper_a", "lower_a", "upper_b", "lower_b")
NOT_SHOWN = "is not shown: with fewer than four answers"


def given(cast, *people, moment=START, **said):
    for person in people:
        make.ReadinessFactory(member=cast.member(person), moment=moment, **said)


def compiled(cast):
    return compile_report(Report.of(cast.set))


def shown(cast):
    return [moment["shown"] for moment in compiled(cast)["readiness"]["moments"]]


def facts(content):
    """The section as a page shows it."""
    html = collapse(document.body_html(content))
    return html[html.index('id="facts"') : html.index('id="issues"')]


def test_three_answers_are_not_shown(cast):
    given(cast, *EVERYBODY[:3])
    content = compiled(cast)
    assert [question["rows"] for question in content["readiness"]["questions"]] == [[], []]
    assert facts(content).count(NOT_SHOWN) == 1
    assert "At the close: nobody answered." in facts(content)
    assert "<svg" not in facts(content)


def test_four_answers_are_shown_as_a_distribution(cast):
    for person, trust in zip(EVERYBODY, (2, 4, 3, 4), strict=True):
        given(cast, person, trust=trust)
    trust, roles = compiled(cast)["readiness"]["questions"]
    assert (trust["title"], roles["title"]) == (
        "Trust between region and commune", "Clarity of roles",
    )  # fmt: skip
    assert trust["rows"] == [
        {"title": "At the start", "counts": [0, 1, 1, 2, 0], "answers": 4, "median": "3.5"}
    ]


def test_at_the_start_only_the_close_says_why_it_is_not_there(cast):
    given(cast, *EVERYBODY)
    given(cast, *EVERYBODY[:3], moment=CLOSE)
    html = facts(compiled(cast))
    assert "At the start: 4 of the 4 answers given are shown." in html
    assert f"What members said at the close {NOT_SHOWN}" in html
    assert html.count("<svg") == 2


def test_both_moments_stand_against_each_other(cast):
    given(cast, *EVERYBODY)
    given(cast, *EVERYBODY, moment=CLOSE, trust=5)
    content = compiled(cast)
    rows = content["readiness"]["questions"][0]["rows"]
    assert [(row["title"], row["median"]) for row in rows] == [
        ("At the start", "4"), ("At the close", "5"),
    ]  # fmt: skip
    assert "At the close: 4 answers, median 5: 4 answered 5." in facts(content)


def test_a_fifth_answer_is_not_shown_alone(cast):
    given(cast, *EVERYBODY)
    make.ReadinessFactory(member=make.MemberFactory(pair=cast.pair_a), trust=1)
    content = compiled(cast)
    assert shown(cast) == [4, 0]
    assert "At the start: 4 of the 5 answers given are shown." in facts(content)


def test_nobodys_words_hours_or_pair_enter(cast):
    given(cast, *EVERYBODY, comment="SECRET words", hours_a_month=77)
    content = compiled(cast)["readiness"]
    assert "SECRET" not in canonical(content)
    assert "77" not in canonical(content)
    assert set(content["questions"][0]["rows"][0]) == {"title", "counts", "answers", "median"}


def test_another_sets_answers_stay_there(cast):
    given(cast, *EVERYBODY[:3], "outsider")
    assert shown(cast) == [0, 0]


def test_later_answers_do_not_change_a_frozen_version(cast):
    given(cast, *EVERYBODY)
    snapshot = making.frozen(cast)
    given(cast, *EVERYBODY, moment=CLOSE)
    snapshot.refresh_from_db()
    assert [moment["shown"] for moment in snapshot.content["readiness"]["moments"]] == [4, 0]


@pytest.mark.slow
def test_the_pictures_have_words_in_the_pdf(cast):
    given(cast, *EVERYBODY)
    data = files.render(compiled(cast))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        words = [
            str(thing["/Alt"])
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
    assert [text[:16] for text in sorted(words)] == [
        "Clarity of roles", "The year as a pi", "Trust between re",
    ]  # fmt: skip
