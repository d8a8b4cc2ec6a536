"""Each reader of files and mail from outside, fuzzed: it takes them or refuses with a sentence.

Never another failure, and in time; ``FUZZ`` says how many inputs, as with addresses.
"""

import io
import os
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import Workbook

from als.archive import read as archives
from als.archive.schema import FORMAT, FORMAT_VERSION
from als.archive.zip_writer import ArchiveWriter
from als.core import clock
from als.core.files import uploads
from als.core.files.filetypes import TYPES, recognise
from als.core.mail import incoming
from als.core.refusals import Refused
from sets.registers import files as registers
from tests.core.returned_mail import SHAPES
from tests.fuzz import values

INPUTS = int(os.environ.get("FUZZ", "0")) // 10
MAX_SECONDS = 4
THOROUGH = settings(
    max_examples=INPUTS or 12,
    derandomize=not INPUTS,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink] if INPUTS else [Phase.generate],
    suppress_health_check=[*HealthCheck],
)
CSV = "upper_code,upper,lower_code,lower\nU1,Coast,L1,Harbour\nU1,Coast,L2,Žabnik\n"
MANIFEST = {
    "format": FORMAT, "format_version": FORMAT_VERSION, "scope": "set", "id": "a", "set": "A set",
    "made_at": "2026-01-01T00:00:00+00:00",
}  # fmt: skip


def a_workbook():
    book, content = Workbook(), io.BytesIO()
    for line in CSV.splitlines():
        book.active.append(line.split(","))
    book.save(content)
    return content.getvalue()


def an_archive():
    content = io.BytesIO()
    writer = ArchiveWriter(content, clock.now())
    writer.add_rows("data/sets.theme.json", [{"id": 1, "name": "Housing"}])
    writer.finish(MANIFEST)
    return content.getvalue()


def mails():
    facts = {"to": "bounces+1.abc@example.org", "address": "a@example.org", "id": "<1@example.org>"}
    for shape in SHAPES.values():
        text = shape[0] if isinstance(shape, tuple) else shape
        for key, value in facts.items():
            text = text.replace("{" + key + "}", value)
        yield text.encode()


def read_archive(content):
    with archives.opened(io.BytesIO(content)) as archive:
        [*archive.rows("data/sets.theme.json")]


def read_upload(content):
    kind, kept = recognise(io.BytesIO(content), "paper")
    assert kind in TYPES
    assert kept.read is not None


READERS = {
    "an upload": (read_upload, [*values.WHOLE_FILES.values()], (ValidationError,)),
    "a register": (
        registers.read,
        [CSV.encode(), CSV.encode("utf-16"), b"sep=;\n" + CSV.encode(), a_workbook()],
        (Refused,),
    ),
    "an archive": (read_archive, [an_archive()], (Refused,)),
    "a mail": (incoming.take, [*mails()], ()),
}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", READERS)
def test_a_file_of_any_kind_is_taken_or_refused_with_a_sentence(name, caplog):
    read, whole, refusals = READERS[name]

    @THOROUGH
    @given(values.broken(whole))
    def holds(content):
        start, sentence = time.process_time(), "taken"
        try:
            read(content)
        except refusals as refusal:
            sentence = str(refusal)
        assert sentence
        assert time.process_time() - start < MAX_SECONDS
        assert "could not be read" not in caplog.text

    holds()


@given(values.file_names)
@settings(THOROUGH, max_examples=max(INPUTS, 50))
def test_no_name_of_a_file_leads_elsewhere(name):
    cleaned = uploads.clean_name(name)
    assert not {"/", "\\", "\0", "\n"} & {*cleaned}
