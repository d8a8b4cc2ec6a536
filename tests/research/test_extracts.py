"""What an extract has, for whom, and until when."""

import csv
import datetime as dt
import io
import json
import re
from types import SimpleNamespace

import pytest
from arro3.io import read_parquet
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actions.models import Issue, Theme
from als.archive.backups.aftermath import stop_what_may_be_over
from als.archive.changes.clearing import clear
from als.core import clock
from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.research.changes import extracts
from als.research.enums import TableKind
from als.research.models import Extract
from als.research.small_cells import SMALLEST
from als.research.tables.all import TABLES
from als.research.tables.of_sets import readiness
from reports.changes import passages, reports
from reports.content.readiness import readiness_of
from reports.disclosure.words import words_digest
from reports.enums import PassageAnswer
from reports.models import PassageConsent, Rendering, Report
from reports.sources import key_of
from sets.changes import ground_rules
from sets.changes.programmes import enrol, remove_role
from sets.models import LearningSet, ProgrammeRole
from tests import factories as make
from tests.archive.test_clearing import due
from tests.reports import making as year
from tests.research import making
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

world = made_once(making.open_year)


@pytest.fixture
def cast(world, settings):
    return copy_of(world, settings)[0]


def test_only_researchers_ask_for_one_and_only_of_sets_that_allow_it(cast):
    for who in ("manager", "facilitator", "upper_a", "sponsor", "outsider", "stranger"):
        with pytest.raises(Refused, match="Only researchers"):
            making.ask(cast, who)
    with pytest.raises(Refused, match="at least one table"):
        making.ask(cast, tables=["people"])
    with pytest.raises(Refused, match="open to research"):
        making.ask(cast, sets=[cast.other_set.pk])
    page = f"/programmes/{cast.programme.pk}/research/"
    assert "Make the extract" in cast.client("researcher").get(page).content.decode()
    assert making.ask(cast) == making.ask(cast)
    assert Extract.objects.count() == 1
    assert "Make the extract" not in cast.client("researcher").get(page).content.decode()


def test_a_set_is_open_only_with_its_yes_and_while_its_report_is_out(cast):
    making.allow(cast.set, "no")
    with pytest.raises(Refused, match="open to research"):
        making.ask(cast)
    making.allow(cast.set)
    reports.reopen(report=cast.set.report, reason="A mistake.", by=cast.facilitator)
    with pytest.raises(Refused, match="open to research"):
        making.ask(cast)


def test_an_entry_has_its_pairs_code_only_where_it_may_have_its_names(cast):
    row = making.extract(cast)
    issues = making.rows_of(row, "issues")
    assert len(issues) == 10  # the eleventh is its pair's alone
    assert sum(issue["pair"] is not None for issue in issues) == 9
    progress = making.rows_of(row, "progress")
    # What has no names stands apart from an action that has: one would tell whose the other is.
    assert sorted(entry["action"] is not None for entry in progress) == [False, True]
    assert making.rows_of(row, "sets")[0]["entries_left_out"] == 1


def test_words_name_nobody_and_are_tied_to_no_row(cast):
    named = Issue.objects.get(title="Two plans for one place")
    Issue.objects.filter(pk=named.pk).update(description="Upper A said so in Uppershire A.")
    year.record_answer("issue", Issue.objects.get(pk=named.pk))
    row = making.extract(cast)
    words = making.rows_of(row, "words")
    assert {one["kind"] for one in words} == {"issue"}  # of the others there are few
    texts = " ".join(one["text"] for one in words)
    assert "Seats that nobody fills" in texts
    assert named.title not in texts
    codes = {code for table in ("issues", "actions", "progress")
             for one in making.rows_of(row, table) for code in one.values()}  # fmt: skip
    assert codes.isdisjoint({one["words"] for one in words})
    assert len(making.rows_of(row, "issues")) == 10  # the row of what its words name is there


