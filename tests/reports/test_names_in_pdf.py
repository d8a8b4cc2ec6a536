"""No name that may not be said is in any file of a report, however it was typed.

What looks for the names here is not what keeps them out: it knows nothing but their first letters,
without accents and case, wherever they stand in what a reader gets.
"""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from als.core.disclosure import Disclosure
from meetings.models import AgendaItem
from reports.content.report import canonical, compile_report
from reports.enums import RenderingFormat
from reports.models import Endorsement
from reports.rendering import document
from reports.rendering.files import render
from sets.enums import Naming
from sets.models import LearningSet, Partnership
from tests.disclosure.table import text_in
from tests.reports import making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PLACES = {
    "upper_a": "Koprivničko-križevačka županija",
    "lower_a": "Đurđevac",
    "upper_b": "Ličko-senjska županija",
    "lower_b": "King’s Lynn",
}
PEOPLE = {
    "upper_a": "Ljubica Horvat-Šimić",
    "lower_a": "Željko Đurišić",
    "upper_b": "Niamh O’Callaghan",
    "lower_b": "Þórunn Björnsdóttir",
}
# How they are written in sentences: cases, hyphens, letters without accents, capitals, line breaks,
# signs that nobody sees.
WRITTEN_PLACES = [
    "Đurđevac", "u Đurđevcu", "iz Đurđevca", "DURDEVAC", "Đurđe\u00advac",
    "Đurđevac-Zapad", "(Đurđevac)", "“Đurđevac”,", "Koprivničko-križevačka županija",
    "Koprivničko-križevačke županije", "Koprivničko-\nkriževačka županija",
    "Koprivničko križevačka\nžupanija", "Ličko-senjska županija", "Ličko-senjskoj županiji",
    "King’s Lynn", "King's Lynn", "King’s\nLynn", "King’s Lynn’s", "KING’S LYNN",
]  # fmt: skip
WRITTEN_PEOPLE = [
    "Ljubica Horvat-Šimić", "Ljubice Horvat-Šimić", "Horvat-Šimić", "Ljubica\nHorvat-Šimić",
    "Željko Đurišić", "Željka Đurišića", "Đurišićem", "Zeljko Durisic", "Niamh O’Callaghan",
    "O'Callaghan’s", "NIAMH O’CALLAGHAN", "Þórunn Björnsdóttir", "Björnsdóttir",
    "Þórunn\u00a0Björnsdóttir", "Björnsdót\u200btir",
]  # fmt: skip
# The beginnings of the words that tell who it was.
TELLS_PLACES = ["durdev", "krizeva", "koprivnick", "senjsk", "kingslynn"]
TELLS_PEOPLE = ["horvat", "simic", "durisic", "callaghan", "bjornsdot"]

WORDS = st.sampled_from(
    ["We asked.", "Nobody came", "two lists,", "and then\n", "- once", "**it**"]
)


def texts(written):
    parts = st.lists(st.one_of(WORDS, st.sampled_from(written)), min_size=1, max_size=6)
    return parts.map(" ".join)


def bare_text(text):
    """Return a text as bare letters: no accents, case, spaces, hyphens, marks that nobody sees."""
    text = text.casefold().translate(str.maketrans({"đ": "d", "þ": "th", "ø": "o"}))
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in text if not unicodedata.combining(c)))


def names_in(data, beginnings):
    letters = bare_text(text_in(data))
    return [beginning for beginning in beginnings if beginning in letters]


@pytest.fixture
def year(cast):
    """A year of a Croatian programme whose entries are all without names."""
    for name, person in PEOPLE.items():
        type(cast.people[name]).objects.filter(pk=cast.people[name].pk).update(name=person)
    for pair, letter in ((cast.pair_a, "a"), (cast.pair_b, "b")):
        for side in ("upper", "lower"):
            place = PLACES[f"{side}_{letter}"]
            Partnership.objects.filter(pk=getattr(pair, f"{side}_id")).update(
                name=f"Partnerstvo {place}", place=place
            )
    type(cast.programme).objects.filter(pk=cast.programme.pk).update(language="hr")
    without = Disclosure.REPORT_WITHOUT_NAMES
    issue = making.issue(cast, "lower_b", without)
    action = making.action(issue, did_not_work=True)
    progress = making.progress(action, without)
    minute = making.minute(cast, without, pair=cast.pair_b)
    lesson = making.lesson(cast, issue, action, progress, minute)
    said = Endorsement.objects.create(
        lesson=lesson, pair=cast.pair_b, side="lower", answer="reservation", comment="-",
        by=cast.lower_b, text_version=lesson.text_version,
    )  # fmt: skip
    rows = [issue, action, progress, minute, AgendaItem.objects.get(pk=minute.item_id), said]
    return making.report(cast), rows


