"""What waits for whom, as the desk and the digest name it."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from als.core import clock
from als.core.models import OutMail
from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.dashboard.programmes import programmes_of
from reports.enums import ReportState
from sets.enums import SetState, Tier
from tests import factories as make
from tests.needs import need_text

pytestmark = pytest.mark.usefixtures("members_have_answered")


def needs(cast, who):
    """Return in words what is asked of one of the cast."""
    return [need_text(need) for need in needs_of(cast.fresh(who))]


def test_with_nothing_to_do_nothing_is_asked(cast):
    assert [needs(cast, who) for who in ("facilitator", "upper_a", "stranger")] == [[], [], []]


def test_a_called_meeting_asks_members_whether_they_come(cast, world):
    assert str(world.meeting.cycle) == "Meeting 2: Sharing views"
    assert needs(cast, "upper_a") == ["Answer whether you will attend “Meeting 2: Sharing views”"]
    assert needs(cast, "facilitator") == ["“Meeting 2: Sharing views”"]
    assert needs(cast, "outsider") == []


def test_who_has_answered_is_not_asked_again(cast, world):
    make.AttendanceFactory(meeting=world.meeting, member=world.upper_a, answer="yes")
    assert needs(cast, "upper_a") == ["“Meeting 2: Sharing views”"]


def test_minutes_of_a_closed_meeting_wait_for_the_facilitator(cast, world):
    world.has("closed_meeting")
    assert needs(cast, "facilitator") == ["Circulate the minutes of “Meeting 4: Sharing views”"]


def test_who_was_a_member_at_a_meeting_is_asked_for_one_review_of_it(cast, world):
    closed = world.closed_meeting.closed_at
    make.ReviewFactory(meeting=world.closed_meeting, member=world.upper_a)
    cast.pair_a.members.update(joined_at=closed - dt.timedelta(days=30))
    cast.pair_b.members.update(joined_at=closed + dt.timedelta(days=1))
    wanted = ["Write a review of “Meeting 4: Sharing views”"]
    found = [needs(cast, who) for who in ("upper_a", "lower_a", "upper_b")]
    assert found == [[], wanted, []]
    assert needs(cast, "outsider") == []


def test_once_the_minutes_are_agreed_no_review_is_asked_for(cast):
    make.MeetingFactory(cycle__set=cast.set, cycle__number=6, agreed=True)
    assert needs(cast, "upper_a") == []


def test_a_proposed_action_asks_each_side_until_it_has_consented(cast, world):
    wanted = [f"Consent, or ask for a change: “{world.action}”"]
    make.ConsentFactory(action=world.action, member=world.upper_a)
    found = {who: needs(cast, who) for who in ("upper_a", "lower_a", "upper_b")}
    assert found == {"upper_a": [], "lower_a": wanted, "upper_b": []}


def test_a_voided_consent_asks_again(cast, world):
    make.ConsentFactory(action=world.action, member=world.upper_a)
    world.action.text_version = 2
    world.action.save()
    assert needs(cast, "upper_a") == [f"Consent, or ask for a change: “{world.action}”"]


def test_what_was_recorded_for_a_pair_asks_that_pair_to_confirm(cast, world):
    wanted = [f"Confirm the issue recorded for your pair: “{world.recorded_issue}”"]
    assert (needs(cast, "lower_a"), needs(cast, "lower_b")) == (wanted, [])


def test_what_is_due_comes_in_order_of_date_and_says_when_it_is_late(cast, world):
    for day in (dt.date(2030, 5, 1), dt.date(2020, 5, 1)):
        make.ActionFactory(
            issue=world.issue, owner=world.upper_a, under_way=True, due=day, what="Share it"
        )
    found = [(need.when, need.late) for need in needs_of(cast.fresh("upper_a"))]
    assert found == [(dt.date(2020, 5, 1), True), (dt.date(2030, 5, 1), False)]
    said = {who: {*needs(cast, who)} for who in ("upper_a", "lower_a")}
    assert said == {"upper_a": {"Due: “Share it”"}, "lower_a": {"Due from Upper A: “Share it”"}}


def test_new_ground_rules_ask_for_acceptance_once(cast, world):
    wanted = ["Read and accept the ground rules"]
    world.has("rules")
    open_ = ["4 members have not accepted the ground rules"]
    assert (needs(cast, "upper_a"), needs(cast, "facilitator")) == (wanted, open_)
    world.rules.acceptances.create(member=world.upper_a)
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == ([], wanted)


def test_a_report_for_sign_off_asks_each_side_that_has_not_signed(cast, world):
    snapshot = world.snapshot()
    world.report.state, world.report.snapshot = ReportState.FOR_SIGN_OFF, snapshot
    world.report.sent_at = snapshot.frozen_at
    world.report.save()
    snapshot.sign_offs.create(pair=cast.pair_a, side=Tier.UPPER, by=cast.upper_a)
    wanted = ["Read the report and sign it off for your side"]
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == ([], wanted)


def test_what_is_late_comes_first_then_what_waits_now_then_what_is_to_come(cast, world):
    for day in (dt.date(2030, 5, 1), dt.date(2020, 5, 1)):
        make.ActionFactory(issue=world.issue, owner=world.upper_a, under_way=True, due=day)
    world.has("recorded_issue")
    found = [need.when for need in needs_of(cast.fresh("upper_a"))]
    assert found == [dt.date(2020, 5, 1), None, dt.date(2030, 5, 1)]


def test_a_set_in_preparation_asks_its_facilitator_to_set_it_up(cast):
    cast.set.state = SetState.PREPARING
    cast.set.save()
    asked = {who: needs(cast, who) for who in ("facilitator", "upper_a")}
    assert asked == {"facilitator": ["Set up what the first meeting needs"], "upper_a": []}
    assert "Continue the set-up" in cast.client("facilitator").get(f"/sets/{cast.set.pk}/").text


def test_a_paper_waits_for_each_member_until_they_have_opened_it(cast, world):
    make.PaperReadFactory(paper=world.paper, person=cast.upper_a)
    wanted = ["Read the paper that you have not opened yet"]
    found = {who: needs(cast, who) for who in ("upper_a", "lower_a", "facilitator", "outsider")}
    assert found == {"upper_a": [], "lower_a": wanted, "facilitator": [], "outsider": []}


def test_a_paper_waits_for_nobody_once_its_meeting_is_over(cast, world):
    number = world.closed_meeting.cycle.number
    for cycle_number in (number, None, number + 1):
        make.PaperFactory(set=cast.set, cycle_number=cycle_number)
    make.ReviewFactory(meeting=world.closed_meeting, member=world.upper_a)
    assert needs(cast, "upper_a") == ["Read the 2 papers that you have not opened yet"]


def ago(days):
    return timezone.now() - dt.timedelta(days=days)


def quiet_pair(cast, world, days):
    """Pair A with an open action, of which nothing was heard for so many days."""
    # Days are counted by the calendar: spans of 24 hours fit it where clocks are never changed.
    cast.programme.time_zone = "UTC"
    cast.programme.save()
    issue, action = world.issue, world.action_under_way
    issue.confirmed_at = issue.raised_at = action.proposed_at = ago(days)
    issue.save()
    action.due = dt.date(2100, 1, 1)
    action.save()
    cast.pair_a.confirmed_at = ago(days)
    cast.pair_a.save()
    return action


def test_a_quiet_pair_is_named_to_its_facilitators_with_the_days(cast, world):
    quiet_pair(cast, world, 41)
    wanted = ["Pair 1 has open actions and has been quiet for 41 days"]
    asked = ("facilitator", "other_facilitator")
    found = [[n for n in needs(cast, who) if "quiet" in n] for who in asked]
    assert found == [wanted, []]
    assert "quiet" not in " ".join(needs(cast, "upper_a"))


def test_several_quiet_pairs_of_a_set_are_one_need(cast, world):
    quiet_pair(cast, world, 41)
    theirs = make.IssueFactory(pair=cast.pair_b, confirmed_by=cast.member("upper_b"))
    theirs.confirmed_at = theirs.raised_at = cast.pair_b.confirmed_at = ago(50)
    theirs.save()
    cast.pair_b.save()
    make.ActionFactory(issue=theirs, state="agreed", agreed_at=ago(50), proposed_at=ago(50))

    assert [n for n in needs(cast, "facilitator") if "quiet" in n] == [
        "2 pairs have open actions and have been quiet: Pair 1 (41 days), Pair 2 (50 days)"
    ]


def test_any_sign_of_a_pair_ends_the_quiet(cast, world, case):
    action = quiet_pair(cast, world, 41)
    same = type(action).objects.filter(pk=action.pk)
    signs = {
        "entry": lambda: make.ProgressFactory(action=action),
        "consent": lambda: make.ConsentFactory(action=action, member=world.upper_a),
        "issue": lambda: make.IssueFactory(pair=cast.pair_a),
        "support": lambda: make.SupportFactory(pair=cast.pair_a, day=ago(3).date()),
        "ended": lambda: same.update(state="done", ended_at=ago(40)),
        "fresh": lambda: quiet_pair(cast, world, 29),
    }

    def quiet():
        return [need for need in needs(cast, "facilitator") if "quiet" in need]

    assert len(quiet()) == 1
    for sign, show in signs.items():
        with case(sign):
            show()
            assert quiet() == []


def test_a_missing_consent_names_pair_and_side_and_since_when(cast, world):
    make.ConsentFactory(action=world.action, member=world.upper_a, at=ago(0))
    since = date_format(timezone.localdate(), "j F Y")
    wanted = f"Pair 1: waiting for the consent of the commune since {since}: “{world.action}”"
    assert needs(cast, "facilitator") == [wanted]
    assert needs(cast, "other_facilitator") == []


def test_mail_that_did_not_arrive_is_a_count_with_a_link_to_facilitators_alone(cast):
    for days in (1, 60):
        OutMail.objects.create(
            to=cast.upper_a,
            address=cast.upper_a.email,
            kind="minutes",
            key=f"late-{days}",
            state="failed",
            set_id=cast.set.pk,
            created=ago(days),
        )
    found = {who: needs(cast, who) for who in ("facilitator", "other_facilitator", "upper_a")}
    wanted = ["1 email of the last 30 days could not be delivered"]
    assert found == {"facilitator": wanted, "other_facilitator": [], "upper_a": []}


def test_overdue_actions_are_a_count_with_a_link(cast, world):
    for day in (dt.date(2020, 5, 1), dt.date(2021, 5, 1), dt.date(2100, 5, 1)):
        make.ActionFactory(issue=world.issue, owner=world.upper_a, under_way=True, due=day)
    found = [(need_text(n), n.href) for n in needs_of(cast.fresh("facilitator"))]
    href = f"/sets/{cast.set.pk}/actions/?state=overdue"
    assert ("2 actions are overdue", href) in found


@pytest.mark.parametrize(
    ("zone", "late"), [("Pacific/Kiritimati", True), ("Pacific/Midway", False)]
)
def test_what_is_late_follows_the_calendar_of_the_programme(cast, world, zone, late):
    cast.programme.time_zone = zone
    cast.programme.save()
    make.ActionFactory(
        issue=world.issue, owner=world.upper_a, under_way=True, due=dt.date(2026, 11, 22)
    )
    # At noon in London it is the 23rd on Kiritimati, and one hour into the 22nd on Midway.
    with clock.set_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)):
        (need,) = (n for n in needs_of(cast.fresh("upper_a")) if need_text(n).startswith("Due"))
        overdue = [n for n in needs(cast, "facilitator") if "overdue" in n]
    assert (need.late, overdue) == (late, ["1 action is overdue"] if late else [])


def test_corrections_wait_for_the_facilitator_then_tell_who_asked(cast, world):
    minute = world.minute(world.circulated_meeting)
    make.ReviewFactory(meeting=world.circulated_meeting, member=world.upper_a)
    correction = make.CorrectionFactory(minute=minute, asked_by=world.upper_a)
    name = world.circulated_meeting
    assert needs(cast, "facilitator") == [f"Answer 1 correction to the minutes of “{name}”"]
    correction.state, correction.answered_by = "made", cast.facilitator
    correction.answered_at = ago(1)
    correction.save()
    answered = f"Your correction to the minutes of “{name}” has been answered"
    assert (answered in needs(cast, "upper_a"), answered in needs(cast, "lower_a")) == (True, False)


def test_minutes_about_a_pair_ask_each_of_its_sides_and_no_other(cast, world):
    minute = world.minute(world.circulated_meeting, pair=cast.pair_a)
    minute.agreements.create(member=world.upper_a, revision=minute.revision)
    asked = {
        who: any("Check the minutes" in need for need in needs(cast, who))
        for who in ("upper_a", "lower_a", "upper_b", "facilitator")
    }
    assert asked == {"upper_a": False, "lower_a": True, "upper_b": False, "facilitator": False}


def test_a_lesson_asks_each_side_until_it_has_spoken_to_the_newest_text(cast, world):
    wanted = ["Respond for your side to 1 lesson"]
    said = {"pair": cast.pair_a, "side": "upper", "answer": "agree", "by": cast.upper_a}
    world.lesson.endorsements.create(text_version=1, **said)
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == ([], wanted)
    world.lesson.text_version = 2
    world.lesson.save()
    assert (needs(cast, "upper_a"), needs(cast, "facilitator")) == (wanted, [])


def test_a_question_about_an_item_waits_for_its_owner(cast, world):
    item = world.item(world.draft_meeting)
    make.OwnerQuestionFactory(item=item)
    wanted = [f"Answer the question about your item for “{world.draft_meeting}”"]
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == (wanted, [])


def test_a_pair_that_applied_waits_for_the_managers(cast):
    call = cast.set.calls.create(text="Come", last_day=clock.today(), opened_by=cast.manager)
    make.ApplicationFactory(call=call)
    make.ApplicationFactory(call=call, sent=True)
    found = programmes_of(cast.fresh("manager"))
    asked = [need_text(n) for n in needs_of(cast.fresh("manager"), programmes=found)]
    assert asked == ["Invite, decline or keep the pair that applied for “Main set”"]
    assert needs(cast, "facilitator") == []


def test_a_proposal_that_the_set_goes_on_waits_for_each_side(cast):
    cast.set.state = SetState.CONCLUDING
    cast.set.save()
    member = cast.member("upper_a")
    until = cast.set.end + dt.timedelta(days=90)
    proposal = cast.set.continuations.create(member=member, until=until, proposed_by=member.person)
    given = {"pair": cast.pair_a, "side": "upper", "agrees": True, "by": member.person}
    proposal.answers.create(**given)
    wanted = "Say for your side whether the set goes on by itself"
    people = ("upper_a", "lower_a", "upper_b", "facilitator", "outsider")
    asked = [who for who in people if wanted in needs(cast, who)]
    assert asked == ["lower_a", "upper_b"]
