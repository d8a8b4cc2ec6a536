import datetime as dt

import pytest
from django.utils import timezone

from als.core import audit, clock
from als.portal.selectors import overview
from sets.models import AnswerLink, LearningSet, Pair
from tests import factories as make
from tests.pages import queries

pytestmark = pytest.mark.django_db


def page(cast, who, path):
    return cast.client(who).get(path).content.decode()


def fill(cast, number):
    """Give the set ``number`` more of everything that its pages list."""
    for _ in range(number):
        issue = make.IssueFactory(pair=cast.pair_a, theme=make.ThemeFactory(set=cast.set))
        action = make.ActionFactory(issue=issue, under_way=True)
        make.ProgressFactory(action=action)
        pair = make.PairFactory(set=cast.set, number=Pair.objects.count() + 10, proposed=True)
        make.AgreementFactory(pair=pair)
        cycle = make.CycleFactory(set=cast.set)
        make.MeetingFactory(cycle=cycle)
        audit.record("did", issue, by=cast.upper_a, set_id=cast.set.pk, pair_id=cast.pair_a.pk)


@pytest.mark.parametrize("path", ["", "setup/", "history/"])
def test_pages_of_a_set_take_as_many_queries_for_little_as_for_much(cast, path):
    client, url = cast.client("facilitator"), f"/sets/{cast.set.pk}/{path}"
    fill(cast, 1)
    few = queries(client, url)
    fill(cast, 3)
    assert queries(client, url) == few


def test_the_pair_s_page_takes_as_many_queries_for_little_as_for_much(cast):
    client, url = cast.client("upper_a"), f"/pairs/{cast.pair_a.pk}/"
    fill(cast, 1)
    few = queries(client, url)
    fill(cast, 3)
    assert queries(client, url) == few


def test_the_overview_counts_only_issues_that_the_reader_may_read(cast, world):
    world.has("issue", "secret_issue")
    world.secret_issue.theme = world.theme
    world.secret_issue.save()
    path = f"/sets/{cast.set.pk}/"
    assert "2 issues" in page(cast, "upper_a", path)
    assert "1 issue<" in page(cast, "upper_b", path)


def test_members_do_not_see_who_was_asked_and_has_not_agreed(cast, world):
    name = str(world.proposed_pair.upper)
    path = f"/sets/{cast.set.pk}/"
    assert (name in page(cast, "facilitator", path), name in page(cast, "upper_b", path)) == (
        True,
        False,
    )


def test_another_pair_sees_only_what_the_set_can_see(cast, world):
    world.has("issue", "secret_issue", "progress")
    text = page(cast, "upper_b", f"/pairs/{cast.pair_a.pk}/")
    assert (world.issue.title in text, "SECRET" in text) == (True, False)


def test_a_member_s_history_is_their_pair_s(cast):
    for pair, person in ((cast.pair_a, cast.upper_a), (cast.pair_b, cast.upper_b)):
        audit.record("raised", pair, by=person, set_id=cast.set.pk, pair_id=pair.pk)
    path = f"/sets/{cast.set.pk}/history/"
    seen = {
        who: [str(pair) in page(cast, who, path) for pair in (cast.pair_a, cast.pair_b)]
        for who in ("facilitator", "lower_a", "upper_b")
    }
    assert seen == {"facilitator": [True, True], "lower_a": [True, False], "upper_b": [False, True]}


def test_the_history_calls_plans_and_answer_links_by_their_names(cast):
    cycle = make.CycleFactory(set=cast.set, number=4, name="Half of the year")
    link = AnswerLink.objects.create(
        purpose="consent", member=cast.member("upper_a"), thing=1, expires_at=clock.now()
    )
    for row in (cycle, link):
        audit.record("changed", row, by=cast.facilitator, set_id=cast.set.pk)
    text = page(cast, "facilitator", f"/sets/{cast.set.pk}/history/")
    assert "cycle “Meeting 4: Half of the year”" in text
    assert "answer link “Upper A”" in text


def test_only_leads_are_offered_what_only_leads_may_do(cast):
    make.MemberFactory(pair=cast.pair_a, person=cast.stranger)
    path = f"/pairs/{cast.pair_a.pk}/"
    offered = {w: "Withdraw your side" in page(cast, w, path) for w in ("upper_a", "stranger")}
    assert offered == {"upper_a": True, "stranger": False}


