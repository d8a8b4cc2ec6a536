"""The weekly digest: one mail a person, with what they may read, or none."""

import datetime as dt
import re

import pytest
from celery.schedules import crontab
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.models import Consent
from actions.tasks import remind as remind_of_actions
from als.accounts.changes import choose_mail
from als.accounts.models import User
from als.celery import app
from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.models import MailPreference, OutMail
from als.core.refusals import Refused
from als.portal import notifications
from als.portal.selectors import readers
from als.portal.tasks import send_digests
from meetings.tasks import remind as remind_of_meetings
from reports.tasks import remind as remind_of_answers
from sets.models import GroundRulesAcceptance, LearningSet, Member
from tests import factories as make
from tests.reports import making, responding

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 6, 15, 7, tzinfo=dt.UTC)  # eight in London
SECOND_MONDAY = MONDAY + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def rules(cast):
    """Each has accepted the rules and said what they think: nothing waits for anybody.

    The facilitator, for whom a quiet pair does, reads no digests; nor do those of other pairs, so
    that they aren't worked out each time.
    """
    for name in ("facilitator", "upper_b", "lower_b", "outsider"):
        MailPreference.objects.create(person=cast.people[name], kind=MailKind.DIGEST, choice="off")
    rules = make.GroundRulesFactory(set=cast.set)
    for name in ("upper_a", "lower_a", "upper_b", "lower_b", "outsider"):
        member = cast.member(name)
        make.ReadinessFactory(member=member)
        if name != "outsider":
            GroundRulesAcceptance.objects.create(rules=rules, member=member)
    return rules


def on(moment=MONDAY, **later):
    """Let the task run; give who got a digest."""
    before = set(digests().values_list("pk", flat=True))
    with clock.set_to(moment + dt.timedelta(**later)):
        notifications.send_digests()
    return sorted(row.to.name for row in digests().exclude(pk__in=before))


def digests():
    return OutMail.objects.filter(kind=MailKind.DIGEST).exclude(state="dropped")


@pytest.fixture
def action(cast):
    """Something that waits for both people of pair A."""
    owner = cast.member("upper_a")
    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=owner)
    return make.ActionFactory(
        issue=issue, owner=owner, what="One form", agreed=True, due=dt.date(2026, 7, 1)
    )


def keep(person, set_id, key="kept", **kwargs):
    """Keep a mail for the person's digest, by their choice."""
    MailPreference.objects.get_or_create(
        person=person, kind=MailKind.CONSENT, defaults={"choice": "digest"}
    )
    with clock.set_to(MONDAY - dt.timedelta(days=2)):
        return outbox.write(
            person,
            kind=MailKind.CONSENT,
            key=key,
            subject="Does your side consent? SECRET",
            template="welcome_manager",
            link="/",
            set_id=set_id,
            page="/actions/1/",
            **kwargs,
        )


def test_who_has_no_news_gets_no_digest_and_is_not_looked_at_again(
    cast, django_assert_max_num_queries
):
    MailPreference.objects.exclude(person=cast.facilitator).delete()
    with clock.set_to(MONDAY):
        assert notifications.send_digests()  # a note is work done: a run goes on after it
    assert not digests().exists()
    with clock.set_to(MONDAY + dt.timedelta(minutes=15)), django_assert_max_num_queries(8):
        assert notifications.send_digests() == 0


def test_what_waits_is_mailed_on_monday_at_eight_and_once(cast, action):
    MailPreference.objects.exclude(person=cast.facilitator).delete()
    pair = ["Lower A", "Upper A"]
    assert [on(minutes=-15), on(), on(minutes=15), on(days=1), on(days=7)] == [
        [],
        pair,
        [],
        [],
        pair,
    ]


def test_one_that_nothing_sent_comes_on_tuesday_from_eight_or_not_at_all(cast, action):
    late = [on(days=6), on(days=2), on(hours=23), on(hours=24)]
    assert late == [[], [], [], ["Lower A", "Upper A"]]


def test_a_run_that_is_killed_leaves_what_is_there_and_the_next_writes_the_rest_once(
    cast, action, monkeypatch
):
    real, left = notifications._mail, [1]

    class Killed(BaseException):
        pass

    def until_killed(*given):
        if not left:
            raise Killed
        left.pop()
        return real(*given)

    monkeypatch.setattr(readers, "AT_ONCE", 1)
    monkeypatch.setattr(notifications, "_mail", until_killed)
    with pytest.raises(Killed):
        on()
    assert digests().count() == 1
    monkeypatch.setattr(notifications, "_mail", real)
    on(minutes=1)
    assert sorted(row.to.name for row in digests()) == ["Lower A", "Upper A"]


