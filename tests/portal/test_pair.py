"""The pair's page: who reads what of it, what waits there, what the other side has said."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from als.core.disclosure import Disclosure
from als.portal.selectors.pair.page import pair_page
from sets.models import Pair
from tests import factories as make
from tests.needs import need_text

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def page_of(cast, who, pair=None):
    pk = (pair or cast.pair_a).pk
    return pair_page(cast.fresh(who), Pair.objects.select_related("set__programme").get(pk=pk))


def needs(cast, who):
    return [need_text(need) for need in page_of(cast, who)["needs"]]


def page(cast, who, pair=None):
    return cast.client(who).get(f"/pairs/{(pair or cast.pair_a).pk}/").text


def ago(days):
    return NOW - dt.timedelta(days=days)


def test_each_side_is_asked_for_its_own_consent_and_the_facilitator_sees_whose_is_missing(
    cast, world
):
    make.ConsentFactory(action=world.action, member=world.upper_a)
    asked = [f"Consent, or ask for a change: “{world.action}”"]
    missing = [f"Waiting for the consent of the commune: “{world.action}”"]
    found = {who: needs(cast, who) for who in ("upper_a", "lower_a", "facilitator", "upper_b")}
    assert found == {"upper_a": [], "lower_a": asked, "facilitator": missing, "upper_b": []}


def test_an_action_of_an_issue_that_waits_asks_for_no_consent_yet(cast, world):
    make.ActionFactory(issue=world.recorded_issue, owner=world.upper_a)
    assert needs(cast, "upper_a") == [
        f"Confirm the issue recorded for your pair: “{world.recorded_issue}”"
    ]


def test_what_is_overdue_comes_first_and_is_the_one_button(cast, world):
    late = make.ActionFactory(
        issue=world.issue, owner=world.upper_a, under_way=True, due=dt.date(2020, 5, 1)
    )
    world.has("recorded_issue")
    first = page_of(cast, "lower_a")["first"]
    assert (first.late, first.button) == (
        True,
        f"/actions/{late.pk}/progress/new/",
    )
    text = page(cast, "lower_a")
    assert (text.count("govuk-button "), ">Overdue<" in text.replace("\n", "")) == (1, True)


def test_with_nothing_to_do_soon_the_button_raises_an_issue(cast, world):
    make.ActionFactory(
        issue=world.issue, owner=world.upper_a, under_way=True, due=dt.date(2100, 5, 1)
    )
    assert (page_of(cast, "upper_a")["first"], page_of(cast, "facilitator")["first"]) == (
        None,
        None,
    )
    offered = {who: "/issues/new/" in page(cast, who) for who in ("upper_a", "upper_b")}
    assert offered == {"upper_a": True, "upper_b": False}


def test_the_next_meeting_shows_the_reader_s_own_answer(cast, world):
    make.AttendanceFactory(meeting=world.meeting, member=world.upper_a, answer="yes")
    found = {who: "Your answer: Yes" in page(cast, who) for who in ("upper_a", "lower_a")}
    assert found == {"upper_a": True, "lower_a": False}
    assert needs(cast, "lower_a") == [f"Answer whether you will attend “{world.meeting}”"]
    assert "You have not answered yet." in page(cast, "lower_a")


def news(cast, who):
    return [(one.kind, one.who) for one in page_of(cast, who)["news"]]


def test_the_other_side_s_words_are_shown_and_one_s_own_are_not(cast, world):
    lower = cast.member("lower_a")
    make.ConsentFactory(action=world.action, member=lower, at=ago(2))
    make.ProgressFactory(action=world.action_under_way, author=lower, written_at=ago(1))
    lesson = make.LessonFactory(set=cast.set)
    lesson.endorsements.create(
        pair=cast.pair_a, side="lower", text_version=1, answer="agree", by=cast.lower_a
    )
    said = ["endorsed", "progress", "consented"]
    assert news(cast, "upper_a") == [(kind, "Lower A") for kind in said]
    assert [kind for kind, _who in news(cast, "lower_a")] == ["proposed", "proposed", "raised"]


def test_what_a_facilitator_recorded_is_not_what_the_other_side_did(cast, world):
    world.action.proposed_by = cast.facilitator
    world.action.save()
    view = world.action.issue
    view.lower_view, view._history_user = "They say so.", cast.facilitator
    view.save()
    for who in ("upper_a", "lower_a"):
        context = page_of(cast, who)
        assert not [row for row in context["news"] if row.who == "Facilitator"]
        assert {row.kind for row in context["recorded"]} == {"proposed", "view"}
        assert "What facilitators recorded for your pair" in page(cast, who)
    assert page_of(cast, "facilitator")["recorded"] == []


def test_after_a_pair_is_proposed_the_facilitator_may_propose_another(cast, world):
    new = f'href="/sets/{cast.set.pk}/pairs/new/"'
    pair = world.proposed_pair
    assert [new in page(cast, who, pair) for who in ("facilitator", "upper_a")] == [True, False]
    assert new not in page(cast, "facilitator")


def test_a_side_s_changed_view_is_news_to_the_other(cast, world):
    issue = world.issue
    issue.lower_view = "We see it otherwise."
    issue._history_user = cast.lower_a
    issue.save()
    issue.title = "Another title"
    issue.save()
    assert news(cast, "upper_a") == [("view", "Lower A")]


def test_what_came_before_one_s_own_last_word_is_old_but_never_within_30_days(cast, world):
    lower = cast.member("lower_a")
    for days in (60, 20):
        make.ProgressFactory(action=world.action_under_way, author=lower, written_at=ago(days))
    for agreement in cast.pair_a.agreements.all():
        agreement.decided_at = ago(90)
        agreement.save()
    for row in (world.issue, world.action_under_way):
        row.confirmed_at = row.proposed_at = ago(70)
        row.save()
    assert [kind for kind, _who in news(cast, "upper_a")] == ["progress", "progress"]
    make.ProgressFactory(action=world.action_under_way, written_at=ago(1))
    assert [kind for kind, _who in news(cast, "upper_a")] == ["progress"]


def test_another_pair_reads_only_what_the_set_can_see(cast, world):
    lower = cast.member("lower_a")
    entry = {"action": world.action_under_way, "author": lower}
    make.ProgressFactory(done="WHISPERED", disclosure=Disclosure.PAIR, **entry)
    make.ProgressFactory(done="Told to all", **entry)
    secret = make.ActionFactory(issue=world.secret_issue, owner=world.upper_a, what="WHISPERED too")
    make.ConsentFactory(action=secret, member=lower)
    minute = world.minute(world.circulated_meeting, pair=cast.pair_a, disclosure=Disclosure.PAIR)
    make.CorrectionFactory(minute=minute, asked_by=lower, text="WHISPERED a correction")
    found = {w: page(cast, w) for w in ("upper_a", "facilitator", "upper_b")}
    assert {who: "Told to all" in text for who, text in found.items()} == {
        "upper_a": True,
        "facilitator": True,
        "upper_b": True,
    }
    whispered = {who: text.count("WHISPERED") > 2 for who, text in found.items()}
    assert whispered == {"upper_a": True, "facilitator": True, "upper_b": False}
    assert "WHISPERED" not in found["upper_b"]
    assert "SECRET" not in found["upper_b"]


def test_open_corrections_of_the_pair_s_entries_are_counted_with_a_link(cast, world):
    minute = world.minute(world.circulated_meeting, pair=cast.pair_a)
    make.CorrectionFactory(minute=minute, asked_by=cast.member("upper_b"))
    make.CorrectionFactory(minute=world.minute(world.circulated_meeting))
    text = f"2 corrections to the minutes of “{world.circulated_meeting}” are not answered"
    assert [n for n in needs(cast, "lower_a") if "correction" in n] == [text]
    assert page_of(cast, "upper_b", cast.pair_b)["needs"][:1] != []


def test_airtime_is_the_pair_s_own(cast, world):
    for pair, seconds in ((cast.pair_a, 600), (cast.pair_b, 1200)):
        make.TurnFactory(
            meeting=world.closed_meeting, pair=pair, ended=True, seconds={"present": seconds}
        )
    assert (
        page_of(cast, "upper_a")["airtime"],
        page_of(cast, "upper_a", cast.pair_b)["airtime"],
    ) == (
        10,
        20,
    )


def test_only_the_pair_and_facilitators_get_addresses(cast):
    shown = {
        who: "lower.a@example.org" in page(cast, who)
        for who in ("upper_a", "facilitator", "upper_b")
    }
    assert shown == {"upper_a": True, "facilitator": True, "upper_b": False}


def test_others_find_no_page(cast, case):
    for who in ["sponsor", "manager", "outsider", "other_facilitator", "stranger"]:
        with case(who):
            assert cast.client(who).get(f"/pairs/{cast.pair_a.pk}/").status_code == 404


def test_a_pair_that_waits_says_for_whom(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    person = make.PersonFactory(name="Half Agreed")
    make.AgreementFactory(pair=pair, side="upper", person=person, agreed=True)
    make.AgreementFactory(pair=pair, side="lower")
    make.MemberFactory(pair=pair, side="upper", person=person, lead=True)
    client = Client()
    client.force_login(person)
    text = client.get(f"/pairs/{pair.pk}/").text
    assert (f"{pair.lower} has not answered yet." in text, "Raise an issue" in text) == (
        True,
        False,
    )


def test_a_pair_that_ended_says_so_and_asks_nothing(cast):
    pair = make.PairFactory(set=cast.set, number=9, withdrawn=True)
    make.IssueFactory(pair=pair, recorded=True)
    text = page(cast, "facilitator", pair)
    assert "The pair has not taken part since" in text
    assert "What waits for the pair" not in text


def test_long_lists_are_cut_and_lead_to_the_rest(cast, world):
    for _ in range(12):
        make.ActionFactory(issue=world.issue, owner=world.upper_a)
    text = page(cast, "upper_b")
    assert f'actions/?pair={cast.pair_a.pk}">All 12 actions</a>' in text


@pytest.mark.parametrize("who", ["upper_a", "facilitator", "upper_b"])
def test_the_page_takes_the_same_queries_for_one_and_many(cast, world, who):
    client, counts = cast.client(who), []
    for number in (1, 12):
        for _ in range(number):
            issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=world.upper_a)
            issue.lower_view = "Our view"
            issue.save()
            action = make.ActionFactory(issue=issue, owner=world.upper_a, under_way=True)
            make.ConsentFactory(action=action, member=world.upper_a)
            make.ProgressFactory(action=action)
            make.MeetingFactory(cycle__set=cast.set, called=True)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/pairs/{cast.pair_a.pk}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
