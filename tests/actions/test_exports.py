"""Exporting data: who can export what, and that it says who can see each row."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.changes import consents
from actions.changes.exports import export_data
from actions.models import Attachment, Issue, ProgressEntry
from actions.selectors.exports import BUILDERS, CHUNK, Export
from als.core.disclosure import Disclosure
from als.core.files.tables import TooLargeError
from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.enums import Tier
from tests import factories as make
from tests.actions.conftest import NOW, make_action

SHEETS = ["About", "Issues", "Actions", "Progress"]


def post(cast, person, place, what="workbook", **data):
    response = cast.client(person).post(f"{place}export/{what}/", data)
    response.body = response.getvalue()  # a file is closed once it is read
    return response


def of_set(cast):
    return f"/sets/{cast.set.pk}/"


def of_pair(cast):
    return f"/pairs/{cast.pair_a.pk}/"


def book(response):
    return openpyxl.load_workbook(io.BytesIO(response.body))


def rows(response, name):
    """Return the rows of a sheet as dicts by the names of its columns."""
    head, *found = book(response)[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def csv_rows(response, separator=","):
    """Return the rows of a CSV as dicts."""
    text = io.StringIO(response.body.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=separator))


@pytest.fixture
def entry(cast, under_way):
    return make.ProgressFactory(
        action=under_way, author=cast.member("lower_a"), done="Made one form", hours="2.5"
    )


def test_the_workbook_has_a_sheet_of_what_it_is_and_one_for_each_kind(cast, entry):
    response = post(cast, "facilitator", of_set(cast))
    assert book(response).sheetnames == SHEETS
    assert "Main set 2026-06-10.xlsx" in response["Content-Disposition"]
    about = dict(book(response)["About"].iter_rows(values_only=True))
    assert (about["Set"], about["Pair"]) == ("Main set", "All pairs")
    assert (about["Made"], about["Exported by"]) == (
        "10 June 2026, 10:30, London time",
        "Facilitator",
    )


def test_a_facilitator_takes_all_pairs_along_and_no_other_set(cast, issue, secret_issue):
    make.IssueFactory(pair=cast.pair_b, title="Of pair B", disclosure=Disclosure.PAIR)
    make.IssueFactory(pair=cast.other_pair, title="ELSEWHERE")
    found = rows(post(cast, "facilitator", of_set(cast)), "Issues")
    assert [row["Issue"] for row in found] == [issue.title, secret_issue.title, "Of pair B"]


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "lower_a"])
def test_of_a_pair_only_its_own_goes_along(cast, issue, secret_issue, person):
    make.IssueFactory(pair=cast.pair_b, title="Of pair B, for the set", disclosure=Disclosure.SET)
    found = rows(post(cast, person, of_pair(cast)), "Issues")
    assert [row["Issue"] for row in found] == [issue.title, secret_issue.title]


def test_nobody_else_takes_anything(cast, case):
    for person, of_the_set, of_the_pair in [
        ("facilitator", 200, 200),
        ("upper_a", 403, 200),
        ("upper_b", 403, 403),
        ("sponsor", 404, 404),
        ("manager", 404, 404),
        ("outsider", 404, 404),
        ("other_facilitator", 404, 404),
        ("stranger", 404, 404),
    ]:
        for what in ["workbook", "issues", "actions", "progress", "about"]:
            with case(person, what):
                answers = [
                    post(cast, person, place, what).status_code
                    for place in (of_set(cast), of_pair(cast))
                ]
                assert answers == [of_the_set, of_the_pair]


def test_a_change_asks_by_itself_who_takes_it(cast):
    with pytest.raises(Refused):
        export_data(export=Export(cast.upper_a, cast.set), what="issues", by=cast.upper_a)
    with pytest.raises(Refused):
        export_data(
            export=Export(cast.upper_b, cast.set, cast.pair_a), what="issues", by=cast.upper_b
        )


def test_an_export_holds_no_more_than_its_reader_can_see(cast, issue, secret_issue):
    """Also if it were made for somebody who may not export."""
    assert [*Export(cast.upper_b, cast.set).rows_of(Issue)] == [issue]
    assert {*Export(cast.upper_a, cast.set).rows_of(Issue)} == {issue, secret_issue}


def test_a_file_that_is_not_offered_is_not_there(cast):
    assert post(cast, "facilitator", of_set(cast), "everything").status_code == 404


def test_taking_it_is_on_record_and_looking_at_the_page_is_not(cast):
    cast.client("upper_a").get(f"{of_pair(cast)}export/")
    assert AuditEntry.objects.filter(verb="exported data").count() == 0
    post(cast, "upper_a", of_pair(cast), "actions")
    entry = AuditEntry.objects.get(verb="exported data")
    assert (entry.by, entry.set_id, entry.pair_id) == (cast.upper_a, cast.set.pk, cast.pair_a.pk)
    assert entry.details == {"what": "actions"}


def test_an_issue_goes_along_with_both_views_and_the_words_of_the_programme(cast):
    make.IssueFactory(
        pair=cast.pair_a,
        title="Two forms",
        theme=make.ThemeFactory(set=cast.set, title="Money"),
        upper_view="We need both",
        lower_view="One would do",
        confirmed_by=cast.member("upper_a"),
        confirmed_at=NOW,
        raised_at=dt.datetime(2026, 5, 31, 23, 30, tzinfo=dt.UTC),
        disclosure=Disclosure.REPORT_WITHOUT_NAMES,
    )
    row = rows(post(cast, "upper_a", of_pair(cast)), "Issues")[0]
    assert (row["Region’s view"], row["Commune’s view"]) == ("We need both", "One would do")
    assert (row["Pair"], row["Region"]) == ("Pair 1", "Uppershire A Partnership")
    assert (row["Theme"], row["Confirmed by"]) == ("Money", "Upper A")
    assert row["Raised on"] == dt.datetime(2026, 6, 1)  # in London it was the next day
    assert row["Who can see this"] == "The report, without names"


def test_an_issue_that_waits_for_the_pair_says_so(cast, recorded):
    row = rows(post(cast, "facilitator", of_set(cast)), "Issues")[0]
    assert (row["Status"], row["Confirmed by"]) == ("Waiting for the pair", None)


def test_an_action_goes_along_with_who_consented_when(cast, issue):
    action = make_action(cast, issue, due=dt.date(2026, 9, 1))
    consents.consent(action=action, by=cast.upper_a)
    row = rows(post(cast, "lower_a", of_pair(cast)), "Actions")[0]
    assert (row["Region: who consented"], row["Region: consented on"]) == (
        "Upper A",
        dt.datetime(2026, 6, 10),
    )
    assert (row["Commune: who consented"], row["Commune: consented on"]) == (None, None)
    assert (row["Owner"], row["By when"]) == ("Upper A", dt.datetime(2026, 9, 1))
    assert row["Issue no."] == issue.pk


def test_a_consent_to_another_text_does_not_go_along(cast, issue):
    action = make_action(cast, issue, text_version=2)
    make.ConsentFactory(action=action, member=cast.member("upper_a"), text_version=1)
    row = rows(post(cast, "upper_a", of_pair(cast)), "Actions")[0]
    assert row["Region: who consented"] is None


def test_an_action_that_did_not_work_says_why(cast, issue):
    make_action(cast, issue, did_not_work=True)
    row = rows(post(cast, "upper_a", of_pair(cast)), "Actions")[0]
    assert (row["Status"], row["Why it ended"]) == ("Tried, did not work", "Nobody used it.")


def test_progress_goes_along_with_hours_as_a_number_and_its_files(cast, entry):
    for name in ("form.pdf", "Đurđevac.pdf"):
        Attachment.objects.create(
            entry=entry,
            file="attachments/x",
            name=name,
            content_type="application/pdf",
            size=3,
            sha256="0" * 64,
            added_by=cast.lower_a,
        )
    row = rows(post(cast, "upper_a", of_pair(cast)), "Progress")[0]
    assert (row["Hours"], row["Date"]) == (2.5, dt.datetime(2026, 5, 6))
    assert row["Attached files"] == "form.pdf\nĐurđevac.pdf"
    assert (row["Side"], row["How it came"]) == ("Commune", "Signed in")
    assert row["Page"].endswith(f"/actions/{entry.action_id}/")


def test_a_table_alone_begins_with_its_head_and_has_what_it_is_in_a_file_beside_it(cast, entry):
    texts = {
        "issues": ("Issue", entry.action.issue.title),
        "actions": ("Action", entry.action.what),
        "progress": ("What was done", "Made one form"),
    }
    for what, (column, text) in texts.items():
        [row] = csv_rows(post(cast, "upper_a", of_pair(cast), what))
        assert row[column] == text
    about = post(cast, "upper_a", of_pair(cast), "about").body.decode("utf-8-sig")
    assert about.splitlines()[2] == f"Pair: Pair 1: {cast.pair_a}"
    assert "keep this file" in about


def test_who_asks_for_semicolons_gets_decimal_commas_too(cast, entry):
    response = post(cast, "upper_a", of_pair(cast), "progress", separator="semicolon")
    assert [row["Hours"] for row in csv_rows(response, ";")] == ["2,50"]
    assert [row["Hours"] for row in csv_rows(post(cast, "upper_a", of_pair(cast), "progress"))] == [
        "2.50"
    ]


def test_what_was_typed_runs_in_no_spreadsheet(cast, entry):
    bad = "=cmd|' /C calc'!A0"
    Issue.objects.update(title=bad, description="\x0b@SUM(A1)")
    ProgressEntry.objects.update(done=bad)
    workbook = post(cast, "facilitator", of_set(cast))
    assert rows(workbook, "Issues")[0]["Issue"] == bad
    types = {c.data_type for sheet in book(workbook) for row in sheet.iter_rows() for c in row}
    assert types <= {"s", "n", "d"}
    found = csv_rows(post(cast, "facilitator", of_set(cast), "issues"))
    assert (found[0]["Issue"], found[0]["What it is about"]) == (f"'{bad}", "'\n'@SUM(A1)")


def fill(cast, number):
    for person in ["upper_a", "lower_a", "upper_b"] * number:
        member = cast.member(person)
        theme = make.ThemeFactory(set=cast.set)
        issue = make.IssueFactory(pair=member.pair, confirmed_by=member, theme=theme)
        action = make.ActionFactory(issue=issue, owner=member, under_way=True)
        make.ConsentFactory(action=action, member=member)
        make.ProgressFactory(action=action)


@pytest.mark.parametrize("what", ["workbook", "issues", "actions", "progress"])
def test_it_takes_as_many_queries_with_many_rows_as_with_few(cast, what):
    def queries():
        client = cast.client("facilitator")
        with CaptureQueriesContext(connection) as captured:
            assert client.post(f"{of_set(cast)}export/{what}/").status_code == 200
        return len(captured)

    fill(cast, 1)
    few = queries()
    fill(cast, 3)
    assert queries() == few
    assert few <= {"workbook": 17}.get(what, 12)


def test_the_page_offers_each_file_by_a_button(cast):
    page = cast.client("upper_a").get(f"{of_pair(cast)}export/").content.decode()
    files = ["workbook", "issues", "actions", "progress", "about"]
    assert [page.count(f'action="{of_pair(cast)}export/{what}/"') for what in files] == [1] * 5
    assert page.count('name="separator"') == 2


def test_a_side_is_called_what_the_programme_calls_it(cast, entry):
    row = rows(post(cast, "upper_a", of_pair(cast)), "Actions")[0]
    assert (row["Owner’s side"], row["Side that leads"]) == ("Region", "Region")
    assert str(Tier.UPPER.label) not in str(row)


def test_as_many_rows_as_may_be_go_along_in_a_file(cast, issue, monkeypatch):
    """They are fetched piece by piece: nothing of a piece gets lost or comes twice."""
    number = 3 * CHUNK
    monkeypatch.setattr("actions.selectors.exports.MAX_ROWS_IN_CSV", number)
    action = make_action(cast, issue, under_way=True)
    entry = {"action": action, "author": action.owner, "day": dt.date(2026, 5, 6)}
    ProgressEntry.objects.bulk_create(
        ProgressEntry(**entry, done=f"={n}", state_after="under_way") for n in range(number)
    )
    found = csv_rows(post(cast, "facilitator", of_set(cast), "progress"))
    assert [row["What was done"] for row in found] == [f"'={n}" for n in range(number)]


def test_what_is_too_much_while_one_waits_is_answered_in_words(cast, issue, monkeypatch):
    make_action(cast, issue)
    monkeypatch.setattr("actions.selectors.exports.MAX_CHARACTERS", 10)
    response = post(cast, "upper_a", of_pair(cast))
    assert (response.status_code, response["Location"]) == (302, f"{of_pair(cast)}export/")
    too_much = cast.client("upper_a").post(f"{of_pair(cast)}export/workbook/", follow=True)
    assert (too_much.status_code, "one table at a time" in too_much.content.decode()) == (200, True)


def test_the_bound_counts_all_that_is_written(cast, issue):
    make_action(cast, issue)
    export = Export(cast.upper_a, cast.set, cast.pair_a)
    written = sum(len(text) for text in csv_texts(export, "issues"))
    one_less = "actions.selectors.exports.MAX_CHARACTERS"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_less, written)
        export.file("issues", at_once=True)
        patch.setattr(one_less, written - 1)
        assert not export.is_too_large("issues")  # its long texts alone are within it
        with pytest.raises(TooLargeError):
            export.file("issues", at_once=True)
        export.file("issues")  # as a worker does


def csv_texts(export, what):
    return [cell for row in BUILDERS[what](export).cells for cell in row if isinstance(cell, str)]


def test_the_bound_counts_all_tables_of_a_workbook(cast, issue, monkeypatch):
    make_action(cast, issue)
    monkeypatch.setattr("actions.selectors.exports.MAX_ROWS_IN_WORKBOOK", 1)
    export = Export(cast.upper_a, cast.set, cast.pair_a)
    assert (export.is_too_large("workbook"), export.is_too_large("issues")) == (True, False)
