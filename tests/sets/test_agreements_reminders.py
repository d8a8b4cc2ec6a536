"""Reminders for invitations without an answer, and no longer waiting for one."""

import datetime as dt

import pytest
from celery.schedules import crontab
from django.test import Client
from django.urls import reverse

from als.celery import app
from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import agreements as agreement_changes
from sets.changes import pairs as pair_changes
from sets.changes.agreements import remind
from sets.models import Agreement, LearningSet, Pair
from sets.models.roles import forget_roles, roles_of
from sets.tasks import remind_unanswered
from sets.tokens import agreement_token
from tests import factories as make
from tests.sets.helpers import asked, audit_entries, fresh, mails

ASKED = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def on_day(number):
    """Let the daily task run so many days after the invitation; give how many it reminded."""
    with clock.set_to(ASKED + dt.timedelta(days=number)):
        return agreement_changes.remind_unanswered()


@pytest.fixture
def agreements(cast):
    """Both sides asked; the lower one has agreed, so the upper one alone is reminded."""
    upper, lower = asked(cast)
    agreement_changes.agree(agreement=lower, by=lower.person)
    Agreement.objects.filter(pair=upper.pair).update(asked_at=ASKED)
    OutMail.objects.all().delete()
    return fresh(upper), fresh(lower)


def test_who_has_not_answered_is_reminded_after_7_and_21_days_and_then_no_more(agreements):
    days = [day for day in range(60) if on_day(day)]
    assert days == [7, 21]
    assert {address for address, _ in mails()} == {agreements[0].person.email}
    assert fresh(agreements[0]).reminders == 2


def test_a_reminder_is_in_the_audit_log_without_a_person(agreements):
    on_day(7)
    assert audit_entries(verb="reminded") == [("", "reminded", "agreement")]


def test_running_twice_reminds_once(agreements):
    assert [on_day(7), on_day(7)] == [1, 0]
    assert OutMail.objects.count() == 1


def test_a_look_that_came_too_late_reminds_nobody(agreements):
    now = ASKED + dt.timedelta(days=7)
    assert [remind(agreement=agreements[0], now=now) for _ in range(2)] == [True, False]
    assert OutMail.objects.count() == 1


def test_after_a_worker_that_stood_still_there_is_a_week_between_two_reminders(agreements):
    assert [day for day in range(30, 60) if on_day(day)] == [30, 37]


def test_the_mail_says_how_long_its_link_works_and_the_link_does(agreements, time_machine):
    time_machine.move_to(ASKED + dt.timedelta(days=21))
    agreement_changes.remind_unanswered()
    text = OutMail.objects.get().text
    link = next(word for word in text.split() if "/agreements/" in word)
    assert "until 3 April 2026" in text
    time_machine.move_to(dt.datetime(2026, 4, 2, tzinfo=dt.UTC))
    assert "Agree to take part" in Client().get(link).text


def no_answer_needed(agreement, why):
    pair = agreement.pair
    if why == "answered":
        agreement_changes.agree(agreement=agreement, by=agreement.person)
    elif why == "declined by the other":
        Pair.objects.filter(pk=pair.pk).update(state="declined", ended_at=ASKED)
    elif why == "no longer waited for":
        Pair.objects.filter(pk=pair.pk).update(state="lapsed", ended_at=ASKED)
    elif why == "closed":
        LearningSet.objects.filter(pk=pair.set_id).update(state="closed")
    else:
        type(agreement.person).objects.filter(pk=agreement.person_id).update(is_active=False)


def test_nobody_is_reminded_who_need_not_answer(agreements, case):
    for why in ["answered", "declined by the other", "no longer waited for", "closed", "gone"]:
        with case(why):
            no_answer_needed(agreements[0], why)
            assert [on_day(7), on_day(21)] == [0, 0]


def test_somebody_else_who_was_asked_begins_anew(cast, agreements):
    on_day(7)
    with clock.set_to(ASKED + dt.timedelta(days=8)):
        agreement_changes.ask_again(
            agreement=agreements[0], email="else@example.org", name="Else", by=cast.facilitator
        )
    found = fresh(agreements[0])
    assert (found.reminders, found.reminded_at) == (0, None)
    assert [day for day in range(9, 60) if on_day(day)] == [15, 29]
    sent = OutMail.objects.filter(key__contains="reminder").order_by("pk")
    assert [mail.address for mail in sent][1:] == ["else@example.org"] * 2


def test_the_task_does_it_each_morning(agreements):
    (row,) = [one for one in app.conf.beat_schedule.values() if "unanswered" in one["task"]]
    assert row == {"task": remind_unanswered.name, "schedule": crontab(hour="8", minute="10")}
    Agreement.objects.filter(pk=agreements[0].pk).update(
        asked_at=clock.now() - dt.timedelta(days=8)
    )
    remind_unanswered()
    assert OutMail.objects.count() == 1


def test_the_facilitator_sees_when_each_was_asked_and_reminded(cast, agreements):
    on_day(7)
    text = " ".join(
        cast.client("facilitator").get(reverse("portal:setup", args=[cast.set.pk])).text.split()
    )
    assert "Asked on 12 January 2026, reminded on 19 January 2026" in text
    on_day(21)
    text = cast.client("facilitator").get(reverse("portal:setup", args=[cast.set.pk])).text
    assert "reminded 2 times, last on 2 February 2026" in text