def test_nothing_of_it_is_of_after_the_release(cast):
    before = making.extract(cast)
    theme = Theme.objects.get(set=cast.set)
    late = year.issue(cast, title="Agreed too late", theme=theme)
    year.progress(year.action(late, what="Do it"), done="Done since")
    old = Issue.objects.get(title="Two plans for one place")
    action = old.actions.get()
    action.due, action.state, action.measure = dt.date(2031, 5, 1), "under_way", "Measured since"
    action.ended_at, action.ended_reason = None, ""
    action.save()
    year.record_answer("action", action)
    year.progress(action, done="Done since as well")
    old.theme, old.description = None, "Said since"
    old.save()
    year.record_answer("issue", old)
    theme.title = "Called otherwise"
    theme.save()
    after = making.extract(cast)
    for kind in set(TableKind.values) - {"words", "themes", "issues"}:
        assert making.rows_of(after, kind) == making.rows_of(before, kind), kind
    # What was changed since is blank or gone: what stands there now is in no released version.
    assert making.rows_of(after, "themes") == []
    assert [{**row, "theme": None} for row in making.rows_of(before, "issues")] == making.rows_of(
        after, "issues"
    )
    then, now = ({one["text"] for one in making.rows_of(row, "words")} for row in (before, after))
    assert now < then


def test_an_issue_counts_no_action_that_is_kept_apart_from_it(cast):
    answers = PassageConsent.objects.filter(action__issue__title="Two plans for one place")
    answers.filter(side="upper").update(answer=PassageAnswer.WITHOUT_NAMES)
    row = making.extract(cast)
    joined = [one["issue"] for one in making.rows_of(row, "actions")]
    assert (len(joined), joined.count(None)) == (2, 1)
    counts = {one["issue"]: one["actions"] for one in making.rows_of(row, "issues")}
    assert sum(counts.values()) == 1
    assert all(number == joined.count(code) for code, number in counts.items())


def test_an_entry_goes_no_further_than_in_what_was_released(cast):
    unnamed = Issue.objects.get(title="Seats that nobody fills")
    Issue.objects.filter(pk=unnamed.pk).update(disclosure=year.WITH)
    rows = making.rows_of(making.extract(cast), "issues")
    assert sum(row["pair"] is not None for row in rows) == 9


def test_no_file_of_it_names_anybody_of_the_set(cast):
    parcel = making.file_of(making.extract(cast))
    everything = b"".join(parcel.read(name) for name in parcel.namelist() if name != "README.txt")
    names = [*cast.people, "Uppershire", "Lowerton", "Main set"]
    people = [person.name for who, person in cast.people.items()]
    found = [name for name in [*names[-3:], *people] if name.encode() in everything]
    assert found == []


def test_the_three_formats_have_the_same_rows_and_the_columns_of_the_code_book(cast):
    parcel = making.file_of(making.extract(cast))
    book = json.loads(parcel.read("code_book.json"))
    for table in book["tables"]:
        kind, names = table["table"], [one["variable"] for one in table["variables"]]
        rows = json.loads(parcel.read(f"json/{kind}.json"))
        assert names == [column.name for column in TABLES[TableKind(kind)].columns]
        assert all(list(row) == names for row in rows), kind
        parquet = read_parquet(io.BytesIO(parcel.read(f"parquet/{kind}.parquet"))).read_all()
        assert (parquet.num_rows, parquet.column_names) == (len(rows), names)
        for name in names:
            column = [cell.as_py() for cell in parquet[name]]
            assert column == [row[name] for row in rows], (kind, name)
        text = parcel.read(f"csv/{kind}.csv").decode("utf-8-sig")
        read = list(csv.DictReader(io.StringIO(text)))
        assert [len(read), text.splitlines()[0].split(",")] == [len(rows), names]
    assert [table["table"] for table in book["tables"]] == TableKind.values


def test_each_value_is_in_the_code_book(cast):
    row = making.extract(cast)
    for kind, table in TABLES.items():
        for column in table.columns:
            if column.values:
                found = {str(one[column.name]) for one in making.rows_of(row, kind)} - {"None"}
                assert found <= set(column.values), (kind, column.name)


def test_what_a_side_takes_back_is_out_of_the_next_extract(cast):
    before = making.rows_of(making.extract(cast), "issues")
    PassageConsent.objects.filter(issue__title="Two plans for one place", side="upper").update(
        answer="no"
    )
    after = making.rows_of(making.extract(cast), "issues")
    assert (len(before), len(after)) == (10, 9)
    assert {one["issue"] for one in after} < {one["issue"] for one in before}


def test_a_sets_no_takes_back_what_was_made(cast):
    row = making.extract(cast)
    making.allow(cast.set, "no")
    with pytest.raises(Refused, match="no longer available"):
        extracts.take_extract(extract=row, by=cast.fresh("researcher"))
    making.allow(cast.set)
    queued = making.ask(cast)
    making.allow(cast.set, "no")
    assert extracts.tables_of(queued)["issues"] == []  # a no between asking and making


