"""What sets found together: counts, findings, and who may write them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.library.changes import synthesis
from als.library.models import Finding, FindingLesson
from als.library.selectors.synthesis import compile_synthesis, synthesis_of
from reports.enums import Relation
from tests import factories as make
from tests.library import across
from tests.reports import responding

NOT_MANAGERS = ["sponsor", "facilitator", "upper_a", "outsider"]


def get(cast, who, name, *args, **query):
    return cast.client(who).get(reverse(f"library:{name}", args=args), query)


def post(cast, who, name, *args, **data):
    return cast.client(who).post(reverse(f"library:{name}", args=args), data)


def page(cast, who="manager"):
    return get(cast, who, "synthesis", cast.programme.pk)


def write(cast, statement="Plan together."):
    return synthesis.write_finding(
        programme=cast.programme, statement=statement, explanation="", by=cast.manager
    )


def key(snapshot, mark="L1"):
    return f"{snapshot.pk}-{mark}"


def group(groups, wanted):
    return next(row for row in groups if row["key"] == wanted)


# --- what stands together -----------------------------------------------------------------------


def test_it_counts_sets_pairs_lessons_and_the_answers_to_them(cast):
    across.two_sets(cast)
    counts = {"sets": 2, "pairs": 6, "lessons": 3, "answered": 0}
    assert synthesis_of(cast.programme)["counts"] == counts


def test_an_answer_is_counted_and_found_by_its_kind_and_a_draft_by_nobody(cast):
    report = responding.released(cast)
    responding.published(cast, responding.lesson(report, 1))
    responding.drafted(cast, responding.lesson(report, 2), reason=responding.DRAFTED)
    content = synthesis_of(cast.programme)
    assert (content["counts"]["answered"], content["sets"][0]["answered"]) == (1, 1)
    assert content["answers"] == [{"answer": "accepted", "words": "Accepted", "number": 1}]
    client, url = cast.client("upper_a"), reverse("library:library", args=[cast.programme.pk])
    for answer, found in (("accepted", ["L1"]), ("considering", []), ("none", ["L2", "L3"])):
        response = client.get(url, {"answer": answer})
        assert [row["lesson"].mark for row in response.context["rows"]] == found
    assert "Sponsor: Accepted" in client.get(url).content.decode()
    for name, args in (
        ("library:library_lesson", [responding.lesson(report, 1).snapshot_id, "L1"]),
        ("library:synthesis", [cast.programme.pk]),
        ("library:library", [cast.programme.pk]),
    ):
        assert responding.DRAFTED not in client.get(reverse(name, args=args)).content.decode()
    first = client.get(reverse("library:library_lesson", args=[report.snapshots.get().pk, "L1"]))
    assert "One plan for both tiers." in first.content.decode()


def test_lessons_stand_under_their_readers_and_what_is_for_both_under_each(cast):
    across.version(
        cast.set,
        across.content("A"),
        across.content("B", audience_keys=["both"], audiences=["Both"]),
        across.content("C", audience_keys=["lower", "other"], audiences=["Districts", "Others"]),
    )
    groups = synthesis_of(cast.programme)["audiences"]
    found = {row["title"]: [lesson["statement"] for lesson in row["rows"]] for row in groups}
    assert found == {"Counties": ["A", "B"], "Districts": ["B", "C"], "Others": ["C"]}


def test_themes_of_the_same_name_are_one_and_tell_how_many_sets_speak_of_it(cast):
    across.version(cast.set, across.content("A", themes=["Žup money"], pairs=3))
    across.version(cast.other_set, across.content("B", themes=["ZUP MONEY"], pairs=2))
    (theme,) = synthesis_of(cast.programme)["themes"]
    assert [theme[name] for name in ("number", "sets", "pairs")] == [2, 2, 5]


def test_what_is_under_no_theme_stands_last(cast):
    across.version(cast.set, across.content("A", themes=[]), across.content("B", themes=["Money"]))
    across.version(cast.other_set, across.content("C", themes=[]))
    titles = [row["title"] for row in synthesis_of(cast.programme)["themes"]]
    assert titles == ["Money", "Under no theme"]


@pytest.mark.parametrize(
    "kwargs",
    [{"disagree": 1}, {"reservation": 1}, {"evidence": [across.evidence(qualifies=True)]}],
)
def test_it_shows_by_itself_where_a_set_is_not_of_one_mind(cast, kwargs):
    across.version(cast.set, across.content("All agree."), across.content("Not all.", **kwargs))
    disputed = synthesis_of(cast.programme)["disputed"]
    assert [row["statement"] for row in disputed] == ["Not all."]


def test_it_says_who_stands_behind_a_finding_and_who_says_otherwise(cast):
    one, other = across.two_sets(cast)
    across.finding(cast, supports=[(one, "L1"), (one, "L2")], contradicts=[(other, "L1")])
    (finding,) = synthesis_of(cast.programme)["findings"]
    assert finding["supports"] == {"lessons": 2, "sets": 1, "pairs": 3}
    assert finding["contradicts"] == {"lessons": 1, "sets": 1, "pairs": 2}
    text = page(cast, "sponsor").content.decode()
    assert "Sets differ" in text
    assert "It cost a year." in text


def test_a_lesson_that_was_reworded_is_shown_as_it_reads_now(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1", key="k"))
    across.finding(cast, supports=[(old, "L1")])
    across.version(cast.set, across.content("Share one plan.", mark="L5", key="k"), number=2)
    (finding,) = synthesis_of(cast.programme)["findings"]
    (row,) = finding["rows"]
    assert (row["statement"], row["was"], row["mark"]) == ("Share one plan.", "Share a plan.", "L5")
    assert finding["supports"]["lessons"] == 1
    assert "Lessons have changed since" in page(cast).content.decode()


def test_a_lesson_that_is_gone_is_named_and_does_not_count(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1"))
    across.finding(cast, supports=[(old, "L1")])
    across.version(cast.set, across.content("Something else.", mark="L1"), number=2)
    (finding,) = synthesis_of(cast.programme)["findings"]
    assert [row["gone"] for row in finding["rows"]] == [True]
    assert finding["supports"]["lessons"] == 0
    assert "it does not count" in page(cast, "upper_a").content.decode()


def test_a_lesson_in_the_same_words_moves_to_the_newest_version_without_a_note(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1"))
    across.finding(cast, supports=[(old, "L1")])
    new = across.version(cast.set, across.content("Share a plan.", mark="L2"), number=2)
    (finding,) = synthesis_of(cast.programme)["findings"]
    assert (finding["rows"][0]["key"], finding["changed"]) == (key(new, "L2"), 0)


def test_only_released_words_are_in_it(cast):
    across.two_sets(cast)
    across.version(cast.set, across.content("Not yet."), number=2, released=False)
    content = str(compile_synthesis(cast.programme))
    assert "Not yet." not in content
    assert across.SECRET not in content


# --- writing findings ---------------------------------------------------------------------------


def test_a_manager_writes_a_finding_and_picks_its_lessons(cast):
    one, other = across.two_sets(cast)
    answer = post(cast, "manager", "finding_new", cast.programme.pk, statement="Plan together.")
    finding = Finding.objects.get()
    assert answer.url == reverse("library:finding_lessons", args=[finding.pk])
    relations = {f"relation-{key(one)}": "supports", f"relation-{key(other)}": "contradicts"}
    post(cast, "manager", "finding_lessons", finding.pk, **relations)
    rows = FindingLesson.objects.values_list("snapshot", "mark", "relation")
    assert list(rows) == [(one.pk, "L1", "supports"), (other.pk, "L1", "contradicts")]
    shown = get(cast, "manager", "finding_lessons", finding.pk)
    assert [row["relation"] for row in shown.context["picked"]] == ["supports", "contradicts"]
    assert [row["lesson"].statement for row in shown.context["rows"]] == ["Say who leads."]


def test_what_is_left_out_of_a_save_stays_as_it_was(cast):
    one, other = across.two_sets(cast)
    finding = across.finding(cast, supports=[(one, "L1")])
    synthesis.set_relations(finding=finding, relations={key(other): "qualifies"}, by=cast.manager)
    assert finding.lessons.count() == 2
    synthesis.set_relations(finding=finding, relations={key(one): ""}, by=cast.manager)
    assert list(finding.lessons.values_list("relation", flat=True)) == ["qualifies"]


def test_a_lesson_that_moved_to_a_newer_version_is_one_lesson(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1"))
    finding = across.finding(cast, supports=[(old, "L1")])
    new = across.version(cast.set, across.content("Share a plan.", mark="L2"), number=2)
    synthesis.set_relations(
        finding=finding, relations={key(new, "L2"): "qualifies"}, by=cast.manager
    )
    rows = finding.lessons.values_list("snapshot", "mark", "relation")
    assert list(rows) == [(new.pk, "L2", "qualifies")]


def test_a_lesson_that_is_gone_can_be_taken_off(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1"))
    finding = across.finding(cast, supports=[(old, "L1")])
    across.version(cast.set, across.content("Else.", mark="L2"), number=2)
    synthesis.set_relations(finding=finding, relations={key(old): ""}, by=cast.manager)
    assert not finding.lessons.exists()


def test_saving_twice_changes_nothing_and_sends_one_mail(cast):
    one, _other = across.two_sets(cast)
    finding = write(cast)
    for _time in range(2):
        synthesis.set_relations(finding=finding, relations={key(one): "supports"}, by=cast.manager)
    assert AuditEntry.objects.filter(verb="rested on lessons").count() == 1


@pytest.mark.parametrize("bad", ["agrees", "SUPPORTS", "supports "])
def test_a_relation_that_there_is_not_is_refused(cast, bad):
    one, _other = across.two_sets(cast)
    with pytest.raises(Refused):
        synthesis.set_relations(finding=write(cast), relations={key(one): bad}, by=cast.manager)


def test_a_lesson_that_was_not_released_or_is_anothers_can_not_be_picked(cast):
    draft = across.version(cast.set, across.content("Not yet.", mark="L1"), released=False)
    foreign = across.version(make.SetFactory(), across.content("Of others.", mark="L1"))
    for snapshot in (draft, foreign):
        with pytest.raises(Refused):
            synthesis.set_relations(
                finding=write(cast), relations={key(snapshot): "supports"}, by=cast.manager
            )
    assert not FindingLesson.objects.exists()


@pytest.mark.parametrize("who", NOT_MANAGERS)
def test_nobody_else_writes_findings(cast, who):
    finding = across.finding(cast)
    assert post(cast, who, "finding_new", cast.programme.pk, statement="X").status_code == 403
    for name in ("finding_edit", "finding_lessons", "finding_place", "finding_withdraw"):
        assert post(cast, who, name, finding.pk, statement="X", place=1).status_code == 403
    with pytest.raises(Refused):
        synthesis.withdraw_finding(finding=finding, by=cast.fresh(who))


def test_a_finding_sent_twice_is_one(cast):
    assert write(cast) == write(cast)


def test_two_managers_who_save_the_same_finding_lose_nothing(cast):
    finding = write(cast)
    form = get(cast, "manager", "finding_edit", finding.pk).context["form"]
    synthesis.edit_finding(finding=finding, statement="Theirs.", explanation="", by=cast.manager)
    answer = post(
        cast, "manager", "finding_edit", finding.pk, statement="Mine.", seen=form["seen"].value()
    )
    assert "Mine." in answer.content.decode()
    assert "Theirs." in answer.content.decode()


def test_findings_are_put_in_order(cast):
    one, two, three = (write(cast, text) for text in ("One", "Two", "Three"))
    synthesis.place_finding(finding=three, place=1, by=cast.manager)
    assert [str(row) for row in Finding.objects.current()] == ["Three", "One", "Two"]
    synthesis.place_finding(finding=one, place=99, by=cast.manager)
    assert list(Finding.objects.current()) == [three, two, one]


def test_a_withdrawn_finding_is_on_no_page_and_withdrawing_twice_is_once(cast):
    one, _other = across.two_sets(cast)
    finding = across.finding(cast, supports=[(one, "L1")])
    for _time in range(2):
        assert post(cast, "manager", "finding_withdraw", finding.pk).status_code == 302
    assert "Plan together." not in page(cast).content.decode()
    assert AuditEntry.objects.filter(verb="withdrawn").count() == 1
    with pytest.raises(Refused, match="withdrawn since"):
        synthesis.edit_finding(finding=finding, statement="X", explanation="", by=cast.manager)


def test_a_finding_without_a_lesson_is_shown_to_managers_alone(cast):
    across.two_sets(cast)
    across.finding(cast)
    assert "Plan together." in page(cast).content.decode()
    for who in NOT_MANAGERS:
        assert "Plan together." not in page(cast, who).content.decode()
    assert compile_synthesis(cast.programme)["findings"] == []


def test_a_stranger_finds_no_such_page(cast):
    across.two_sets(cast)
    assert page(cast, "stranger").status_code == 404


def test_a_manager_of_another_programme_reaches_none_of_it(cast):
    finding = across.finding(cast)
    other = make.ProgrammeRoleFactory(kind="manager").person
    cast.people["elsewhere"] = other
    assert page(cast, "elsewhere").status_code == 404
    assert post(cast, "elsewhere", "finding_withdraw", finding.pk).status_code == 404


def test_the_pages_take_the_same_few_queries_with_many_reports(cast):
    one, other = across.two_sets(cast)
    finding = across.finding(cast, supports=[(one, "L1")], contradicts=[(other, "L1")])

    def counted():
        numbers = []
        client = cast.client("manager")
        for name, pk in (("synthesis", cast.programme.pk), ("finding_lessons", finding.pk)):
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(f"library:{name}", args=[pk]))
            numbers.append(len(captured))
        return numbers

    few = counted()
    for _number in range(8):
        more = across.version(
            make.SetFactory(programme=cast.programme), across.content("Share.", mark="L1")
        )
        across.finding(cast, supports=[(more, "L1")])
        FindingLesson.objects.create(finding=finding, snapshot=more, mark="L1", relation="supports")
    assert counted() == few
    assert max(few) <= 9


def test_relations_are_those_of_the_form(cast):
    across.two_sets(cast)
    shown = get(cast, "manager", "finding_lessons", across.finding(cast).pk)
    assert [value for value, _words in shown.context["choices"]] == ["", *Relation.values]
