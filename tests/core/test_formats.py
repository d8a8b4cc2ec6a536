"""Dates, times and lists by the language of the moment."""

import datetime as dt
import re
from pathlib import Path

import pypdf
import weasyprint
from django.utils.translation import override

from als.core import formats

ROOT = Path(__file__).parents[2]
SUFFIXES = {".html", ".txt", ".svg", ".py"}
MOMENT = dt.datetime(2026, 9, 7, 9, 5, tzinfo=dt.UTC)
WRITERS = [
    formats.long_date,
    formats.short_date,
    formats.weekday_date,
    formats.day_month,
    formats.month_year,
    formats.month_of,
    formats.short_month_year,
    formats.time_of_day,
    formats.date_time,
]
WRITTEN = {
    "en": "7 September 2026 | 7 Sep 2026 | Monday 7 September 2026 | 7 September | September 2026"
    " | September 2026 | Sep 2026 | 09:05 | 7 September 2026, 09:05",
    # The month is in the genitive after a day, and in the nominative alone.
    "hr": "7. rujna 2026. | 7. 9. 2026. | ponedjeljak, 7. rujna 2026. | 7. rujna | rujan 2026."
    " | rujna 2026. | ruj 2026. | 09:05 | 7. rujna 2026. u\N{NO-BREAK SPACE}09:05",
    # A language without a line of its own here.
    "nb": "7. september 2026 | 7. sep. 2026 | mandag 7. september 2026 | 7. september"
    " | september 2026 | september 2026 | sep. 2026 | 09:05 | 7. september 2026, 09:05",
}


def test_dates_and_times_are_written_as_the_language_does():
    for language, expected in WRITTEN.items():
        with override(language):
            assert " | ".join(write(MOMENT) for write in WRITERS) == expected


def test_from_when_to_when_something_is():
    later, next_day = MOMENT.replace(hour=12), MOMENT + dt.timedelta(days=1)
    for language, hours, days in [
        ("en", "7 Sep 2026, 09:05–12:05", "7 Sep 2026, 09:05 – 8 Sep 2026, 09:05"),
        ("hr", "7. 9. 2026. od 09:05 do 12:05", "7. 9. 2026. u 09:05 – 8. 9. 2026. u 09:05"),
        ("nb", "7. sep. 2026, 09:05–12:05", "7. sep. 2026, 09:05 – 8. sep. 2026, 09:05"),
    ]:
        with override(language):
            said = [formats.from_to(MOMENT, end, formats.SHORT) for end in (later, next_day)]
            assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in said] == [hours, days]


def test_a_date_without_a_time_is_written_too_and_no_date_is_nothing():
    assert formats.long_date(dt.date(2026, 11, 29)) == "29 November 2026"
    assert [write(None) for write in WRITERS[:7]] == [""] * 7


def test_a_list_ends_with_the_languages_word_for_and():
    said = {}
    for language in ["en", "hr", "de"]:
        with override(language):
            said[language] = [formats.and_list("abc"[:number]) for number in range(4)]
    assert said == {
        "en": ["", "a", "a and b", "a, b and c"],
        "hr": ["", "a", "a i b", "a, b i c"],
        "de": ["", "a", "a und b", "a, b und c"],
    }


def test_quotation_marks_are_the_translators():
    assert formats.quoted("a") == "“a”"
    assert formats.quoted("Not “follow”.") == "“Not ‘follow’.”"
    assert formats.quoted_list("abc") == "“a”, “b” and “c”"


def test_a_share_has_the_languages_sign():
    said = {}
    for language in ["en", "hr"]:
        with override(language):
            said[language] = formats.percent(80)
    assert said == {"en": "80%", "hr": "80\xa0%"}


def test_numbers_of_a_drawing_never_have_a_comma():
    """A radius of "12,5", as Croatian writes it, is none."""
    drawings = [path.read_text() for path in (ROOT / "templates").rglob("*.svg")]
    own = [text for text in drawings if 'viewBox="0 0 {{' in text]
    assert [text[:60] for text in own if "{% localize off %}" not in text] == []


def test_long_words_of_minutes_are_divided_by_the_rules_of_their_language(tmp_path):
    words = '<html lang="%s"><p style="width: 40mm">Međuopćinska međuprogramska usklađivanja</p>'
    divided = {}
    for language in ["hr", "en"]:
        html = weasyprint.HTML(string=words % language)
        html.write_pdf(tmp_path / "a.pdf", stylesheets=[ROOT / "static" / "report" / "minutes.css"])
        divided[language] = "-\n" in pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert divided == {"hr": True, "en": False}


def test_no_date_is_written_in_one_languages_way():
    """Patterns of Django and strftime that people would read; ``|date:"c"`` is for machines."""
    ours = re.compile(r"""\|date:"(?!c")|\|time:|%[AaBb]\b|date_format\(|filters import date""")
    folders = ["templates", "als", "sets", "meetings", "actions", "reports"]
    files = [p for f in folders for p in (ROOT / f).rglob("*.*") if p.suffix in SUFFIXES]
    assert [str(p.relative_to(ROOT)) for p in files if ours.search(p.read_text())] == []
