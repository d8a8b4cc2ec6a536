"""Each reader of files and mail from outside, fuzzed: it takes them or refuses with a sentence.

Never another failure, and in time; ``FUZZ`` says how many inputs, as with addresses.
"""

import io
import os
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from als.archive import read as archives
from als.archive.schema import FORMAT, FORMAT_VERSION
from als.archive.zip_writer import ArchiveWriter
from als.core import clock
from als.core.files import uploads
from als.core.files.filetypes import TYPES, recognise
from als.core.mail import incoming
from als.core.refusals import Refused
from meetings.replies import note_reply
from meetings.reply_address import reply_address
from sets.registers import files as registers
from tests import factories as make
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


STAMPS = ["99991231T235959Z", "00010101T000000Z", "20270303T100000", "TZID=Mars/Base", ""]


@st.composite
def answers(draw, lines):
    """Return the answer of a calendar program with some of its lines gone, doubled or changed."""
    lines = list(lines)
    for _number in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        way = draw(st.sampled_from(["gone", "doubled", "changed", "changed"]))
        name = lines[at].partition(":")[0]
        others = values.NUMBERS + values.MOMENTS + values.KEYS
        value = draw(st.one_of(st.sampled_from(STAMPS), st.sampled_from(others)))
        lines[at : at + 1] = {
            "gone": [],
            "doubled": [lines[at]] * 2,
            "changed": [f"{name}:{value}"],
        }[way] or ["X-A:"]
    return "\r\n".join(lines)


@pytest.mark.slow
def test_the_answer_of_a_calendar_program_counts_or_says_nothing(cast, settings):
    settings.BOUNCE_ADDRESS = "back@example.org"
    meeting, person = make.MeetingFactory(cycle__set=cast.set, called=True), cast.upper_a
    whose = {"sender": person.email, "addresses": [reply_address(meeting, person)], "mail": None}
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{meeting.uid}", f"SEQUENCE:{meeting.sequence}", "DTSTAMP:20270303T100000Z",
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{person.email}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    assert "noted" in note_reply(text="\r\n".join(lines), **whose)

    @THOROUGH
    @given(answers(lines))
    def holds(text):
        assert note_reply(text=text, **whose) in (None, f"Yes: noted for meeting {meeting.pk}.")

    holds()
