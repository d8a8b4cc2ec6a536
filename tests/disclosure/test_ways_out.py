"""One gate for every way out: what could tell who it was leaves by no file, page, mail or feed.

Each passage "without names" has one such thing in it, each in an entry of its own: what is held for
one of them would not hide that another is let through.
"""

import io
import re
import zipfile

import pikepdf
import pytest
from django.urls import reverse

from als.accounts.changes import make_feed
from als.archive import write as archive
from als.core import clock
from als.core.files import pdf
from als.core.models import OutMail
from als.library.changes import synthesis
from als.library.selectors.synthesis import synthesis_html
from reports.changes import releasing, reports
from reports.enums import RenderingFormat
from reports.models import Endorsement
from reports.rendering.files import file_name, render
from reports.rendering.outcome import outcome_html
from tests import factories as make
from tests.cast import widen
from tests.disclosure.table import text_in
from tests.library import across
from tests.reports import making, responding
from tests.reports.making import WITHOUT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# An unclear word, somebody's surname, an address for mail, a telephone number.
TELLING = {
    "ropewalk": "They closed the Ropewalk for it.",
    "quillfeather": "Then quillfeather said no to it.",
    "zqxleak": "They wrote to zqxleak@example.org of it.",
    "01553616299": "They rang 01553 616299 of it.",
}
CLEAN = "zqxclean"
OUTSIDE = ("sponsor", "manager", "other_facilitator", "stranger", "waiting", "withdrew", "removed")


class World:
    """A year that was released: everything in it once clean, and once with each telling thing."""

    def __init__(self, cast):
        self.cast = cast
        _at_the_edge(cast)
        make.MemberFactory(pair=cast.pair_b, person__name="Ursula Quillfeather")
        rows = [
            row for text in ("It was zqxclean.", *TELLING.values()) for row in self.add_text(text)
        ]
        self.lesson = making.lesson(cast, *rows, statement="Share one plan.", explanation="It is.")
        Endorsement.objects.create(
            lesson=self.lesson, pair=cast.pair_a, side="upper", answer="reservation",
            comment=" ".join(TELLING.values()), by=cast.upper_a,
            text_version=self.lesson.text_version,
        )  # fmt: skip
        making.consent_to_all(cast.set)
        self.report = making.report(cast)
        sent = reports.send_for_sign_off(report=self.report, by=cast.fresh("facilitator"))
        making.with_file(sent.snapshot.renderings.get(format="pdf"), b"stands for it")
        self.released = releasing.release(
            report=making.sign(cast, sent), by=cast.fresh("facilitator")
        )
        self.content = self.released.snapshot.content
        lesson = self.released.reported_lessons.first()
        responding.published(cast, lesson, reason=f"It was {CLEAN}.")
        self.synthesis = self._synthesis()

    def _synthesis(self):
        """Return the bytes of the PDF of what the sets found together."""
        mark, manager = self.content["lessons"][0]["mark"], self.cast.fresh("manager")
        across.finding(self.cast, supports=[(self.released.snapshot, mark)])
        row = synthesis.ask_for_synthesis(programme=self.cast.programme, by=manager)
        return pdf.make(synthesis_html(row.content))

    def add_text(self, text):
        """One passage of each kind that says so, in each of its fields."""
        cast = self.cast
        # Its theme has the text as well: charts have the titles of themes for labels.
        theme = make.ThemeFactory(set=cast.set, title=text)
        issue = making.issue(
            cast, disclosure=WITHOUT, title=text, description=text, upper_view=text,
            lower_view=text, existing_practice=text, theme=theme,
        )  # fmt: skip
        clean = making.issue(cast, disclosure=WITHOUT, title="It was so.", description="It was.")
        action = making.action(
            clean, what=text, measure=text, resources=text, ended_reason=text, did_not_work=True,
            under_way=False,
        )  # fmt: skip
        entry = making.progress(
            making.action(clean, what="It was tried."), WITHOUT, done=text, happened=text,
            learned=text, unexpected=text,
        )  # fmt: skip
        minute = making.minute(cast, WITHOUT, pair=cast.pair_a, text=text)
        type(minute.item).objects.filter(pk=minute.item_id).update(title=text, why=text)
        return issue, action, entry, minute

    def pages(self, reader):
        """Return all that a reader gets of the set on pages, files of minutes and tables."""
        cast, client = self.cast, self.cast.client(reader)
        of_set = (
            "portal:search",
            "portal:set",
            "portal:history",
            "actions:issues",
            "actions:themes",
            "actions:pictures",
            "reports:report",
            "reports:report_preview",
        )
        urls = [reverse(name, args=[cast.set.pk]) for name in of_set]
        urls[0] += "?q=of+it"
        meetings = [cycle.meeting.pk for cycle in cast.set.cycles.all()]
        urls += [reverse("meetings:minutes", args=[pk]) for pk in meetings]
        urls += [
            reverse("meetings:minutes_file", args=[pk, kind])
            for pk in meetings
            for kind in ("docx", "pdf")
        ]
        urls += [reverse("library:synthesis", args=[cast.programme.pk])]
        urls += [reverse("library:library", args=[cast.programme.pk]) + "?q=it"]
        urls += [reverse("reports:released"), reverse("portal:dashboard")]
        urls += [reverse("reports:outcome", args=[cast.set.pk])]
        mark = self.content["lessons"][0]["mark"]
        urls += [reverse("library:library_lesson", args=[self.released.snapshot.pk, mark])]
        urls += [reverse("portal:feed", args=[make_feed(by=cast.fresh(reader))])]
        tables = [reverse("actions:export_file", args=[cast.set.pk, "workbook"])]
        answers = [client.get(url) for url in urls] + [client.post(url) for url in tables]
        return "\n".join(
            f"{answer.headers.get('Content-Disposition', '')} {text_in(answer.getvalue())}"
            for answer in answers
        )


