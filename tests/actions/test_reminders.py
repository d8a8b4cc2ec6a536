"""Reminders of actions: when, to whom, once, and what they say."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions import reminders
from actions.changes import actions, consents
from actions.enums import ActionState
from actions.models import ProposedAction
from actions.tasks import remind
from als.core import clock
from als.core.mail import delivery, outbox
from als.core.models import OutMail
from sets.enums import SetState, Tier
from sets.models import GroundRulesAcceptance, Member
from tests import factories as make

SUMMER = dt.timezone(dt.timedelta(hours=1))  # London's clock in these tests
DUE = dt.date(2026, 7, 30)
LONG_AGO = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def rules(cast):
    rules = make.GroundRulesFactory(set=cast.set)
    for name in ("upper_a", "lower_a", "upper_b", "lower_b"):
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    return rules


@pytest.fixture
def action(cast, issue):
    return an_action(cast, issue)


def an_action(cast, issue, **kwargs):
    given = {"agreed": True, "agreed_at": LONG_AGO, "due": DUE, "what": "One form for all"}
    given["owner"] = cast.member("upper_a")
    return make.ActionFactory(issue=issue, **given | kwargs)


def on(day, time="08:00"):
    """Let the task run on that day of 2026, by London's clock; give who was told of what."""
    moment = dt.datetime.fromisoformat(f"2026-{day}T{time}").replace(tzinfo=SUMMER)
    before = set(OutMail.objects.values_list("pk", flat=True))
    with clock.set_to(moment):
        remind()
    rows = OutMail.objects.exclude(pk__in=before).order_by("kind", "address")
    return [(row.kind, row.to.name) for row in rows]


def days(first, last):
    """Let the task run at nine on each day; give the days on which somebody was told."""
    day, end = (dt.date.fromisoformat(f"2026-{text}") for text in (first, last))
    sent = {}
    while day <= end:
        if found := on(f"{day:%m-%d}", "09:00"):
            sent[f"{day:%m-%d}"] = found
        day += dt.timedelta(days=1)
    return sent


def test_its_owner_is_reminded_14_and_3_days_before(action):
    assert days("07-10", "07-29") == {
        "07-16": [("due", "Upper A")],
        "07-27": [("due", "Upper A")],
    }


def test_not_before_eight_and_then_at_once(action):
    assert [on("07-16", time) for time in ("07:45", "08:00", "08:15")] == [
        [],
        [("due", "Upper A")],
        [],
    ]


def test_one_that_was_missed_comes_late_while_it_is_true(action):
    assert on("07-20") == [("due", "Upper A")]
    assert on("07-20") == []


def test_of_two_that_were_missed_only_the_newer_comes(action):
    assert days("07-28", "07-30") == {"07-28": [("due", "Upper A")]}


def test_who_agreed_five_days_before_is_reminded_once(cast, issue):
    agreed = dt.datetime(2026, 7, 25, 12, tzinfo=dt.UTC)
    an_action(cast, issue, agreed_at=agreed)
    assert list(days("07-25", "07-30")) == ["07-27"]


def test_who_agreed_two_days_before_is_not_told_what_they_know(cast, issue):
    an_action(cast, issue, agreed_at=dt.datetime(2026, 7, 28, 12, tzinfo=dt.UTC))
    assert days("07-28", "07-30") == {}


def test_once_overdue_its_owner_hears_weekly_and_from_the_second_week_both_leads(action):
    both = [("overdue", "Lower A"), ("overdue", "Upper A")]
    sent = days("07-31", "08-15")
    assert {day: [one for one in rows if one[0] == "overdue"] for day, rows in sent.items()} == {
        "07-31": [("overdue", "Upper A")],
        "08-07": both,
        "08-14": both,
    }


def test_after_a_late_one_a_week_passes_all_the_same(action):
    on("07-16"), on("07-27")
    assert on("08-05") == [
        ("overdue", "Upper A"),
        ("quiet", "Lower A"),
        ("quiet", "Upper A"),
    ]
    assert list(days("08-06", "08-13")) == ["08-12"]


def test_a_date_that_had_passed_when_it_was_agreed_is_overdue_from_the_next_day(cast, issue):
    agreed = dt.datetime(2026, 8, 10, 12, tzinfo=dt.UTC)
    an_action(cast, issue, agreed_at=agreed)
    assert list(days("08-10", "08-20")) == ["08-11", "08-18"]


def test_the_whole_pair_hears_after_30_days_without_a_word_once_a_month(cast, issue):
    an_action(cast, issue, due=dt.date(2026, 12, 20))
    assert days("07-02", "09-10") == {
        "07-31": [("quiet", "Lower A"), ("quiet", "Upper A")],
        "08-30": [("quiet", "Lower A"), ("quiet", "Upper A")],
    }


