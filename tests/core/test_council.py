"""The council pack rests on files that are there, and its record on every purpose there is."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from als.archive.inventory.columns import Why
from als.archive.inventory.table import PERSONAL

ROOT = Path(settings.BASE_DIR)
PACK = sorted((ROOT / "docs/council").glob("*.md"))
PLACES = re.compile(r"`([\w.-]+(?:/[\w.-]+)+|[\w-]+\.(?:md|txt)|Dockerfile)`")
LINKS = re.compile(r"\]\((?!http)([^)#]+)\)")


@pytest.mark.parametrize("page", PACK, ids=[page.stem for page in PACK])
def test_each_file_that_a_statement_rests_on_is_there(page):
    text = page.read_text()
    named = [ROOT / name for name in PLACES.findall(text)]
    named += [page.parent / name for name in LINKS.findall(text)]
    assert [str(place) for place in named if not place.exists()] == []
    assert named


def test_the_record_of_processing_has_a_row_for_each_purpose_in_its_words():
    rows = re.findall(
        r"^\| ([^|]+?) \|", (ROOT / "docs/council/processing.md").read_text(), re.MULTILINE
    )
    used = {entry.person.why for entry in PERSONAL}
    assert used == set(Why)
    assert [row for row in rows if row in set(Why)] == [str(why) for why in Why]
