"""Who reads what of a pair, on every surface: kind of entry × disclosure × reader × surface."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from actions import reminders as action_reminders
from als.accounts.changes import make_feed
from als.archive import write as archive
from als.core import clock
from als.core.files import pdf as pdf_files
from als.core.models import OutMail
from als.research.tables import of_entries
from meetings.changes import agreeing
from reports.content.report import canonical, compile_report
from reports.enums import RenderingFormat
from reports.models import PassageConsent
from reports.rendering.files import render
from tests.disclosure.table import (
    AT_THE_EDGE,
    IN_SET,
    KINDS,
    MEMBERS_OF_PAIR,
    OF_PAIR,
    PAIR,
    PRINTED,
    READS,
    SET,
    START,
    STEPS,
    WITH,
    WITHOUT,
    Entries,
    marks,
    marks_in,
    text_in,
)
from tests.files import pdf
from tests.research.making import allow, extract, file_of
from tests.research.making import token as token_of
from tests.sharing import copy_of, made_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TO_READ = ("issue", "action", "progress", "attachment")
IN_REPORT = ("issue", "action", "progress", "minute", "evidence")
# Of the files those that do not have all of it
IN_FILE = {
    RenderingFormat.SUMMARY: (),
    RenderingFormat.PDF: ("evidence", "minute"),  # where a lesson says no more of what it cites
    RenderingFormat.ANNEX: ("issue", "action", "progress", "minute"),
}


entries_of_all = made_once(Entries)


@pytest.fixture
def entries(entries_of_all, settings):
    return copy_of(entries_of_all, settings)


def get(*names, **data):
    """Return what fetches these addresses of the set, whatever the answer."""

    def fetch(w, client):
        urls = [reverse(name, args=[w.cast.set.pk]) for name in names]
        return b"\n".join(body(client.get(url, data)) for url in urls)

    return fetch


def of_meeting(name, *args):
    return lambda w, client: body(client.get(reverse(name, args=[w.meeting.pk, *args])))


def of_pair(name, *args):
    return lambda w, client: body(client.get(reverse(name, args=[w.cast.pair_a.pk, *args])))


def post(name, of, what):
    def fetch(w, client):
        of_which = w.cast.set if of == "set" else w.cast.pair_a
        return body(client.post(reverse(name, args=[of_which.pk, what])))

    return fetch


def body(response):
    return response.getvalue()


def each(name, rows):
    def fetch(w, client):
        urls = [reverse(name, args=[row.pk]) for row in getattr(w, rows).values()]
        return b"\n".join(body(client.get(url)) for url in urls)

    return fetch


def desk(w, client):
    return body(client.get(reverse("portal:dashboard")))


def lesson(w, client):
    return body(client.get(reverse("reports:lesson", args=[w.lesson.pk])))


def picking(w, client):
    url = reverse("reports:evidence_add", args=[w.lesson.pk])
    return body(client.get(url, {"q": START}))


def preview(w, client):
    assert w.report
    return get("reports:report_preview")(w, client)


def refused(w, client):
    """Sentences and pages that say no: to what is not there, what may not, what can not be."""
    # Those who read nothing get one answer, whatever the step: its ends stand for all.
    closed = {*STEPS} - READS[w.reader] if READS[w.reader] else {PAIR, WITH}
    asked = [
        client.post(reverse(name, args=[row.pk]), {"state": "x", "to": "x", "issue": "1"})
        for name, rows in (
            ("actions:issue_close", w.issues), ("actions:action_withdraw", w.actions),
            ("actions:action_state", w.actions), ("actions:consent", w.actions),
            ("actions:action_issue", w.actions), ("actions:issue_edit", w.issues),
        )
        for step, row in rows.items()
        if step in closed
    ]  # fmt: skip
    assert {response.status_code for response in asked} <= {302, 403, 404}
    return b"\n".join(body(response) for response in asked)


@dataclass(frozen=True)
class Surface:
    """Where entries are told of: which ``kinds``, to whom, up to which ``steps``.

    ``partly``: kinds of which there may be some, where a page shows the newest only.
    """

    fetch: Callable
    kinds: tuple = ()
    who: frozenset = frozenset(IN_SET)
    steps: frozenset = frozenset(STEPS)
    partly: tuple = ()

    def expected(self, reader):
        return marks(self.kinds, READS[reader] & self.steps) if reader in self.who else set()

    def allowed(self, reader):
        return self.expected(reader) | marks(self.partly, READS[reader] & self.steps)


ONLY_FACILITATORS = frozenset({"facilitator"})
SURFACES = {
    # First: what was looked at elsewhere could leave them.
    "desk": Surface(desk, ("action",), frozenset(MEMBERS_OF_PAIR)),
    "pair": Surface(
        of_pair("portal:pair"), ("issue", "action"),
        partly=("progress", "correction", "minute", "comment"),
    ),
    "issue pages": Surface(each("actions:issue", "issues"), ("issue", "action", "comment")),
    "action pages": Surface(each("actions:action", "actions"), TO_READ),
    "lists": Surface(get("actions:issues", "actions:actions"), ("issue", "action")),
    "themes": Surface(get("actions:themes", "actions:themes_history")),
    "pictures": Surface(get("actions:pictures")),
    "history": Surface(
        get("portal:history"), ("issue", "action", "progress"), frozenset(OF_PAIR)
    ),
    "search": Surface(
        get("portal:search", q=START), ("comment", "issue", "action", "progress", "minute")
    ),
    "minutes page": Surface(of_meeting("meetings:minutes"), ("minute", "correction")),
    "minutes as DOCX": Surface(of_meeting("meetings:minutes_file", "docx"), ("minute",)),
    "minutes as PDF": Surface(of_meeting("meetings:minutes_file", "pdf"), ("minute",)),
    "meeting": Surface(of_meeting("meetings:meeting")),
    "calendar": Surface(of_meeting("meetings:calendar")),
    "workbook of the set": Surface(
        post("actions:export_file", "set", "workbook"), TO_READ, ONLY_FACILITATORS
    ),
    "CSV of the set": Surface(
        post("actions:export_file", "set", "issues"), ("issue",), ONLY_FACILITATORS
    ),
    "workbook of the pair": Surface(
        post("actions:pair_export_file", "pair", "workbook"), TO_READ, frozenset(OF_PAIR)
    ),
    "CSV of the pair": Surface(
        post("actions:pair_export_file", "pair", "progress"), ("progress", "attachment"),
        frozenset(OF_PAIR), partly=("issue", "action"),
    ),
    "lesson": Surface(lesson, ("issue", "minute", "evidence")),
    # Issues and minutes are evidence of this lesson already.
    "picking of evidence": Surface(picking, ("action", "progress")),
    "preview": Surface(
        preview, IN_REPORT, steps=frozenset(PRINTED)
    ),
    "refusals": Surface(refused),
}  # fmt: skip


def differences(found, reader):
    """Return for each surface what is told that should not be, and what is missing."""
    rows = {
        name: (
            named(found[name] - surface.allowed(reader)),
            named(surface.expected(reader) - found[name]),
        )
        for name, surface in SURFACES.items()
    }
    return {name: row for name, row in rows.items() if row != ([], [])}


def named(words):
    return sorted(f"{kind} {STEPS[step]}" for kind, step in words)


@pytest.mark.parametrize("reader", READS)
def test_each_reader_gets_what_they_may_read_and_nothing_else(entries, reader, monkeypatch):
    if reader != "upper_b":  # for the others the page that a PDF is made from: as many words
        monkeypatch.setattr(pdf_files, "make", str.encode)
    entries.reader, client = reader, entries.client(reader)
    found = {
        name: marks_in(text_in(surface.fetch(entries, client)))
        for name, surface in SURFACES.items()
    }
    assert differences(found, reader) == {}


def test_a_file_opens_for_those_who_read_its_entry_and_nobody_else(entries):
    opened = set()
    for reader in READS:
        for step, row in entries.attachments.items():
            answer = entries.client(reader).get(reverse("actions:attachment", args=[row.pk]))
            opened |= {(reader, step)} if body(answer) == pdf() else set()
    assert opened == {(reader, step) for reader, steps in READS.items() for step in steps}


def test_no_mail_tells_anybody_more_than_they_may_read(entries):
    """Of what was done above, of the minutes, and whatever reminders find a year from now."""
    agreeing.circulate_minutes(meeting=entries.meeting, by=entries.cast.facilitator)
    with clock.set_to(timezone.now() + timezone.timedelta(days=400)):
        action_reminders.remind()
    people = {entries.cast.people[reader].pk: reader for reader in READS if reader != "nobody"}
    received = {}
    for row in OutMail.objects.all():
        words = marks_in(f"{row.subject} {row.text} {row.html} {row.calendar}")
        received.setdefault(people.get(row.to_id, "others"), set()).update(words)
    assert ("action", PAIR) in received["lower_a"]
    for reader, words in received.items():
        assert words - marks(KINDS, READS.get(reader, set())) == set(), reader


def test_a_calendar_tells_of_actions_those_who_do_them_and_nobody_else(entries):
    for reader, steps in READS.items():
        if reader == "nobody":
            continue
        token = make_feed(by=entries.cast.fresh(reader))
        feed = body(entries.client("nobody").get(reverse("portal:feed", args=[token])))
        own = steps if reader in MEMBERS_OF_PAIR else set()
        assert marks_in(text_in(feed).replace("\r\n ", "")) == marks(("action",), own), reader


def test_a_report_holds_what_may_be_in_it(entries):
    content = compile_report(entries.report)
    for kind in RenderingFormat:
        held = marks(IN_FILE.get(kind, IN_REPORT), PRINTED)
        assert marks_in(text_in(render(content, kind))) == held, kind


def test_what_its_pair_did_not_give_is_in_no_file(entries):
    """Files are made of the content alone."""
    PassageConsent.objects.all().delete()
    assert marks_in(canonical(compile_report(entries.report))) == set()


READERS_OF_ARCHIVES = {"facilitator": None, "upper_a": "pair_a", "upper_b": "pair_b"}
IN_ARCHIVES = {
    "facilitator": marks(KINDS, STEPS),
    "upper_a": marks(set(KINDS) - {"evidence"}, STEPS),
    "upper_b": set(),
}


@pytest.mark.parametrize("reader", READERS_OF_ARCHIVES)
def test_an_archive_holds_what_whoever_takes_it_may_read(entries, reader):
    pair = READERS_OF_ARCHIVES[reader]
    contents = archive.SetContents(
        entries.cast.set, archive.OF_PAIR if pair else archive.SHOWN,
        getattr(entries.cast, pair) if pair else None, entries.cast.fresh(reader),
    )  # fmt: skip
    with io.BytesIO() as file:
        archive.write(contents, file)
        found = marks_in(text_in(file.getvalue()))
    assert found == IN_ARCHIVES[reader]


def test_released_lessons_tell_everybody_of_the_programme_what_was_released(entries):
    report, programme = entries.released, entries.cast.programme
    mark_of = report.snapshot.content["lessons"][0]["mark"]
    urls = [
        reverse("library:library", args=[programme.pk]),
        reverse("library:library_lesson", args=[report.snapshot.pk, mark_of]),
        reverse("library:synthesis", args=[programme.pk]),
        reverse("reports:released"),
    ]
    for reader in READS:
        client = entries.client(reader)
        found = marks_in("\n".join(text_in(body(client.get(url))) for url in urls))
        assert found - marks(KINDS, PRINTED) == set(), reader
        assert not (found and reader in {"stranger", "nobody", *AT_THE_EDGE}), reader


def test_the_table_has_every_step_of_every_kind(entries):
    whole = text_in(body(entries.client("facilitator").get(reverse("portal:search", args=[
        entries.cast.set.pk]), {"q": START})))  # fmt: skip
    assert {step for _kind, step in marks_in(whole)} == {PAIR, SET, WITHOUT, WITH}


def test_a_research_extract_has_words_that_the_report_has_and_ties_them_to_no_row(
    entries, monkeypatch
):
    """Page, files and API alike are made of this; each of the people reads what they may of it."""
    monkeypatch.setattr(of_entries, "SMALLEST", 1)  # here are few of each kind
    assert entries.released
    allow(entries.cast.set)
    row = extract(entries.cast)
    parcel = file_of(row)
    parts = {name: marks_in(text_in(parcel.read(name))) for name in parcel.namelist()}
    told_of = {name: words for name, words in parts.items() if words}
    words = marks(("issue", "action", "progress", "minute"), PRINTED)
    kinds = ("csv", "json", "parquet")
    assert told_of == {f"{kind}/words.{kind}": words for kind in kinds}
    token, _row = token_of(entries.cast)
    for reader in READS:
        client = entries.client(reader)
        found = [
            client.get(reverse("research:research", args=[entries.cast.programme.pk])),
            client.get(reverse("research:of_set", args=[entries.cast.set.pk])),
            client.post(reverse("research:extract_file", args=[row.pk])),
            client.get(reverse("research:api_rows", args=[row.pk, "words"])),
        ]
        held = marks_in("\n".join(text_in(body(one)) for one in found))
        assert held == (words if reader == "researcher" else set()), reader
    url = reverse("research:api_rows", args=[row.pk, "words"])
    page = entries.client("nobody").get(url, headers={"authorization": f"Bearer {token}"})
    assert marks_in(text_in(body(page))) == words