def test_what_is_wrong_with_one_digest_holds_up_no_other(cast, action, monkeypatch, caplog):
    real = notifications._mail

    def not_for_upper_a(digest, linked):
        if digest.reader.person == cast.upper_a:
            raise ZeroDivisionError
        return real(digest, linked)

    monkeypatch.setattr(notifications, "_mail", not_for_upper_a)
    assert on() == ["Lower A"]
    assert f"The digest of person {cast.upper_a.pk} can't be written" in caplog.text
    monkeypatch.setattr(notifications, "_mail", real)
    assert on(minutes=15) == ["Upper A"]


def test_another_worker_that_wrote_one_meanwhile_doubles_nothing(cast, action, caplog):
    """Two have read the same list; the second finds a key taken, and writes the others."""
    with clock.set_to(MONDAY):
        [both] = readers.waiting_readers()
        assert notifications._send(both[:1], MONDAY) == 1
        assert notifications._send(both, MONDAY) == len(both) - 1
    assert digests().count() == 2
    assert caplog.text == ""


def test_it_says_what_waits_with_its_address(cast, action):
    on()
    text = digests().get(to=cast.upper_a).text
    assert "One form" in text
    assert f"/actions/{action.pk}/" in text


def test_who_is_asked_to_take_part_reads_so(cast):
    proposed = make.PairFactory(set=cast.set, proposed=True)
    make.AgreementFactory(pair=proposed, side="upper", person=cast.upper_a)
    assert on() == ["Upper A"]
    assert "/agreements/" in digests().get().text


def test_what_was_kept_by_choice_is_mailed_once(cast):
    row = keep(cast.upper_a, cast.set.pk)
    assert on() == ["Upper A"]
    assert "Does your side consent? SECRET" in digests().get().text
    row.refresh_from_db()
    assert row.digest == digests().get()
    assert on(days=7) == []


def test_what_has_passed_by_then_is_not_mailed(cast):
    keep(cast.upper_a, cast.set.pk, expires_at=MONDAY - dt.timedelta(hours=1))
    assert on() == []


def test_nothing_is_mailed_about_a_set_that_the_person_has_left(cast):
    keep(cast.upper_a, cast.other_set.pk)
    assert on() == []


def test_what_the_other_side_has_logged_is_given_as_a_number(cast, action):
    for name, count in (("upper_a", 1), ("lower_a", 2)):
        for _number in range(count):
            make.ProgressFactory(
                action=action,
                author=cast.member(name),
                done="SECRET words",
                written_at=MONDAY - dt.timedelta(days=3),
            )
    on()
    text = digests().get(to=cast.upper_a).text
    assert f"{cast.pair_a}: 2 entries\n  http" in text
    assert "SECRET" not in text
    assert f"{cast.pair_a}: one entry" in digests().get(to=cast.lower_a).text


def test_what_others_commented_on_is_named_to_those_who_may_read_it(cast, action):
    late = {"author": cast.facilitator, "written_at": MONDAY - dt.timedelta(days=2)}
    make.CommentFactory(issue=action.issue, text="SECRET", **late)
    lesson = make.LessonCommentFactory(lesson__set=cast.set, text="SECRET", **late).lesson
    make.LessonCommentFactory(lesson__statement="ELSEWHERE", **late)
    MailPreference.objects.filter(person=cast.outsider).delete()
    assert on() == ["Lower A", "Upper A"]
    texts = {name: digests().get(to__name=name).text for name in ("Lower A", "Upper A")}
    for text in texts.values():
        assert f"NEW COMMENTS\n\n- {action.issue.title}: one comment" in text
        assert f"- {lesson}: one comment" in text
        assert "SECRET" not in text
        assert "ELSEWHERE" not in text


def test_an_older_entry_is_no_news(cast, action):
    make.ProgressFactory(
        action=action, author=cast.member("lower_a"), written_at=MONDAY - dt.timedelta(days=8)
    )
    on()
    assert "LOGGED" not in digests().get(to=cast.upper_a).text


def test_without_the_newest_ground_rules_only_numbers_are_mailed(cast, action):
    make.GroundRulesFactory(set=cast.set, version=2)
    keep(cast.upper_a, cast.set.pk)
    on()
    row = digests().get(to=cast.upper_a)
    assert "One form" not in row.text
    assert "SECRET" not in row.text + row.html
    assert "things are waiting for you" in row.text
    assert "One message." in row.text