@pytest.mark.parametrize("end", ["no", "reopened", "taken back", "cleared"])
def test_what_ends_an_extract_ends_it_for_good(cast, end, django_capture_on_commit_callbacks):
    row = making.extract(cast)
    waits = making.ask(cast)
    with django_capture_on_commit_callbacks(execute=True):
        if end == "no":
            make.GroundRulesFactory(set=cast.set, version=9, written_by=cast.facilitator)
            rules = {"set_": cast.set, "text": "Be kind.", "by": cast.facilitator}
            ground_rules.write_ground_rules(research="no", **rules)
        elif end == "reopened":
            reports.reopen(report=cast.set.report, reason="A mistake.", by=cast.facilitator)
        elif end == "cleared":
            Rendering.objects.filter(state="queued").update(state="failed")
            due(cast)
            assert clear(cast.set.pk)
        else:
            issue = Issue.objects.get(title="Two plans for one place")
            said = {key_of(issue): ("no", words_digest(issue))}
            passages.answer_passages(pair=issue.pair, answers=said, by=cast.fresh("upper_a"))
    assert not row.file.storage.exists(row.file.name)
    row.refresh_from_db()
    waits.refresh_from_db()
    assert (row.gone_at is None, waits.state) == (False, "cancelled")
    making.allow(cast.set)  # a later yes brings nothing back
    assert not Extract.objects.allowed().exists()


def test_a_restored_backup_goes_on_with_no_extract_and_no_yes(cast):
    row, waits = making.extract(cast), making.ask(cast)
    rules = [
        make.GroundRulesFactory(
            set=cast.set, version=version, research="yes", written_by=cast.facilitator
        )
        for version in (8, 9)
    ]
    stop_what_may_be_over()
    for one in (row, waits, cast.set, *rules):
        one.refresh_from_db()
    assert (row.gone_at is None, waits.state, cast.set.research) == (False, "cancelled", "no")
    assert [one.research for one in rules] == ["yes", "no"]
    ground_rules.bring_into_force(cast.set, by=cast.facilitator)  # as when somebody leaves
    assert LearningSet.objects.get(pk=cast.set.pk).research == "no"


def test_an_extract_is_of_one_released_version(cast):
    row = making.extract(cast)
    assert Extract.objects.allowed().filter(pk=row.pk).exists()
    released = cast.set.report.snapshot
    Report.objects.update(snapshot=released.signed)  # as if another one were out
    assert not Extract.objects.allowed().exists()
    assert extracts.tables_of(row)["issues"] == []


def test_codes_are_the_same_for_one_and_others_for_another(cast):
    enrol(programme=cast.programme, kind="researcher", person=cast.stranger, by=cast.manager)
    first, second = making.extract(cast), making.extract(cast)
    mine, again = (making.rows_of(row, "issues") for row in (first, second))
    words = [{one["words"] for one in making.rows_of(row, "words")} for row in (first, second)]
    assert words[0].isdisjoint(words[1])
    others = making.rows_of(making.extract(cast, "stranger"), "issues")
    assert mine == again
    codes = [{value for row in rows for value in (row["issue"], row["set"])}
             for rows in (mine, others)]  # fmt: skip
    assert codes[0].isdisjoint(codes[1])
    assert all(re.fullmatch("c[0-9a-f]{12}", code) for code in codes[0])  # never read as a number


def test_figures_about_fewer_than_ten_people_are_blank(cast):
    members = [make.MemberFactory(pair=pair, side=side) for pair in (cast.pair_a, cast.pair_b)
               for side in ("upper", "lower") for _ in range(3)]  # fmt: skip

    def rows():
        content = {"readiness": readiness_of(cast.set)}
        return readiness(SimpleNamespace(set_code="s", content=content))

    for member in members[: SMALLEST - 2]:  # eight: a picture grows by four
        make.ReadinessFactory(member=member, trust=4, roles=2)
    assert {row["answers"] for row in rows()} == {row["mean"] for row in rows()} == {None}
    for member in members[SMALLEST - 2 :]:
        make.ReadinessFactory(member=member, trust=4, roles=2)
    start = [row for row in rows() if row["moment"] == "start"]
    assert [(row["question"], row["answers"], row["mean"]) for row in start] == [
        ("trust", 12, 4.0), ("roles", 12, 2.0),
    ]  # fmt: skip
    made = making.extract(cast, tables=["meetings", "readiness"])
    assert {row["people_present"] for row in making.rows_of(made, "meetings")} == {None}
    # Answers given or changed since the release are in no extract.
    assert {row["answers"] for row in making.rows_of(made, "readiness")} == {None}


