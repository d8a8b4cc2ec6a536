"""The HTML part of a mail: one button, a line under it, no long address, the programme's look."""

import re

import pytest

from als.core.mail.html import Button, Heading, Paragraph, as_html, parts_of
from tests import factories as make

SITE = "https://sets.example.org"
EVIL = "https://evil.org"
FAR = "evil.org/" + "a" * 40
LONG_LINE = "Long " * 20
LONG = "https://teams.example.org/l/meetup-join/19%3ameeting_" + "QUJD" * 30 + "?a=%7b%22"
TEXT = f"""Hello Ann <Kos>,

you are invited.

Corn Hall
Join online: {LONG}

I will come:
https://sets.example.org/a/12-abc/

I can’t come:
https://sets.example.org/a/12-abc/?answer=no

See {LONG}.

--{" "}
Choose how your mail comes: https://sets.example.org/profile/mail/"""


@pytest.fixture(autouse=True)
def ours(settings):
    settings.BASE_URL = SITE


def shown(html):
    """Return what a reader sees of the page."""
    words = re.sub(r"<[^>]+>", " ", html.partition("<body>")[2])
    return " ".join(words.split())


def test_the_first_link_is_the_button_and_the_others_are_words():
    html = as_html("S", TEXT)
    buttons = re.findall(r'class="button"><a href="([^"]+)">([^<]+)', html)
    assert buttons == [(f"{SITE}/a/12-abc/", "I will come")]
    assert f'<a href="{SITE}/a/12-abc/?answer=no">I can’t come</a>' in html
    assert f'Join online: <a href="{LONG}">teams.example.org/…</a>' in html
    assert ">Choose how your mail comes</a>" in html


def test_no_long_address_is_in_sight_and_what_was_typed_is_escaped():
    words = shown(as_html("S", TEXT))
    assert max(len(word) for word in words.split()) < 41
    assert "Ann &lt;Kos&gt;" in words
    assert "Or sign in at sets.example.org" in words
    assert "sign in at" not in shown(as_html("S", TEXT, signs_in=False))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"A:\n\n{SITE}/1", [Button("A", f"{SITE}/1")]),
        (f"{LONG_LINE}:\n{SITE}", [Paragraph(f"{LONG_LINE}."), Button("Open the page", SITE)]),
        (SITE, [Button("Open the page", SITE)]),
        (f"- One\n  {SITE}", [Paragraph(f'• <a href="{SITE}">One</a>')]),
        ("FOR YOU\n\n- A <b>\n- B", [Heading("FOR YOU"), Paragraph("• A &lt;b&gt;<br>• B")]),
        ("", []),
        # What somebody typed: neither a button, nor words that hide where they lead
        (f"Sign in:\n{EVIL}", [Paragraph(f'Sign in:<br><a href="{EVIL}">{EVIL}</a>')]),
        (f"{SITE}.{FAR}", [Paragraph(f'<a href="{SITE}.{FAR}">sets.example.org.evil.org/…</a>')]),
    ],
)  # fmt: skip
def test_the_line_before_a_link_is_its_label(text, parts):
    assert parts_of(text) == parts


def test_it_has_the_name_and_the_colour_of_the_sets_programme(cast):
    make.ProgrammeFactory(name="Another")
    type(cast.programme).objects.filter(pk=cast.programme.pk).update(
        name="Moving <places>", colour="#7a1f5c"
    )
    html = as_html("S", TEXT, set_id=cast.set.pk)
    assert "Moving &lt;places&gt;" in html
    assert "#7a1f5c" in html