def test_the_year_counts_what_happened_between_the_meetings_and_marks_today(cast):
    today = clock.today(cast.programme.time_zone)
    noon = dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC)
    for number, days in ((1, -60), (2, -10), (3, 40)):
        starts = noon + dt.timedelta(days=days)
        make.MeetingFactory(cycle__set=cast.set, cycle__number=number, starts=starts)
    action = make.ActionFactory(
        issue=make.IssueFactory(pair=cast.pair_a), owner=cast.member("upper_a"), under_way=True,
        agreed_at=noon - dt.timedelta(days=50),
    )  # fmt: skip
    make.ProgressFactory(action=action, day=today - dt.timedelta(days=9))
    make.ProgressFactory(action=action, day=today)
    make.ActionFactory(  # never begun, so it has not ended either
        issue=action.issue, owner=action.owner, state="withdrawn", ended_at=noon,
        ended_reason="Another way.",
    )  # fmt: skip
    shown = cast.client("upper_a").get(f"/sets/{cast.set.pk}/").context
    cycles = shown["cycles"]
    assert "ended" not in [one.kind for one in shown["latest"]]
    between = [tuple(cycle.between.values()) for cycle in cycles]
    assert between == [(0, 1, 0), (2, 0, 0), (0, 0, 0)]
    assert [cycle.today for cycle in cycles] == [None, 2, None]


def test_a_closed_set_says_so_where_one_comes_in_and_how_it_ended(cast):
    path, words = f"/sets/{cast.set.pk}/", "This set is closed"
    assert words not in page(cast, "upper_a", path)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed", closed_at=clock.now())
    seen = {who: page(cast, who, path) for who in ("upper_a", "facilitator")}
    assert [words in text for text in seen.values()] == [True, True]
    undo = {who: "How long that can be undone" in text for who, text in seen.items()}
    assert undo == {"upper_a": False, "facilitator": True}
    assert "The set was closed on" in page(cast, "upper_a", path + "ending/")
    assert "Undo the closing" in page(cast, "facilitator", path + "ending/")
    late = clock.now() - dt.timedelta(days=15)
    LearningSet.objects.filter(pk=cast.set.pk).update(closed_at=late)
    assert "be undone" not in page(cast, "facilitator", path)
    assert "Undo the closing" not in page(cast, "facilitator", path + "ending/")


def test_actions_are_counted_by_days_of_the_programme_and_not_of_the_reader(cast):
    late = dt.datetime(2026, 5, 4, 22, tzinfo=dt.UTC)
    make.ActionFactory(
        issue__pair=cast.pair_a, owner=cast.member("upper_a"), under_way=True, agreed_at=late
    )
    for zone, day in (("Asia/Tokyo", 5), ("Europe/London", 4)):
        with timezone.override("America/Lima"):
            rows = overview._days_of_actions(cast.fresh("upper_a"), cast.set.pk, zone)
        assert rows == [(dt.date(2026, 5, day), None)]


def test_the_next_meeting_has_the_one_step_that_the_reader_can_take(cast, world):
    path = f"/sets/{cast.set.pk}/"
    world.has("meeting")
    make.AttendanceFactory(meeting=world.meeting, member=world.upper_a, answer="yes")
    steps = {who: cast.client(who).get(path).context["next_step"] for who in ("lower_b", "upper_a")}
    assert {who: step.kind for who, step in steps.items()} == {
        "lower_b": "meeting_to_answer",
        "upper_a": "meeting_coming",
    }


def test_what_pairs_did_last_is_what_the_reader_may_read_their_own_pair_first(cast, world):
    world.has("action", "issue")
    page_of_b = cast.client("upper_b").get(f"/sets/{cast.set.pk}/")
    assert page_of_b.context["pairs"][0].pk == cast.pair_b.pk
    make.IssueFactory(pair=cast.pair_a, title="SECRET", disclosure="pair")
    make.IssueFactory(pair=cast.pair_a, title="For all of us", disclosure="set")
    path = f"/sets/{cast.set.pk}/"
    pages = {who: cast.client(who).get(path) for who in ("upper_a", "upper_b")}
    shown = {who: [str(o.row) for o in page.context["latest"]] for who, page in pages.items()}
    assert ["SECRET" in rows for rows in shown.values()] == [True, False]
    assert ["For all of us" in rows for rows in shown.values()] == [True, True]