def test_who_has_switched_it_off_gets_none(cast, action):
    MailPreference.objects.create(person=cast.upper_a, kind=MailKind.DIGEST, choice="off")
    assert on() == ["Lower A"]


def test_to_whom_another_worker_writes_is_left_to_it(cast, action, monkeypatch):
    not_held = User.objects.exclude(pk=cast.upper_a.pk)
    monkeypatch.setattr(notifications, "free_rows", lambda rows: rows & not_held)
    assert on() == ["Lower A"]
    monkeypatch.undo()
    assert on() == ["Upper A"]  # unless that one has died


def test_who_wants_it_every_second_monday_gets_all_of_two_weeks_in_one(cast, action):
    """The other one gets theirs each Monday; both weeks' entries are in the one of two weeks."""
    MailPreference.objects.create(person=cast.upper_a, kind=MailKind.DIGEST, choice="2_weeks")
    for days in (3, 10):
        author, at = cast.member("lower_a"), SECOND_MONDAY - dt.timedelta(days=days)
        make.ProgressFactory(action=action, author=author, written_at=at)
    keep(cast.upper_a, cast.set.pk)
    assert on(SECOND_MONDAY) == ["Lower A", "Upper A"]
    mail = digests().get(to=cast.upper_a)
    assert mail.subject.startswith("Your two weeks")
    assert f"{cast.pair_a}: 2 entries" in mail.text
    assert on(SECOND_MONDAY, days=7) == ["Lower A"]
    assert on(SECOND_MONDAY, days=14) == ["Lower A", "Upper A"]


def test_only_the_digest_comes_every_second_monday(cast):
    with pytest.raises(Refused, match="can’t wait"):
        choose_mail(person=cast.upper_a, choices={MailKind.MINUTES: "2_weeks"}, by=cast.upper_a)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailPreference.objects.create(person=cast.upper_a, kind=MailKind.MINUTES, choice="2_weeks")
    choose_mail(person=cast.upper_a, choices={MailKind.DIGEST: "2_weeks"}, by=cast.upper_a)
    page = cast.client("upper_a").get(reverse("accounts:mail_choices")).text
    assert "Every second Monday" in page


def test_a_person_of_two_sets_gets_one_by_the_clock_of_the_first(cast, action):
    zagreb = make.SetFactory(programme__time_zone="Europe/Zagreb")
    pair = make.PairFactory(set=zagreb)
    member = make.MemberFactory(pair=pair, person=cast.upper_a)
    make.ReadinessFactory(member=member)
    assert [on(hours=-1), on(), on(hours=1)] == [[], ["Lower A", "Upper A"], []]


def test_a_closed_set_asks_for_nothing(cast, action):
    LearningSet.objects.update(state="closed")
    assert on() == []


def test_who_has_left_gets_none(cast, action):
    Member.objects.filter(person=cast.upper_a).update(left_at=MONDAY)
    assert on() == ["Lower A"]


def test_a_reader_of_the_sponsor_gets_what_was_kept_for_them(cast):
    MailPreference.objects.create(person=cast.sponsor, kind=MailKind.REPORT, choice="digest")
    with clock.set_to(MONDAY - dt.timedelta(days=2)):
        outbox.write(
            cast.sponsor,
            kind=MailKind.REPORT,
            key="released",
            subject="Released: the report",
            template="welcome_manager",
            link="/",
            set_id=cast.set.pk,
        )
    assert on() == ["Sponsor"]
    assert "Released: the report" in digests().get().text


def test_the_beat_looks_for_all_reminders_at_each_quarter_of_an_hour():
    rows = app.conf.beat_schedule.values()
    found = {row["task"] for row in rows if row["schedule"] == crontab(minute="*/15")}
    reminders = (remind_of_actions, remind_of_answers, remind_of_meetings)
    assert found == {one.name for one in (*reminders, send_digests)}


# Links that answer


