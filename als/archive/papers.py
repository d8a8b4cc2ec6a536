"""The readable files of an archive: CSV tables, agreed minutes as PDF, README.txt."""

from django.utils.translation import gettext as _

from actions.selectors.exports import KINDS, Export
from als.archive.schema import OF_PAIR, SHOWN
from als.core.disclosure import Disclosure
from als.core.files.tables import MAX_WIDTH, MIN_WIDTH, WIDE, Column, Table, write_csv
from als.core.formats import long_date
from meetings.files import pdf_of
from meetings.models import MinutesVersion, ProcessReview
from meetings.models.review import MIN_COUNT, QUESTIONS
from meetings.selectors.reviews import fingerprint_of
from reports.sources import SOURCES


class WholeExport(Export):
    """The tables as on the pages for export, with all rows of the set or of the pair."""

    def rows_of(self, model, path=""):
        if self.pair:
            return model.objects.filter(**{f"{path}pair": self.pair})
        return model.objects.filter(**{f"{path}pair__set": self.set})


def tables_of(contents):
    """Yield the path and the open file of each CSV."""
    export = WholeExport(contents.reader, contents.set, contents.pair, contents.made_at)
    for kind in KINDS:
        file, _name, _type = export.file(kind)
        yield f"tables/{kind}.csv", file
    if contents.pair is None:
        yield "tables/reviews.csv", write_csv(reviews_of(contents.set))


def reviews_of(set_):
    """Return the table of members' reviews, one answer a row, as the set reads them."""
    answers = []
    rows = ProcessReview.objects.filter(meeting__cycle__set=set_)
    rows = list(rows.select_related("meeting__cycle", "member__person"))
    for row in rows:
        enough = sum(other.meeting_id == row.meeting_id for other in rows) >= MIN_COUNT
        if row.named or enough:
            answers += _answers(row)
    # An order that gives away neither who wrote first nor which answers are one person's.
    answers.sort(key=lambda one: (one["number"], one["question"], fingerprint_of(one["text"])))
    columns = [
        Column(_("Meeting"), WIDE, lambda one: one["meeting"]),
        Column(_("Question"), WIDE, lambda one: one["question"]),
        Column(_("Answer"), MAX_WIDTH, lambda one: one["text"]),
        Column(_("Name, if the author agreed to show it"), MIN_WIDTH, lambda one: one["name"]),
    ]
    return Table(_("Reviews"), columns, answers)


def _answers(row):
    return [
        {
            "number": row.meeting.cycle.number,
            "meeting": str(row.meeting),
            "question": str(ProcessReview._meta.get_field(name).verbose_name),
            "text": text,
            "name": row.member.person.name if row.named else "",
        }
        for name in QUESTIONS
        if (text := getattr(row, name))
    ]


def minutes_of(contents):
    """Return the agreed versions of the set's minutes, without their content."""
    rows = MinutesVersion.objects.filter(meeting__cycle__set=contents.set)
    return rows.order_by("meeting__cycle__number", "version").defer("content")


def minutes_pdf(version, contents):
    """Return the path and the bytes of the PDF of agreed minutes."""
    content = version.content
    if contents.scope == OF_PAIR:
        content = for_pair(content, contents.pair)
    document = {**content, "hidden": 0, "hidden_words": ""}
    return f"minutes/meeting-{content['number']}-v{version.version}.pdf", pdf_of(document)


def for_pair(content, pair):
    """Return minutes with what the pair may read: then as now, it was the set's or their own."""
    now = _as_it_is_now(content)

    def may_read(entry):
        if (found := now.get((entry["source"], entry["pk"]))) is None:
            return False
        owner, is_kept = found
        kept = [(entry["disclosure"] == Disclosure.PAIR, entry["pair_pk"]), (is_kept, owner)]
        return all(not keeps or whose == pair.pk for keeps, whose in kept)

    items = [
        {**item, "entries": [entry for entry in item["entries"] if may_read(entry)]}
        for item in content["items"]
    ]
    return {**content, "items": items}


def left_out(scope):
    """Return what an archive of this scope leaves out, a sentence each."""
    always = [
        _("Passwords, sessions, and links that let somebody in."),
        _("Emails that were sent, and each person’s choices of email and calendar."),
        _("Findings across sets: they belong to the programme."),
    ]
    if scope == SHOWN:
        return [
            _("Each member’s readiness answers and scores, which nobody reads."),
            _("Who wrote the reviews without a name. Their text is in tables/reviews.csv."),
            _("Notes that members keep to themselves, and unsaved drafts."),
            _("Private notes of the facilitators."),
            _("Addresses of people who are not in the set."),
            *always,
        ]
    if scope == OF_PAIR:
        return [
            _("Everything about other pairs, and what only facilitators of this set can read."),
            *always,
        ]
    return always


def readme(contents, manifest):
    """Return README.txt as bytes, in the programme's language."""
    about = {
        "title": contents.title,
        "programme": contents.set.programme.name,
        "made": long_date(contents.made_at),
        "id": manifest["id"],
    }
    inside = [
        _("minutes/: agreed minutes as PDF"),
        _("reports/: versions of the report as they were made"),
        _("papers/ and attachments/: files that people added"),
        _("tables/: issues, actions, progress and reviews as CSV"),
        _("data/: all records as JSON, with history, as described in docs/archive.schema.json"),
        _("manifest.json: the size and the hash (SHA-256) of each file"),
    ]
    lines = [
        contents.title,
        _("Programme: %(programme)s. Made on %(made)s. Archive %(id)s") % about,
        "",
        _("Keep it safe: some of it is only for one pair and the facilitators."),
        "",
        _("Contents:"),
        *(f"- {line}" for line in inside),
        "",
        _("Left out:"),
        *(f"- {line}" for line in manifest["left_out"]),
        *(f"- {line}" for line in manifest["missing"]),
        "",
        _("An operator can import it on another installation with: manage.py import_archive FILE")
        if contents.pair is None
        else _("A pair’s part can be read and kept; it can’t be imported."),
    ]
    return ("\n".join(lines) + "\n").encode()


def _as_it_is_now(content):
    """Return ``{(source, key): (key of the pair, whether it is for that pair alone)}``."""
    wanted = {}
    for item in content["items"]:
        for entry in item["entries"]:
            wanted.setdefault(entry["source"], []).append(entry["pk"])
    found = {}
    for name, pks in wanted.items():
        source = SOURCES[name]
        rows = source.model.objects.filter(pk__in=pks)
        for row in rows.select_related(*filter(None, [source.to_issue, source.to_pair])):
            kept = Disclosure.PAIR in source.disclosures(row)
            # What a facilitator recorded is the pair's alone until the pair confirms it.
            waits = any(not getattr(one, "is_confirmed", True) for one in (row, source.issue(row)))
            found[name, row.pk] = source.pair_id(row), kept or waits
    return found
