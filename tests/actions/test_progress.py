import datetime as dt

import pytest

from actions import changes
from actions.enums import ActionState
from actions.models import ProgressEntry
from als.common.disclosure import Disclosure
from als.common.models import AuditEntry
from als.common.refusals import Refused
from tests import factories as make
from tests.actions.conftest import NOW, TODAY, make_action


def log(cast, action, by="lower_a", **kwargs):
    fields = {"day": TODAY, "done": "Met the clerk.", "disclosure": Disclosure.SET}
    return changes.log_progress(action=action, by=cast.fresh(by), **{**fields, **kwargs})


def test_the_first_entry_puts_an_agreed_action_under_way(cast, agreed):
    entry = log(cast, agreed)
    agreed.refresh_from_db()
    assert (agreed.state, entry.state_after) == (ActionState.UNDER_WAY, ActionState.UNDER_WAY)
    assert entry.author == cast.member("lower_a")


def test_an_entry_may_say_that_it_is_done(cast, agreed):
    log(cast, agreed, state_after=ActionState.DONE)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.ended_at) == (ActionState.DONE, NOW)


def test_an_entry_that_says_it_did_not_work_says_why(cast, under_way):
    with pytest.raises(Refused, match="Say why"):
        log(cast, under_way, state_after=ActionState.DID_NOT_WORK)
    assert not ProgressEntry.objects.exists()
    log(cast, under_way, state_after=ActionState.DID_NOT_WORK, reason="Nobody came.")
    under_way.refresh_from_db()
    assert under_way.ended_reason == "Nobody came."


def test_nothing_is_logged_before_both_sides_agreed(cast, action):
    with pytest.raises(Refused, match="Both sides"):
        log(cast, action)


def test_what_came_of_it_afterwards_is_logged_too(cast, issue):
    action = make_action(cast, issue, done=True)
    assert log(cast, action).state_after == ActionState.DONE


def test_the_future_is_not_progress(cast, under_way):
    with pytest.raises(Refused, match="still to come"):
        log(cast, under_way, day=TODAY + dt.timedelta(days=1))


def test_the_same_entry_sent_twice_is_one(cast, agreed):
    assert log(cast, agreed) == log(cast, agreed)
    assert AuditEntry.objects.filter(verb="logged progress").count() == 1


@pytest.mark.parametrize("person", ["facilitator", "upper_b", "outsider", "sponsor", "manager"])
def test_nobody_else_logs(cast, under_way, person):
    with pytest.raises(Refused):
        log(cast, under_way, by=person)
    assert not ProgressEntry.objects.exists()


def url(action):
    return f"/actions/{action.pk}/progress/new/"


def day(date=TODAY):
    return {"day_day": date.day, "day_month": date.month, "day_year": date.year}


def test_the_form_comes_with_today_and_the_sets_default(cast, under_way):
    form = cast.client("upper_a").get(url(under_way)).context["form"]
    assert (form["day"].value(), form["disclosure"].value()) == (TODAY, Disclosure.SET)


def test_an_entry_is_no_wider_by_default_than_its_issue(cast, secret_issue):
    action = make_action(cast, secret_issue, under_way=True)
    form = cast.client("upper_a").get(url(action)).context["form"]
    assert form["disclosure"].value() == Disclosure.PAIR


def test_date_and_what_was_done_are_enough(cast, agreed):
    data = {**day(), "done": "Met.", "disclosure": "set"}
    response = cast.client("upper_a").post(url(agreed), data)
    assert response.url == f"/actions/{agreed.pk}/"
    entry = ProgressEntry.objects.get()
    assert (entry.done, entry.state_after) == ("Met.", ActionState.UNDER_WAY)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast, under_way):
    data = {**day(), "learned": "A lot", "disclosure": "set"}
    form = cast.client("upper_a").post(url(under_way), data).context["form"]
    assert form.errors == {"done": ["Fill in “What was done?”."]}
    assert form["learned"].value() == "A lot"


@pytest.mark.parametrize("hours", ["-1", "1001", "many"])
def test_hours_that_cannot_be_are_refused(cast, under_way, hours):
    data = {**day(), "done": "Met.", "hours": hours, "disclosure": "set"}
    response = cast.client("upper_a").post(url(under_way), data)
    assert (response.status_code, ProgressEntry.objects.count()) == (200, 0)


def test_a_proposed_action_sends_back_to_its_page(cast, action):
    response = cast.client("upper_a").get(url(action))
    assert response.url == f"/actions/{action.pk}/"


def test_the_page_shows_the_entries_that_may_travel_to_the_reader(cast, under_way):
    for disclosure in (Disclosure.PAIR, Disclosure.SET):
        make.ProgressFactory(action=under_way, done=f"for {disclosure}", disclosure=disclosure)
    seen = {
        person: len(cast.client(person).get(f"/actions/{under_way.pk}/").context["events"])
        for person in ("facilitator", "lower_a", "upper_b")
    }
    assert seen == {"facilitator": 2, "lower_a": 2, "upper_b": 1}