@pytest.fixture
def much_to_answer(cast, action):
    """One of each kind that upper_a can answer by a link; none is for anybody of pair B alone."""
    own, upper = action.issue, cast.member("upper_a")
    make.ActionFactory(issue=own, owner=upper, what="To consent to")
    make.IssueFactory(pair=cast.pair_a, raised_by=cast.facilitator, recorded=True)
    read = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, circulated=True)
    item = make.ItemFactory(meeting=read)
    make.MinuteFactory(meeting=read, item=item, pair=cast.pair_a, written_by=cast.facilitator)
    for _entry in range(2):
        make.ProgressFactory(
            action=action, author=None, recorded_by=cast.facilitator, agenda_item=item, via="meet"
        )
    make.MeetingFactory(
        cycle__set=cast.set, cycle__number=2, called=True, starts=MONDAY + dt.timedelta(days=9),
        ends=MONDAY + dt.timedelta(days=9, hours=4),
    )  # fmt: skip
    make.DateOptionFactory(
        meeting=make.MeetingFactory(cycle__set=cast.set, cycle__number=3, polled=True),
        starts=MONDAY + dt.timedelta(days=60), ends=MONDAY + dt.timedelta(days=60, hours=4),
    )  # fmt: skip


LABELS = {
    "Ask for a correction": "a",
    "Choose dates": "polls",
    "Confirm entry 1": "a",
    "Confirm entry 2": "a",
    "Confirm it": "a",
    "Consent": "a",
    "Log progress": "progress",
    "Say whether you will come": "a",
}


def linked(mail):
    """Return the mail's links without a sign-in: label and path."""
    found = re.findall(r"  ([^\n]+), without signing in:\n  http://[^/]+(/\S+)", mail.text)
    return dict(found)


def test_what_waits_can_be_answered_from_it_by_its_reader_alone(cast, much_to_answer):
    choose_mail(person=cast.upper_a, choices={MailKind.DIGEST: "2_weeks"}, by=cast.upper_a)
    on(SECOND_MONDAY)
    mails = {name: digests().get(to=getattr(cast, name)) for name in ("upper_a", "lower_a")}
    links = {name: linked(mail) for name, mail in mails.items()}
    assert {label: path.split("/")[1] for label, path in links["upper_a"].items()} == LABELS
    assert not set(links["upper_a"].values()) & set(links["lower_a"].values())
    assert "please don’t pass this email on" in mails["upper_a"].text
    assert re.search(r">\s*Consent, without signing in<", mails["upper_a"].html)
    with clock.set_to(SECOND_MONDAY + dt.timedelta(days=1)):
        pages = [Client().get(path) for path in links["upper_a"].values()]
        assert {page.status_code for page in pages} == {200}
        others = [cast.client("lower_a").get(path) for path in links["upper_a"].values()]
        assert {page.status_code for page in others} == {403}
        Client().post(links["upper_a"]["Consent"], {"answer": "consent"})
    assert Consent.objects.get().member == cast.member("upper_a")
    on(SECOND_MONDAY + dt.timedelta(days=14))
    later = linked(digests().filter(to=cast.upper_a).latest("pk"))
    assert "Consent" not in later
    assert later["Confirm it"] == links["upper_a"]["Confirm it"]


def test_who_has_rules_to_accept_gets_that_link_alone(cast, much_to_answer, rules):
    newer = make.GroundRulesFactory(set=cast.set, version=2)
    on()
    mail = digests().get(to=cast.upper_a)
    [path] = re.findall(r"http://[^/]+(/a/\S+)", mail.text)
    assert "To consent to" not in mail.text
    assert "without signing in" in mail.text
    with clock.set_to(MONDAY + dt.timedelta(hours=1)):
        Client().post(path, {"answer": "accept"})
    assert newer.acceptances.get().member == cast.member("upper_a")


def test_the_sponsor_gets_what_waits_for_its_answer_and_nothing_of_the_set(cast):
    with clock.set_to(MONDAY - dt.timedelta(days=3)):
        report = responding.released(cast)
        making.issue(cast, title="SECRET issue")
    cast.set.state = "concluding"
    cast.set.save()
    colleague = make.PersonFactory(name="Zoe Colleague")
    make.ProgrammeRoleFactory(programme=cast.programme, person=colleague, kind="sponsor")
    assert {cast.sponsor.name, colleague.name} <= {*on()}
    assert digests().get(to=colleague).text.count("Answer 3 lessons") == 1, "as to the first"
    mail = digests().get(to=cast.sponsor)
    assert "Answer 3 lessons of the released report" in mail.text
    assert "SECRET" not in mail.text
    assert reverse("reports:responses", args=[cast.set.pk]) in mail.text
    with clock.set_to(MONDAY + dt.timedelta(days=1)):
        for number in (1, 2, 3):
            responding.published(cast, responding.lesson(report, number))
    assert cast.sponsor.name not in on(SECOND_MONDAY)