def test_a_word_begins_the_month_anew(cast, issue):
    action = an_action(cast, issue, due=dt.date(2026, 12, 20))
    make.ProgressFactory(action=action, written_at=dt.datetime(2026, 7, 20, 23, 30, tzinfo=dt.UTC))
    assert list(days("07-21", "08-25")) == ["08-20"]  # in London it was written on the 21st


def test_a_pair_with_several_quiet_actions_gets_one_mail(cast, issue):
    for number in range(3):
        an_action(cast, issue, due=dt.date(2026, 12, 20), what=f"Thing {number}")
    assert on("08-05") == [("quiet", "Lower A"), ("quiet", "Upper A")]
    text = OutMail.objects.first().text
    assert "Thing 0" in text
    assert "Nothing was logged for a month on 2 more actions of your pair" in text


def test_a_moved_date_reminds_anew_and_drops_the_old_one(cast, action):
    on("07-16")
    with clock.set_to(dt.datetime(2026, 7, 17, tzinfo=dt.UTC)):
        actions.edit_action(action=action, due=dt.date(2026, 8, 20), by=cast.fresh("upper_a"))
        for name in ("upper_a", "lower_a"):
            consents.consent(action=fresh(action), by=cast.fresh(name))
    assert OutMail.objects.get(kind="due").state == "dropped"
    assert list(days("07-18", "08-15")) == ["08-06"]


def fresh(action):
    return ProposedAction.objects.get(pk=action.pk)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.STOPPED, ActionState.DID_NOT_WORK])
def test_a_finished_action_drops_what_has_not_gone_out(cast, issue, state):
    action = an_action(cast, issue, state=ActionState.UNDER_WAY)
    on("07-16")
    with clock.set_to(dt.datetime(2026, 7, 16, 12, tzinfo=dt.UTC)):
        actions.end_action(action=action, to=state, reason="Too much.", by=cast.fresh("upper_a"))
    assert OutMail.objects.get(kind="due").state == "dropped"
    assert days("07-17", "08-20") == {}


def leave(cast, name):
    Member.objects.filter(person=cast.people[name]).update(left_at=LONG_AGO)


def test_both_leads_are_reminded_of_what_its_owner_has_left_behind(cast, issue):
    colleague = make.MemberFactory(pair=cast.pair_a, side=Tier.UPPER)
    an_action(cast, issue, owner=colleague)
    Member.objects.filter(pk=colleague.pk).update(left_at=LONG_AGO)
    assert on("07-16") == [("due", "Lower A"), ("due", "Upper A")]


def test_a_person_whose_account_is_closed_is_not_written_to(cast, action):
    type(cast.upper_a).objects.filter(pk=cast.upper_a.pk).update(is_active=False)
    assert on("07-16") == [("due", "Lower A")]


def test_nothing_is_said_of_what_is_not_agreed_or_over(cast, action, case):
    for what in ["proposed", "withdrawn", "pair ended", "closed"]:
        with case(what):
            if what == "proposed":
                ProposedAction.objects.update(state=ActionState.PROPOSED, agreed_at=None)
            elif what == "withdrawn":
                ProposedAction.objects.update(
                    state=ActionState.WITHDRAWN, agreed_at=None, ended_at=LONG_AGO
                )
            elif what == "pair ended":
                type(cast.pair_a).objects.filter(pk=cast.pair_a.pk).update(
                    state="withdrawn", ended_at=LONG_AGO
                )
            else:
                type(cast.set).objects.filter(pk=cast.set.pk).update(state=SetState.CLOSED)
            assert days("07-14", "08-20") == {}


def test_nobody_outside_the_pair_gets_anything(cast, secret_issue):
    an_action(cast, secret_issue, what="SECRET thing")
    sent = {name for rows in days("07-14", "08-20").values() for _kind, name in rows}
    assert sent == {"Upper A", "Lower A"}


def test_what_nobody_gets_is_not_counted_as_written(cast, action):
    Member.objects.filter(pair=cast.pair_a).update(left_at=LONG_AGO)
    assert reminders.remind(dt.datetime(2026, 7, 16, 12, tzinfo=dt.UTC)) == 0


def test_without_the_newest_ground_rules_nothing_of_the_content_is_sent(cast, action):
    make.GroundRulesFactory(set=cast.set, version=2)
    on("07-16")
    row = OutMail.objects.get(kind="due")
    assert row.subject == "An action of your pair is due soon"
    assert action.what not in row.text + row.html
    assert "/progress/" not in row.text
    assert f"/sets/{cast.set.pk}/" in row.text