def test_it_is_taken_by_its_researcher_alone_and_each_set_sees_that(cast):
    row = making.extract(cast)
    for who in ("manager", "facilitator", "upper_a", "sponsor", "stranger"):
        with pytest.raises(Refused, match="Only the researcher"):
            extracts.take_extract(extract=row, by=cast.fresh(who))
    extracts.take_extract(extract=row, by=cast.fresh("researcher")).close()
    trail = AuditEntry.objects.filter(target_kind="extract", set_id=cast.set.pk)
    assert [entry.verb for entry in trail.order_by("pk")] == ["asked for", "made", "downloaded"]
    page = cast.client("upper_a").get(f"/sets/{cast.set.pk}/research/").content.decode()
    assert "Researcher" in page
    assert "Progress entries" in page


def test_pages_take_the_same_few_queries_with_many_extracts(cast):
    pages = [("manager", f"/programmes/{cast.programme.pk}/research/"),
             ("researcher", f"/programmes/{cast.programme.pk}/research/"),
             ("upper_a", f"/sets/{cast.set.pk}/research/")]  # fmt: skip

    def queries():
        counts = []
        for who, page in pages:
            client = cast.client(who)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
        return counts

    row = making.extract(cast, tables=["sets"])
    few = queries()
    for _number in range(4):
        more = Extract.objects.create(
            role=row.role, asked_by=row.asked_by, tables=["sets"], state="cancelled"
        )
        more.sets.create(set=cast.set, snapshot=cast.set.report.snapshot)
    assert queries() == few
    assert max(few) <= 15


def test_who_is_no_longer_a_researcher_gets_nothing_that_was_made(cast):
    row = making.extract(cast)
    remove_role(role=row.role, by=cast.manager)
    person = cast.fresh("researcher")
    assert not Extract.objects.visible_to(person).exists()
    for change in (extracts.take_extract, extracts.cancel_extract):
        with pytest.raises(Refused):
            change(extract=row, by=person)
    # Made a researcher again, they have another role, whose codes are others.
    enrol(programme=cast.programme, kind="researcher", person=person, by=cast.manager)
    assert not Extract.objects.given_to(cast.fresh("researcher")).allowed().exists()


def test_its_file_goes_after_ninety_days(cast, django_capture_on_commit_callbacks):
    row = making.extract(cast)
    assert sum(extracts.removing_old_extracts()) == 0
    Extract.objects.update(ready_at=clock.now() - dt.timedelta(days=91))
    with django_capture_on_commit_callbacks(execute=True):
        assert sum(extracts.removing_old_extracts()) == 1
    assert not row.file.storage.exists(row.file.name)
    with pytest.raises(Refused, match="no longer available"):
        extracts.take_extract(extract=row, by=cast.fresh("researcher"))


def test_anybody_of_a_closed_set_can_stop_it_and_nobody_else(cast):
    making.allow(cast.set)
    make.GroundRulesFactory(set=cast.set, version=9, research="yes", written_by=cast.facilitator)
    with pytest.raises(Refused, match="once it is closed"):
        ground_rules.stop_research(set_=cast.set, by=cast.fresh("upper_a"))
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed", closed_at=clock.now())
    closed = LearningSet.objects.get(pk=cast.set.pk)
    for who in ("manager", "sponsor", "researcher", "outsider", "stranger"):
        with pytest.raises(Refused):
            ground_rules.stop_research(set_=closed, by=cast.fresh(who))
    ground_rules.stop_research(set_=closed, by=cast.fresh("lower_b"))
    newest = closed.ground_rules.first()
    assert (newest.version, newest.research) == (10, "no")
    assert LearningSet.objects.get(pk=cast.set.pk).research == "no"
    ground_rules.stop_research(set_=closed, by=cast.fresh("upper_a"))
    assert closed.ground_rules.first() == newest


def test_the_database_knows_the_rules_too(cast):
    role = ProgrammeRole.objects.get(kind="researcher")
    for values in ({"tables": []}, {"tables": ["sets"], "gone_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extract.objects.create(role=role, asked_by=role.person, **values)
