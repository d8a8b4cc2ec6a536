"""What a facilitator records for a pair from the session, in two fields."""

import datetime as dt

import pytest
from django.urls import reverse

from actions.changes import actions, captures, consents, issues
from actions.models import Issue, ProposedAction
from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from meetings.models import Meeting
from meetings.selectors.agreement import unfinished
from tests import factories as make

DAY = dt.date(2026, 7, 1)


@pytest.fixture
def item(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=2, in_session=True)
    return make.ItemFactory(
        meeting=meeting, proposed_by=cast.member("upper_a"), title="Two forms for one grant"
    )


def capture_issue(cast, item, by="facilitator", **fields):
    given = {"pair": cast.pair_a, "kind": "barrier", "title": "Nobody decides"}
    return captures.capture_issue(item=item, by=cast.fresh(by), **{**given, **fields})


def capture_action(cast, item, by="facilitator", **fields):
    given = {"owner": cast.member("lower_a"), "what": "Ring the other office"}
    return captures.capture_action(item=item, by=cast.fresh(by), **{**given, **fields})


def address(name, item):
    return reverse(f"actions:capture_{name}", args=[item.pk])


def test_an_issue_is_recorded_where_it_came_up_and_waits_for_the_pair(cast, item):
    issue = capture_issue(cast, item)
    assert (issue.agenda_item, issue.raised_in, issue.is_confirmed) == (item, item.meeting, False)
    assert {mail.to for mail in OutMail.objects.all()} == {cast.upper_a, cast.lower_a}


@pytest.mark.parametrize("default", ["pair", "set", "report_without_names"])
def test_who_can_see_it_is_the_ground_rules_default_once_the_pair_confirms_it(cast, item, default):
    cast.set.default_disclosure = item.meeting.set.default_disclosure = default
    cast.set.save()
    issue = capture_issue(cast, item)
    readers = ("facilitator", "upper_a", "upper_b", "sponsor")

    def seen():
        return [Issue.objects.visible_to(cast.fresh(who)).exists() for who in readers]

    assert (issue.disclosure, seen()) == (default, [True, True, False, False])
    issues.confirm_issue(issue=issue, by=cast.fresh("lower_a"))
    assert seen() == [True, True, default != "pair", False]


def test_an_action_has_its_owner_and_side_from_one_field(cast, item):
    action = capture_action(cast, item, due=DAY)
    assert (action.pair, action.owner, action.leading_side, action.due) == (
        cast.pair_a,
        cast.member("lower_a"),
        "lower",
        DAY,
    )


def test_an_action_goes_under_the_issue_that_was_asked_for(cast, item, issue):
    assert capture_action(cast, item, issue=issue).issue == issue
    with pytest.raises(Refused, match="an issue of the owner’s pair"):
        capture_action(cast, item, issue=make.IssueFactory(pair=cast.pair_b))


def test_without_an_issue_it_waits_until_the_pair_files_it(cast, item, issue):
    first, second = capture_action(cast, item), capture_action(cast, item, what="Write it down")
    assert (first.issue == second.issue, first.issue.title) == (True, "No issue yet")
    for who in ("facilitator", "upper_a", "upper_b"):
        assert list(Issue.objects.visible_to(cast.fresh(who))) == [issue]
    page = cast.client("upper_a").get(reverse("actions:action", args=[first.pk])).text
    assert "Say which issue it is about" in page
    desk = cast.client("lower_a").get(reverse("portal:dashboard")).text
    assert "Say which issue it is about: “Ring the other office”" in desk
    actions.refile_action(action=first, issue=issue, by=cast.fresh("upper_a"))
    consents.consent(action=first, by=cast.fresh("upper_a"))


def test_each_of_the_pair_is_told_of_the_action_once(cast, item):
    capture_action(cast, item)
    recipients = sorted(OutMail.objects.values_list("to__name", flat=True))
    assert recipients == ["Lower A", "Upper A"]


def test_nobody_consents_before_it_is_about_an_issue(cast, item):
    action = capture_action(cast, item)
    with pytest.raises(Refused, match="File the action under an issue first"):
        consents.consent(action=action, by=cast.fresh("upper_a"))
    with pytest.raises(Refused, match="Only members of this pair can confirm"):
        issues.confirm_issue(issue=action.issue, by=cast.fresh("upper_a"))


def test_without_a_day_it_is_due_at_the_next_meeting_or_the_end_of_the_set(cast, item):
    assert capture_action(cast, item).due == cast.set.end
    following = make.MeetingFactory(cycle__set=cast.set, cycle__number=3, suggested_for=DAY)
    assert capture_action(cast, item, what="Another").due == DAY
    Meeting.objects.filter(pk=following.pk).update(suggested_for=clock.today() - dt.timedelta(1))
    assert capture_action(cast, item, what="A third").due == cast.set.end


