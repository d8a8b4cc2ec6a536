"""An archive tells nobody more than the pages do."""

from functools import cache

import pytest

from als.archive.papers import for_pair
from als.archive.read import opened
from als.archive.restore import restore
from sets.models import Pair
from tests.archive.test_bad_files import packed
from tests.archive.test_round_trip import elsewhere, without_what_an_import_settles
from tests.archive.unpacked import archive_of, comparable, document_of, parts_of
from tests.archive.whole import whole_set
from tests.cast import make_cast

# What nobody but its writer, or nobody at all, reads on a page
NOT_FACILITATORS = ["Nobody but me reads this.", "Mine alone", "Half a thought", 'By meet"']


@cache
def made(scope):
    """Return the archive's parts, and as one document; what it is of is gone."""
    with elsewhere():
        cast = make_cast()
        set_ = whole_set(cast)
        pair = Pair.objects.get(pk=cast.pair_a.pk) if scope == "pair" else None
        file = archive_of(set_, scope, pair=pair, reader=cast.facilitator)
    return parts_of(file), document_of(file)


def text_of(scope):
    return b"\n".join(
        data for name, data in made(scope)[0].items() if name.endswith((".json", ".csv", ".txt"))
    ).decode()


@pytest.mark.slow
@pytest.mark.parametrize("words", NOT_FACILITATORS)
def test_what_members_keep_to_themselves_is_in_the_operators_archive_alone(db, words):
    assert words in text_of("whole")
    assert words not in text_of("facilitators")
    assert words not in text_of("pair")


@pytest.mark.slow
def test_private_notes_are_in_nothing_that_leaves_the_facilitators(db):
    assert made("facilitators")[1]["data/sets.facilitatornote.json"] == []
    assert "data/sets.facilitatornote.json" not in made("pair")[1]
    (note,) = made("whole")[1]["data/sets.facilitatornote.json"]
    for scope in ("facilitators", "pair"):
        assert note["text"] not in text_of(scope)


@pytest.mark.slow
def test_no_single_answer_on_trust_and_no_score_reaches_facilitators(db):
    document = made("facilitators")[1]
    assert document["data/sets.readiness.json"] == document["data/sets.focusscore.json"] == []
    entries = document["data/core.auditentry.json"]
    assert not [row for row in entries if row["target_kind"] in ("readiness", "focusscore")]


@pytest.mark.slow
def test_whose_a_review_without_a_name_is_stays_unsaid(db):
    rows = made("facilitators")[1]["data/meetings.processreview.json"]
    assert [row["helped"] for row in rows] == ["The tea"]
    assert "The walk" not in text_of("facilitators")


@pytest.mark.slow
def test_nothing_of_the_other_pair_is_in_a_pairs_part(db):
    parts, document = made("pair")
    assert {row["id"] for row in document["data/sets.pair.json"]} == {
        row["pair"] for row in document["data/sets.member.json"]
    }
    assert "Between us and the pair" not in text_of("pair")
    assert "Uppershire B" not in text_of("pair")
    assert not [name for name in parts if name.startswith("papers/")]


@pytest.mark.slow
def test_a_pair_takes_its_own_work_along(db):
    parts, document = made("pair")
    titles = [row["title"] for row in document["data/actions.issue.json"]]
    assert titles == ["Two plans for one place"]
    kinds = sorted({name.partition("/")[0] for name in parts})
    assert kinds == [
        "README.txt", "attachments", "data", "manifest.json", "minutes", "reports", "tables",
    ]  # fmt: skip


@pytest.mark.slow
def test_addresses_are_of_people_in_the_set_alone(db):
    people = {row["name"]: row["email"] for row in made("facilitators")[1]["data/people.json"]}
    assert people["Upper A"] == "upper.a@example.org"
    assert people["Sponsor"] == ""
    pairs = {row["name"]: row["email"] for row in made("pair")[1]["data/people.json"]}
    assert (pairs["Upper A"], pairs["Facilitator"]) == ("upper.a@example.org", "")


@pytest.mark.slow
@pytest.mark.parametrize("scope", ["whole", "facilitators", "pair"])
def test_no_password_and_no_key_is_in_any_archive(db, scope):
    assert "password" not in text_of(scope).lower().replace("passwords", "")
    assert "token" not in text_of(scope).lower()


@pytest.mark.slow
def test_minutes_in_a_pairs_part_leave_out_what_another_pair_keeps(db):
    with elsewhere():
        cast = make_cast()
        whole_set(cast)
        version = cast.set.cycles.get(number=7).meeting.minutes_versions.get()
        mine = for_pair(version.content, cast.pair_a)
        theirs = for_pair(version.content, cast.pair_b)

        def texts(content):
            return [entry["text"] for item in content["items"] for entry in item["entries"]]

        recorded = ["Two plans for one place", cast.pair_a.issues.get().actions.get().what]
        assert texts(mine) == ["Agreed by both.", *recorded, "Heard."]
        assert texts(theirs) == ["Agreed by both.", "Between us and the pair", *recorded]


@pytest.mark.slow
def test_what_facilitators_took_can_be_brought_back_too(db, tmp_path):
    before = packed(made("facilitators")[0], tmp_path)
    with opened(before) as archive:
        done = restore(archive)
    facilitator = done.set.facilitators.get().person
    after = archive_of(done.set, "facilitators", reader=facilitator)
    rows, rows_after = comparable(before)[0], comparable(after)[0]
    entries = rows_after.pop("core.auditentry")
    assert entries[:-1] == rows.pop("core.auditentry")
    for content in (rows, rows_after):
        without_what_an_import_settles(content)
    assert rows_after == rows
