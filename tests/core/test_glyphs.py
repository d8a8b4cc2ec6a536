"""Signs as people paste them: one text in every file, and no empty box in any PDF."""

import io
import re

import pikepdf
import pytest
from django import forms
from django.urls import reverse
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from als.core.files import pdf
from als.core.files.tables import csv_cell
from als.core.files.tables import plain as for_files
from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from als.core.mail.outbox import one_line
from als.core.text import glyphs
from als.core.text.markdown import to_html
from tests.each import each

OURS = ("Atkinson-Hyperlegible-Next", "DejaVu-Sans", "Noto-Emoji")
PASTED = (
    "Agreed 👍 by all ✅ → next step ← ↑ ↓ ⇒ ☑ ☒ ✔ ✘ • ▪ ◦ ● ■ □ … – — ≤ ≥ ≠ ½ № ™ € "
    "\uf0b7\tfrom Word \uf0e0 \uf0fc Привіт, Ελλάδα, שלום, مرحبا 👩‍💻 👍🏽 🇭🇷 1️⃣ ❤️ ⚠️ 🧩 "
    "a\u2009b\u3000c\u202fd\u2011e\u00adf\ufefflast C\u030c ſ ﬁ ﬂ 漢字 हिन्दी \ue123 \U000e0041"
)


@each(
    ("typed", "tidy"),
    [
        ("slide\x0bsecond", "slide\nsecond"),
        ("slide\u2028second", "slide\nsecond"),
        ("slide\x85second", "slide\nsecond"),
        ("Before\x0cAfter", "Before\nAfter"),
        ("one\u2029two", "one\n\ntwo"),
        ("thin\u2009wide\u3000none\u202fend", "thin wide none\u00a0end"),
        ("\uf0b7\tfirst", "•\tfirst"),
        ("\uf0e0 \uf0fc", "→ ✔"),
        ("plain\ttext\r\n", "plain\ttext\r\n"),
        ("pay \u202e001\u202c and \u2066x", "pay 001 and x"),
        ("a\u200e b\u200f c", "a b c"),
        ("שלום!\u200f and", "שלום!\u200f and"),
    ],
)
def test_what_parts_words_in_word_parts_them_everywhere(typed, tidy):
    assert (glyphs.tidy(typed), for_files(typed)) == (tidy, tidy)


@each("mark", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
def test_no_mark_that_is_left_open_turns_around_what_follows(mark):
    """On pages and in every file, the head of a mail and a Word file included."""
    typed = f"Ann {mark}said"
    form = Note({"title": typed, "text": typed})
    assert form.is_valid()
    shown = (*form.cleaned_data.values(), for_files(typed), glyphs.drawable(typed), one_line(typed))
    assert set(shown) == {"Ann said"}
    assert to_html(typed) == "<p>Ann said</p>\n"
    assert glyphs.warning_about(typed).startswith("Your text contains invisible marks")


def test_two_words_stay_two_in_a_table():
    assert csv_cell("slide\x0bsecond") == "slide\nsecond"


def test_what_no_font_has_is_replaced_and_named():
    assert glyphs.drawable("a 漢字 👍 \ue123") == "a ? 👍 ?"
    assert glyphs.undrawn("漢字 👍 漢 \uf0b7") == ["漢", "字"]


def test_the_sentence_for_the_writer_names_the_signs():
    assert glyphs.warning_about("漢 and 字") == (
        "A PDF can’t show these characters, and prints “?” instead: 漢 字"
    )
    assert glyphs.warning_about("→ ✅ \x0b \uf0b7 Привіт") == ""


@given(st.text())
def test_a_text_that_is_drawable_has_nothing_to_replace(text):
    assert glyphs.undrawn(glyphs.drawable(text)) == []


@pytest.mark.slow
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_tidying_twice_is_tidying_once(text):
    assert glyphs.tidy(glyphs.tidy(text)) == glyphs.tidy(text)


class Note(Form):
    title = forms.CharField(required=False)
    text = LongTextField(required=False)


def test_a_form_takes_a_pasted_break_as_a_line_and_in_a_title_as_a_blank():
    form = Note({"title": "One\x0btwo\uf0e0", "text": "One\x0btwo\u2028three"})
    assert form.is_valid()
    assert form.cleaned_data == {"title": "One two→", "text": "One\ntwo\nthree"}


def drawn(html):
    return pikepdf.open(io.BytesIO(pdf.make(html)))


def fonts_of(document):
    return {
        str(font.BaseFont).partition("+")[2]
        for page in document.pages
        for font in page.resources.Font.values()
    }


def empty_boxes(document):
    """How many shapes are those of a font that has none for the character."""
    found = 0
    for page in document.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "TJ":
                texts = [bytes(one) for one in operands[0] if isinstance(one, pikepdf.String)]
                found += sum(
                    text[at : at + 2] == b"\0\0" for text in texts for at in range(0, len(text), 2)
                )
    return found


LOOK = (
    '<link rel="stylesheet" href="fonts.css"><style>html{font-family:"Atkinson Hyperlegible Next"}'
)


@pytest.mark.slow
def test_a_pdf_has_bundled_fonts_only_and_no_empty_box():
    html = f"<html lang='en'><title>x</title>{LOOK}</style>" + "".join(
        f"<{tag}>{PASTED}</{tag}>" for tag in ("p", "b", "i", "code", "h1")
    )
    document = drawn(html)
    assert [name for name in fonts_of(document) if not name.startswith(OURS)] == []
    assert empty_boxes(document) == 0


@pytest.mark.slow
def test_a_family_that_a_machine_may_have_is_not_looked_for_there():
    document = drawn(
        "<html lang='en'><title>x</title><p style='font-family:Arial,serif'>Text →</p>"
    )
    assert fonts_of(document) == {"DejaVu-Sans"}


@pytest.mark.slow
def test_a_list_begins_in_a_pdf_where_it_should():
    text = to_html("1. Ask\n2. Listen\n\nThen:\n\n3. Agree\n4. Write\n\n24. svibnja\n3. lipnja")
    content = pdf.make(f"<html lang='en'><title>x</title>{LOOK}</style>{text}")
    words = PdfReader(io.BytesIO(content)).pages[0].extract_text().split()
    assert [word for word in words if word[0].isdigit()] == ["1.", "2.", "3.", "4.", "24.", "3."]


def test_no_range_of_a_style_sheet_is_wider_than_its_file():
    folder = pdf.asset_folders()[0]
    pattern = r'url\("([^"]+woff2)"\) format\("woff2"\);\s+unicode-range: ([^;]+);'
    found = re.findall(pattern, (folder / "fonts.css").read_text())
    for address, listed in found:
        has = set(TTFont(folder / address).getBestCmap())
        for one in listed.split(", "):
            first, _dash, last = one.removeprefix("U+").partition("-")
            assert set(range(int(first, 16), int(last or first, 16) + 1)) <= has
    assert len(found) == 6


def test_the_writer_is_told_after_saving_too(cast):
    url = reverse("actions:issue_new", args=[cast.pair_a.pk])
    typed = {"kind": "barrier", "title": "Two forms 漢", "description": "x", "disclosure": "set"}
    page = cast.client("upper_a").post(url, typed, follow=True)
    assert "A PDF can’t show these characters, and prints “?” instead: 漢" in page.text