def test_the_same_sent_twice_is_one(cast, item):
    assert capture_issue(cast, item) == capture_issue(cast, item)
    assert capture_action(cast, item) == capture_action(cast, item)
    assert (Issue.objects.count(), ProposedAction.objects.count()) == (2, 1)


def test_nothing_is_added_to_agreed_minutes(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=4, agreed=True)
    for capture in (capture_issue, capture_action):
        with pytest.raises(Refused, match="The minutes are agreed"):
            capture(cast, make.ItemFactory(meeting=meeting))
    assert not Issue.objects.exists()


def test_nobody_but_the_facilitators_captures(cast, item, case):
    for person in ["upper_a", "upper_b", "other_facilitator", "manager", "sponsor"]:
        with case(person):
            for capture in (capture_issue, capture_action):
                with pytest.raises(Refused, match="Only facilitators of this set"):
                    capture(cast, item, by=person)
            assert not Issue.objects.exists()


def test_a_pair_of_another_set_is_refused(cast, item):
    with pytest.raises(Refused, match="not in this set"):
        capture_issue(cast, item, pair=cast.other_pair)
    with pytest.raises(Refused, match="not in this set"):
        capture_action(cast, item, owner=cast.member("outsider"))


def test_nothing_is_captured_before_the_meeting_is_open(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=4, called=True)
    with pytest.raises(Refused, match="Open the meeting"):
        capture_issue(cast, make.ItemFactory(meeting=meeting))


def test_it_comes_back_to_the_item(cast, item):
    typed = {"issue-pair": cast.pair_a.pk, "issue-title": "Nobody decides", "issue-kind": "barrier"}
    response = cast.client("facilitator").post(address("issue", item), typed)
    session = reverse("meetings:session", args=[item.meeting_id])
    assert response.url == f"{session}?item={item.pk}"
    assert Issue.objects.get().title == "Nobody decides"


def test_an_action_is_captured_from_the_page(cast, item):
    typed = {"action-owner": cast.member("upper_b").pk, "action-what": "Ring them"}
    response = cast.client("facilitator").post(address("action", item), typed, follow=True)
    assert "recorded for Pair 2, which will say what issue it is about." in response.text
    assert ProposedAction.objects.get().pair == cast.pair_b


@pytest.mark.parametrize(
    ("year", "sentence"), [("2025", "Yes, the date is in the past"), ("2029", "The set ends on")]
)
def test_what_was_typed_stays_with_the_error_at_its_field(cast, item, year, sentence):
    due = {"action-due_day": "1", "action-due_month": "7", "action-due_year": year}
    typed = {"action-owner": cast.member("upper_a").pk, "action-what": "Ring <b>them</b>"}
    text = cast.client("facilitator").post(address("action", item), typed | due).text
    assert sentence in text
    assert "Ring &lt;b&gt;them&lt;/b&gt;</textarea>" in text
    assert not ProposedAction.objects.exists()
    cast.client("facilitator").post(
        address("action", item), {**typed, **due, "action-past_due": "on"}
    )
    assert ProposedAction.objects.count() == (year == "2025")


def test_nobody_of_another_set_is_offered_or_taken(cast, item):
    client, outsider = cast.client("facilitator"), cast.member("outsider")
    assert "Outsider" not in client.get(address("action", item)).text
    client.post(address("action", item), {"action-owner": outsider.pk, "action-what": "Ring"})
    assert not ProposedAction.objects.exists()


def test_the_session_leads_to_both_forms_which_have_the_items_pair_chosen(cast, item):
    session = reverse("meetings:session", args=[item.meeting_id])
    facilitator, member = (cast.client(who).get(session).text for who in ("facilitator", "upper_a"))
    both = [address(name, item) for name in ("issue", "action")]
    assert [[url in text for url in both] for text in (facilitator, member)] == [
        [True, True],
        [False, False],
    ]
    form = cast.client("facilitator").get(both[0]).text
    assert f'<option value="{cast.pair_a.pk}" selected>' in form


def test_what_its_pair_has_not_settled_is_listed_before_the_minutes_are_circulated(cast, item):
    capture_issue(cast, item)
    capture_action(cast, item)
    found = [of["text"] for kind, of in unfinished(item.meeting) if kind == "record_waits"]
    assert found == ["Nobody decides", "Ring the other office"]
    issues.confirm_issue(issue=Issue.objects.get(title="Nobody decides"), by=cast.fresh("upper_a"))
    found = [of["text"] for kind, of in unfinished(item.meeting) if kind == "record_waits"]
    assert found == ["Ring the other office"]