# --- no longer waiting ----------------------------------------------------------------------------


def stop(cast, pair, by="facilitator"):
    return agreement_changes.stop_waiting(pair=pair, by=cast.people[by])


def test_silence_stays_on_record(cast, agreements):
    pair = stop(cast, agreements[0].pair)
    assert (pair.state, pair.ended_at is not None) == ("lapsed", True)
    assert [fresh(row).state for row in agreements] == ["invited", "agreed"]
    assert audit_entries(verb="stopped waiting") == [("Facilitator", "stopped waiting", "pair")]


def test_the_lead_who_had_agreed_is_told_kindly_and_nobody_else(cast, agreements):
    stop(cast, agreements[0].pair)
    mail = OutMail.objects.get()
    assert mail.address == agreements[1].person.email
    assert "Thank you for your willingness" in mail.text
    assert roles_of(agreements[1].person).inside == frozenset()


def test_links_answer_no_more_and_say_so(cast, agreements):
    stop(cast, agreements[0].pair)
    links = [reverse("sets:agreement", args=[agreement_token(row)]) for row in agreements]
    asked_side, agreed_side = [Client().get(link).text for link in links]
    assert "no longer expect an answer" in asked_side
    assert "did not answer" in agreed_side
    mains = [text.split("<main")[1].split("</main>")[0] for text in (asked_side, agreed_side)]
    assert "<form" not in "".join(mains)
    with pytest.raises(Refused, match="no longer wait"):
        agreement_changes.agree(agreement=agreements[0], by=agreements[0].person)


def test_stopping_twice_is_stopping_once(cast, agreements):
    stop(cast, agreements[0].pair)
    stop(cast, agreements[0].pair)
    assert len(audit_entries(verb="stopped waiting")) == len(mails()) == 1


def test_only_the_sets_facilitators_stop_waiting(cast, agreements, case):
    for by in ["upper_a", "manager", "other_facilitator", "sponsor"]:
        with case(by):
            with pytest.raises(Refused, match="facilitators"):
                stop(cast, agreements[0].pair, by=by)
            assert Pair.objects.get(pk=agreements[0].pair_id).state == "proposed"


def test_a_pair_that_has_answered_is_not_let_go(cast):
    with pytest.raises(Refused, match="answered since you opened"):
        stop(cast, cast.pair_a)


def test_opening_the_page_changes_nothing(cast, agreements):
    url = reverse("sets:pair_stop_waiting", args=[agreements[0].pair_id])
    assert "Stop waiting" in cast.client("facilitator").get(url).text
    assert Pair.objects.get(pk=agreements[0].pair_id).state == "proposed"


def test_the_page_lets_the_pair_go(cast, agreements):
    url = reverse("sets:pair_stop_waiting", args=[agreements[0].pair_id])
    client = cast.client("facilitator")
    assert client.post(url).url == reverse("portal:setup", args=[cast.set.pk])
    assert Pair.objects.get(pk=agreements[0].pair_id).state == "lapsed"
    assert "nothing left to wait for" in client.get(url).text


# --- asking the same two again --------------------------------------------------------------------


def end(cast, how):
    """Let a pair of these two end in one of the three ways; give it."""
    upper, _ = asked(cast)
    if how == "declined":
        agreement_changes.decline(agreement=upper, by=upper.person, reason="No time")
    elif how == "lapsed":
        stop(cast, upper.pair)
    else:
        agreement_changes.agree(agreement=upper, by=upper.person)
        forget_roles(upper.person)
        agreement_changes.withdraw(
            pair=fresh(upper).pair, side="upper", by=upper.person, reason="Posts"
        )
    return Pair.objects.get(pk=upper.pair_id)


@pytest.mark.parametrize("how", ["declined", "lapsed", "withdrawn"])
def test_the_same_two_can_be_asked_again_as_a_new_pair(cast, how):
    old = end(cast, how)
    people = [row.person for row in old.agreements.order_by("-side")]
    new = pair_changes.propose_pair(
        set_=cast.set, by=cast.facilitator,
        upper_name=str(old.upper), upper_lead_name="U", upper_lead_email=people[0].email,
        lower_name=str(old.lower), lower_lead_name="L", lower_lead_email=people[1].email,
    )  # fmt: skip
    for agreement in new.agreements.all():
        agreement_changes.agree(agreement=agreement, by=agreement.person)
    pairs = Pair.objects.filter(upper=old.upper).values_list("number", "state")
    assert set(pairs) == {(9, how), (10, "confirmed")}


def test_a_pair_still_waited_for_is_not_proposed_again(cast, agreements):
    pair = agreements[0].pair
    with pytest.raises(Refused, match="already a pair in this set") as refused:
        pair_changes.propose_pair(
            set_=cast.set, by=cast.facilitator,
            upper_name=str(pair.upper), upper_lead_name="U", upper_lead_email="u@example.org",
            lower_name=str(pair.lower), lower_lead_name="L", lower_lead_email="l@example.org",
        )  # fmt: skip
    assert refused.value.field == "lower_name"


def test_a_reader_of_the_sponsor_who_was_asked_is_kept_out_after_all(cast, agreements):
    make.ProgrammeRoleFactory(programme=cast.programme, person=agreements[0].person, kind="sponsor")
    with pytest.raises(Refused, match="sponsor"):
        agreement_changes.agree(agreement=agreements[0], by=agreements[0].person)