FIELDS = {
    "issue": ["title", "description", "upper_view", "lower_view", "existing_practice"],
    "proposedaction": ["what", "measure", "resources", "ended_reason"],
    "progressentry": ["done", "happened", "learned", "unexpected"],
    "minute": ["text"],
    "agendaitem": ["title", "why"],
    "endorsement": ["comment"],
}
MAX_SHOWN = sum(map(len, FIELDS.values()))
MAX_LENGTH = {"title": 200}
# The same words, in a tenth of the time that pages take to lay out.
NOT_DRAWN = [RenderingFormat.HTML, RenderingFormat.JSON]
GIVEN = settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def write(year, drawn, naming):
    """Let these texts stand in the rows, by these ground rules; return the report's content.

    Where partnerships may be named, the entries may enter with their names.
    """
    report, rows = year
    words = iter(drawn)
    for row in rows:
        fields = FIELDS[type(row)._meta.model_name]
        values = {name: next(words)[: MAX_LENGTH.get(name)] for name in fields}
        if naming == Naming.PARTNERSHIPS and hasattr(row, "disclosure"):
            values["disclosure"] = Disclosure.REPORT_WITH_NAMES  # of places, never of people
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    LearningSet.objects.filter(pk=report.set_id).update(naming=naming)
    making.consent_to_all(LearningSet.objects.get(pk=report.set_id))
    report = type(report).objects.select_related("set__programme").get(pk=report.pk)
    return compile_report(report)


def drawn_from(written):
    return st.lists(texts(written), min_size=MAX_SHOWN, max_size=MAX_SHOWN)


def each_of(written):
    """Return a text for each field, in which each of these is at least once."""
    return [" ".join(written[n::MAX_SHOWN]) or written[0] for n in range(MAX_SHOWN)]


def test_where_nobody_is_named_no_name_is_in_any_file(year, case):
    content = write(year, each_of(WRITTEN_PLACES + WRITTEN_PEOPLE), Naming.NOBODY)
    for kind in sorted(RenderingFormat):
        with case(kind):
            assert names_in(render(content, kind), TELLS_PLACES + TELLS_PEOPLE) == []


def test_where_partnerships_are_named_no_person_is_in_what_the_pdf_is_made_from(year):
    content = write(year, each_of(WRITTEN_PEOPLE), Naming.PARTNERSHIPS)
    assert names_in(document.html(content).encode(), TELLS_PEOPLE) == []


@settings(GIVEN)
@given(drawn=drawn_from(WRITTEN_PLACES + WRITTEN_PEOPLE), kind=st.sampled_from(NOT_DRAWN))
def test_where_nobody_is_named_no_name_is_in_a_file_without_pages(year, drawn, kind):
    content = write(year, drawn, Naming.NOBODY)
    assert names_in(render(content, kind), TELLS_PLACES + TELLS_PEOPLE) == []


@settings(GIVEN)
@given(drawn=drawn_from(WRITTEN_PEOPLE), kind=st.sampled_from(NOT_DRAWN))
def test_where_partnerships_are_named_no_person_is_in_a_file_without_pages(year, drawn, kind):
    content = write(year, drawn, Naming.PARTNERSHIPS)
    assert names_in(render(content, kind), TELLS_PEOPLE) == []


@settings(GIVEN, max_examples=15)
@given(drawn=drawn_from(WRITTEN_PLACES + WRITTEN_PEOPLE))
def test_where_nobody_is_named_no_name_is_in_the_frozen_content(year, drawn):
    content = write(year, drawn, Naming.NOBODY)
    assert names_in(canonical(content).encode(), TELLS_PLACES + TELLS_PEOPLE) == []


def test_words_without_a_name_come_through_so_that_the_others_could_have(year, case):
    content = write(year, ["Nitko nije zqxword"] * MAX_SHOWN, Naming.NOBODY)
    for kind in sorted(set(RenderingFormat) - {RenderingFormat.SUMMARY, RenderingFormat.ANNEX}):
        with case(kind):
            assert names_in(render(content, kind), ["zqxword"]) == ["zqxword"]


def test_what_looks_for_names_finds_each_of_them_as_it_is_written():
    for written in WRITTEN_PLACES + WRITTEN_PEOPLE:
        assert names_in(written.encode(), TELLS_PLACES + TELLS_PEOPLE) != [], written