def test_the_mail_says_what_and_when_and_its_link_opens_the_form(cast, action, client):
    on("07-16")
    row = OutMail.objects.get(kind="due")
    assert row.subject == "Due on 30 July: One form for all"
    assert "Due Thursday 30 July 2026" in row.text
    assert (row.about, row.set_id) == (f"action-{action.pk}", cast.set.pk)
    link = action.links.get()
    assert link.member == cast.member("upper_a")
    address = next(word for word in row.text.split() if "/progress" in word)
    with clock.set_to(dt.datetime(2026, 7, 20, tzinfo=dt.UTC)):
        assert action.what in client.get(address).text


def test_a_mail_that_no_server_took_goes_no_later_than_it_is_true(action, mailoutbox):
    on("07-27")
    with clock.set_to(dt.datetime(2026, 7, 30, 23, 30, tzinfo=dt.UTC)):
        assert delivery.send_waiting() == 0
    assert mailoutbox == []


def test_eight_is_by_the_clock_of_the_programme(cast, action, case):
    for zone, eight in [
        ("Europe/Zagreb", "2026-07-16T06:00"),
        ("Asia/Kathmandu", "2026-07-16T02:15"),
        ("Pacific/Chatham", "2026-07-15T19:15"),
        ("America/St_Johns", "2026-07-16T10:30"),
        ("Africa/Casablanca", "2026-07-16T07:00"),
    ]:
        with case(zone):
            type(cast.programme).objects.update(time_zone=zone)
            moment = dt.datetime.fromisoformat(eight).replace(tzinfo=dt.UTC)
            assert reminders.remind(moment - dt.timedelta(minutes=1)) == 0
            assert reminders.remind(moment) == 1


def test_eight_stays_eight_when_the_clocks_change(cast, issue, case):
    for zone, day, eight in [
        ("Europe/London", "2026-03-28", "08:00"),
        ("Europe/London", "2026-03-29", "07:00"),
        ("Europe/London", "2026-10-24", "07:00"),
        ("Europe/London", "2026-10-25", "08:00"),
        ("Europe/Zagreb", "2026-03-29", "06:00"),
        ("Europe/Zagreb", "2026-10-25", "07:00"),
        ("Australia/Lord_Howe", "2026-04-05", "21:30"),
    ]:
        with case(zone):
            type(cast.programme).objects.update(time_zone=zone)
            on_day = dt.date.fromisoformat(day)
            an_action(
                cast,
                issue,
                due=on_day + dt.timedelta(days=14),
                agreed_at=dt.datetime.combine(on_day, dt.time(), dt.UTC) - dt.timedelta(days=20),
            )
            moment = dt.datetime.fromisoformat(f"{day}T{eight}").replace(tzinfo=dt.UTC)
            moment -= dt.timedelta(days=eight > "12:00")
            assert reminders.remind(moment - dt.timedelta(minutes=1)) == 0
            assert reminders.remind(moment) == 1


def test_killed_between_two_mails_it_writes_both_the_next_time(cast, action, monkeypatch):
    leave(cast, "upper_a")
    Member.objects.filter(person=cast.lower_a).update(lead=True)
    make.MemberFactory(pair=cast.pair_a, side=Tier.UPPER, lead=True)
    write, calls = outbox.write, []

    def killed(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args, **kwargs)

    monkeypatch.setattr(outbox, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        on("07-16")
    assert not OutMail.objects.exists()
    assert len(on("07-16")) == 2


def test_what_changed_since_it_was_looked_up_is_not_sent(cast, action, monkeypatch):
    waiting = reminders._waiting

    def and_then_it_ends(morning):
        found = list(waiting(morning))
        ProposedAction.objects.update(state=ActionState.DONE, ended_at=LONG_AGO)
        return found

    monkeypatch.setattr(reminders, "_waiting", and_then_it_ends)
    assert on("07-16") == []


def queries(moment):
    with CaptureQueriesContext(connection) as found, clock.set_to(moment):
        remind()
    return len(found)


def test_it_looks_with_as_many_queries_at_many_actions_as_at_one(cast, issue):
    an_action(cast, issue)
    moment = dt.datetime(2026, 7, 20, 9, tzinfo=dt.UTC)
    queries(moment)
    one = queries(moment)
    for pair in (cast.pair_a, cast.pair_b):
        other = make.IssueFactory(pair=pair)
        for _number in range(4):
            make.ActionFactory(issue=other, agreed=True, agreed_at=LONG_AGO, due=DUE)
    queries(moment)
    assert (queries(moment), one) == (4, 4)