def _at_the_edge(cast):
    """Add who waits, who withdrew and who was removed; the two-seated sign nothing here."""
    widen(cast)
    for name in ("two_1", "two_2"):
        type(cast.pair_a).objects.filter(pk=cast.edge[name].pk).update(
            state="withdrawn", ended_at=clock.now()
        )


@pytest.fixture
def world(cast):
    return World(cast)


def words_in(text):
    bare = re.sub(r"[\s\u00ad‐-]", "", text.casefold())
    return [word for word in (*TELLING, CLEAN) if word in bare]


def of_report_in(data):
    """Return the parts of an archive that are of reports: their frozen words and their files."""
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        names = [n for n in parcel.namelist() if re.search(r"snapshot|rendering|^reports/", n)]
        assert names
        return "\n".join(f"{name}\n{text_in(parcel.read(name))}" for name in names)


def about(data):
    """Return what a file says of itself: a PDF's information, XMP and all its marks; or nothing."""
    if not data.startswith(b"%PDF"):
        return ""
    with pikepdf.open(io.BytesIO(data)) as document:
        xmp = document.Root.Metadata.read_bytes().decode() if "/Metadata" in document.Root else ""
        alternatives = [
            f"{one.get('/Alt', '')} {one.get('/ActualText', '')} {one.get('/Title', '')}"
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary)
        ]
        return "\n".join([str(dict(document.docinfo.items())), xmp, *alternatives])


def test_what_could_tell_who_it_was_leaves_by_no_way(world):
    found = {}
    for kind in RenderingFormat:
        data = render(world.content, kind)
        name = file_name(world.content["title"], 1, draft=False, kind=kind)
        found[f"report as {kind}"] = words_in(f"{name} {text_in(data)} {about(data)}")
    with io.BytesIO() as file:
        archive.write(archive.SetContents(world.cast.set, reader=world.cast.facilitator), file)
        found["report in the archive"] = words_in(of_report_in(file.getvalue()))
    found["synthesis as PDF"] = words_in(f"{text_in(world.synthesis)} {about(world.synthesis)}")
    outcome = outcome_html(world.released.outcomes.get().content)
    found["what came of it"] = words_in(outcome)
    for reader in OUTSIDE:
        found[f"pages of {reader}"] = words_in(world.pages(reader))
    outside = {world.cast.people[name].pk for name in OUTSIDE}
    mails = OutMail.objects.filter(to__in=outside)
    found["emails"] = words_in(
        "\n".join(f"{m.subject} {m.text} {m.html} {m.calendar}" for m in mails)
    )
    telling = {name: words for name, words in found.items() if set(words) - {CLEAN}}
    assert telling == {}
    # What is clean came through: what is not there above was held, and did not stand elsewhere.
    long = set(RenderingFormat) - {RenderingFormat.SUMMARY}
    assert {name for name, words in found.items() if words} >= {f"report as {k}" for k in long}
