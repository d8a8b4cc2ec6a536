"""Answers by a link in a mail: one person, one thing, one version, once, and "this wasn’t me"."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.models import Consent, ProgressEntry
from als.core import clock
from als.core.enums import MailKind
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.web.security_log import without_tokens
from meetings.changes import agreeing
from meetings.changes import meetings as meeting_changes
from meetings.models import Attendance, Correction
from sets.changes.answers import disown_answer, give_answer
from sets.models import AnswerLink, GroundRulesAcceptance, Member
from sets.tokens import answer_token, link_of_answer
from tests import factories as make
from tests.answer_links import answer_link_for
from tests.pages import text_of

PURPOSES = ["coming", "consent", "issue", "progress", "rules", "correction"]
GIVES = {
    "coming": {"answer": "yes"},
    "consent": {"answer": "consent"},
    "issue": {"answer": "confirm"},
    "progress": {"answer": "confirm"},
    "rules": {"answer": "accept"},
    "correction": {"answer": "ask", "text": "It was in May.\r\nNot in June."},
}


NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def before_the_meeting():
    """Let every test happen before the meeting that somebody is asked to come to."""
    with clock.set_to(NOW):
        yield


@pytest.fixture
def things(cast):
    """What upper_a can be asked about, by purpose."""
    called = make.MeetingFactory(cycle__set=cast.set, cycle__number=2, called=True)
    closed = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, circulated=True)
    minute = make.MinuteFactory(
        meeting=closed, item__meeting=closed, written_by=cast.facilitator, text="SECRET minute"
    )
    issue = make.IssueFactory(pair=cast.pair_a, raised_by=cast.facilitator, recorded=True)
    own = make.IssueFactory(
        pair=cast.pair_a, raised_by=cast.upper_a, confirmed_by=cast.member("upper_a")
    )
    return {
        "coming": called,
        "consent": make.ActionFactory(issue=own, owner=cast.member("lower_a")),
        "issue": issue,
        "progress": make.ProgressFactory(
            action__issue=own,
            action__owner=cast.member("lower_a"),
            author=None,
            recorded_by=cast.facilitator,
            agenda_item=minute.item,
            via="meet",
        ),
        "rules": make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator),
        "correction": closed,
        "minute": minute,
    }


def accept(cast, things, *people):
    for name in people:
        things["rules"].acceptances.create(member=cast.member(name))


@pytest.fixture
def ask(cast, things):
    """Return the function that makes upper_a's link for a purpose."""

    def make_link(purpose):
        if purpose != "rules":
            accept(cast, things, "upper_a")
        address = answer_link_for(purpose, thing=things[purpose], member=cast.member("upper_a"))
        return link_of_answer(address.rstrip("/").rpartition("/")[2])

    return make_link


def url(link, name="answer"):
    return reverse(f"sets:{name}", args=[answer_token(link)])


def send(link, things, client=None, **other):
    typed = {**GIVES[link.purpose], **other}
    if link.purpose == "correction":
        typed["minute"] = things["minute"].pk
    return (client or Client()).post(url(link), typed)


def was_given(cast, things, purpose):
    """Return whether the thing itself has upper_a's answer."""
    member = cast.member("upper_a")
    things["issue"].refresh_from_db()
    return {
        "coming": lambda: Attendance.objects.filter(member=member, answer="yes").exists(),
        "consent": lambda: Consent.objects.filter(member=member, void_at=None).exists(),
        "issue": lambda: things["issue"].confirmed_by_id == member.pk,
        "progress": lambda: ProgressEntry.objects.confirmed().filter(author=member).exists(),
        "rules": lambda: GroundRulesAcceptance.objects.filter(member=member).exists(),
        "correction": lambda: Correction.objects.filter(asked_by=member).exists(),
    }[purpose]()


@pytest.mark.slow
def test_one_page_with_one_button_answers_once_and_can_be_disowned(cast, things, ask, case):
    for purpose in PURPOSES:
        with case(purpose):
            link, browser = ask(purpose), Client()
            for method in ("get", "head", "get"):  # a scanner of mail
                page = getattr(browser, method)(url(link))
                assert page.status_code == 200
            assert cast.upper_a.name in page.text
            assert len(re.findall(r'<button type="submit"[^>]*govuk-button', page.text)) == 1
            assert not was_given(cast, things, purpose)

            answers = [send(link, things, browser) for _click in range(2)]
            assert [answer.url for answer in answers] == [url(link, "answer_given")] * 2
            assert was_given(cast, things, purpose)
            assert OutMail.objects.filter(kind=MailKind.ANSWER, to=cast.upper_a).count() == 1
            over = Client().get(url(link))
            assert (over.status_code, "A link works once" in text_of(over)) == (410, True)

            page = browser.get(url(link, "answer_given"))
            assert "This wasn’t me" in page.text
            for _click in range(2):
                browser.post(url(link, "answer_disown"))
            link.refresh_from_db()
            assert (link.taken_back, was_given(cast, things, purpose)) == (True, False)
            mails = OutMail.objects.filter(kind=MailKind.ANSWER, to=cast.facilitator)
            assert [cast.upper_a.name in mail.subject for mail in mails] == [True]
            assert "has been taken back" in mails.get().text
            assert AuditEntry.objects.filter(verb="disowned", set_id=cast.set.pk).count() == 1


@pytest.mark.slow
def test_who_has_no_right_to_it_is_shown_nothing_and_answers_nothing(cast, things, ask, case):
    for purpose in PURPOSES:
        with case(purpose):
            link = ask(purpose)
            for name in ("lower_a", "upper_b", "facilitator", "sponsor", "stranger"):
                client = cast.client(name)
                pages = [client.get(url(link)), send(link, things, client)]
                pages += [client.post(url(link, "answer_disown"))]
                assert [page.status_code for page in pages] == [403, 403, 403]
                assert "SECRET" not in "".join(page.text for page in pages)
            assert not was_given(cast, things, purpose)


def leave(cast, things, link):
    Member.objects.filter(pk=link.member_id).update(left_at=clock.now(), lead=False)


def lock_out(cast, things, link):
    type(cast.upper_a).objects.filter(pk=cast.upper_a.pk).update(is_active=False)


def come_back(cast, things, link):
    """The account was switched off and on again: what was in its mails is dead."""
    type(cast.upper_a).objects.filter(pk=cast.upper_a.pk).update(links_from=clock.now())


def close_set(cast, things, link):
    type(cast.set).objects.filter(pk=cast.set.pk).update(state="closed")


def expire(cast, things, link):
    AnswerLink.objects.filter(pk=link.pk).update(expires_at=clock.now() - dt.timedelta(hours=1))


def change(cast, things, link):
    """The thing is no longer what the mail said."""
    changed = {
        "coming": {"sequence": 7},
        "consent": {"text_version": 2},
        "progress": {"learned": "Something else."},
        "correction": {"minutes_version": 9},
    }
    if link.purpose == "rules":
        make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator, version=2)
    elif link.purpose == "issue":
        things["issue"].title = "Another title"
        things["issue"].save()
    else:
        thing = things[link.purpose]
        type(thing).objects.filter(pk=thing.pk).update(**changed[link.purpose])


def end_pair(cast, things, link):
    ended = {"state": "withdrawn", "ended_at": clock.now()}
    type(cast.pair_a).objects.filter(pk=cast.pair_a.pk).update(**ended)


# Of these each purpose knows by itself; of the person and the link one function asks for all.
BY_PURPOSE = {close_set, change, end_pair}


def ways_to_end(*ends):
    """Yield each end with the purposes to try it with; those that all share take turns, by twos."""
    for number, happens in enumerate(ends):
        turn = number % 3
        yield happens, PURPOSES if happens in BY_PURPOSE else PURPOSES[2 * turn : 2 * turn + 2]


@pytest.mark.slow
def test_a_link_whose_time_is_over_says_so_and_saves_nothing(cast, things, ask, case):
    for happens, purposes in ways_to_end(leave, lock_out, come_back, close_set, expire, change):
        for purpose in purposes:
            with case(happens, purpose):
                link = ask(purpose)
                happens(cast, things, link)
                pages = [Client().get(url(link)), send(link, things)]
                assert [page.status_code for page in pages] == [410, 410]
                assert "SECRET" not in pages[0].text
                assert not was_given(cast, things, purpose)
                if purpose == "correction":
                    assert "It was in May." in pages[1].text  # what was typed is shown back


@pytest.mark.parametrize("purpose", ["consent", "issue", "progress", "correction"])
def test_content_waits_for_the_newest_ground_rules(cast, things, purpose):
    address = answer_link_for(purpose, thing=things[purpose], member=cast.member("upper_a"))
    page = Client().get(address.partition("testserver")[2] or address[address.index("/a/") :])
    assert (page.status_code, "have not accepted yet" in text_of(page)) == (410, True)


def test_a_link_is_one_for_person_thing_and_version_whatever_many_mails(cast, things, ask):
    link, member = ask("coming"), cast.member("upper_a")
    again = answer_link_for("coming", thing=things["coming"], member=member)
    assert again.endswith(url(link))
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerLink.objects.create(
            purpose="coming", member=member, thing=link.thing, version=link.version,
            expires_at=link.expires_at,
        )  # fmt: skip
    for wrong in ({"used_at": clock.now()}, {"answer": "yes"}, {"disowned_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerLink.objects.filter(pk=link.pk).update(**wrong)
    send(link, things)
    assert answer_link_for("coming", thing=things["coming"], member=member) == ""


def test_a_later_mail_lets_the_link_work_as_long_as_that_mail_promises(cast, things, ask):
    link, member = ask("consent"), cast.member("upper_a")
    with clock.set_to(NOW + dt.timedelta(days=40)):
        assert Client().get(url(link)).status_code == 410
        again = answer_link_for("consent", thing=things["consent"], member=member)
        assert again.endswith(url(link))
        assert Client().get(url(link)).status_code == 200
    come_back(cast, things, link)  # what was in earlier mails of theirs stays dead
    member = Member.objects.get(pk=member.pk)
    assert answer_link_for("consent", thing=things["consent"], member=member) == ""


def test_an_altered_token_opens_nothing_and_a_log_never_has_a_good_one(cast, things, ask):
    link = ask("coming")
    token = answer_token(link)
    assert len(token) < 40
    assert token not in without_tokens(f"GET {url(link)} 200")
    for wrong in (token[:-1], token.swapcase(), f"{link.pk + 1}{token[len(str(link.pk)) :]}", "x"):
        assert Client().get(reverse("sets:answer", args=[wrong])).status_code == 410


def test_no_is_one_button_as_well_and_what_was_answered_since_is_not_taken_back(cast, things, ask):
    link = ask("coming")
    page = Client().get(url(link) + "?answer=no")
    assert page.context["form"].submit == "I can’t come"
    assert re.search(r"\w{3} \d+ \w{3} \d{4}, \d\d:\d\d–\d\d:\d\d \(London time\)", text_of(page))
    send(link, things, answer="no")
    meeting_changes.answer(meeting=things["coming"], answer="yes", by=cast.fresh("upper_a"))
    disown_answer(link=link, by=cast.upper_a)
    link.refresh_from_db()
    assert (link.taken_back, was_given(cast, things, "coming")) == (False, True)


@pytest.mark.slow
def test_who_no_longer_takes_part_takes_nothing_back(cast, things, ask, case):
    for happens, purposes in ways_to_end(leave, lock_out, come_back, close_set, end_pair):
        for purpose in purposes:
            with case(happens, purpose):
                link = ask(purpose)
                send(link, things)
                happens(cast, things, link)
                Client().post(url(link, "answer_disown"))
                link.refresh_from_db()
                assert link.disowned_at is not None
                assert (link.taken_back, was_given(cast, things, purpose)) == (False, True)
                assert (
                    OutMail.objects.filter(kind=MailKind.ANSWER, to=cast.facilitator).count() == 1
                )


def test_an_earlier_request_of_their_own_is_not_taken_back_in_its_place(cast, things, ask):
    link = ask("correction")
    by = cast.fresh("upper_a")
    agreeing.ask_correction(minute=things["minute"], text="My own.", by=by)
    with clock.set_to(NOW + dt.timedelta(minutes=5)):
        send(link, things)
        one = Correction.objects.exclude(text="My own.").get()
        answered = {"state": "declined", "reply": "It was in June."}
        agreeing.answer_correction(correction=one, by=cast.fresh("facilitator"), **answered)
        disown_answer(link=link, by=by)
    link.refresh_from_db()
    assert not link.taken_back
    assert Correction.objects.count() == 2


def test_what_they_had_answered_themselves_before_is_not_taken_back(cast, things, ask):
    coming, by = ask("coming"), cast.fresh("upper_a")
    meeting_changes.answer(meeting=things["coming"], answer="yes", by=by)
    with clock.set_to(NOW + dt.timedelta(hours=1)):
        send(coming, things)
        disown_answer(link=coming, by=by)
    coming.refresh_from_db()
    assert (coming.taken_back, was_given(cast, things, "coming")) == (False, True)


def test_what_they_had_answered_themselves_a_moment_before_counts_again(cast, things, ask):
    coming, by = ask("coming"), cast.fresh("upper_a")
    address = answer_link_for("correction", thing=things["correction"], member=coming.member)
    correction = link_of_answer(address.rstrip("/").rpartition("/")[2])
    meeting_changes.answer(meeting=things["coming"], answer="no", by=by)
    text = GIVES["correction"]["text"]
    agreeing.ask_correction(minute=things["minute"], text=text, by=by)
    for link in (coming, correction):  # in the same second as their own
        send(link, things)
        disown_answer(link=link, by=by)
        link.refresh_from_db()
    assert [coming.taken_back, correction.taken_back] == [True, False]
    assert Attendance.objects.get(member=cast.member("upper_a")).answer == "no"
    assert Correction.objects.count() == 1


def test_rules_that_are_accepted_need_no_link_any_more(cast, things, ask):
    link = ask("rules")
    accept(cast, things, "upper_a")
    assert [Client().get(url(link)).status_code, send(link, things).status_code] == [410, 410]
    assert was_given(cast, things, "rules")


def test_who_has_two_seats_takes_the_rules_back_for_both(cast, things, ask):
    other = make.MemberFactory(pair=cast.pair_b, person=cast.upper_a)
    member = Member.objects.get(person=cast.upper_a, pair=cast.pair_a)
    address = answer_link_for("rules", thing=things["rules"], member=member)
    link = link_of_answer(address.rstrip("/").rpartition("/")[2])
    send(link, things)
    rows = GroundRulesAcceptance.objects.filter(member__in=[member, other])
    assert rows.count() == 2
    disown_answer(link=link, by=cast.upper_a)
    assert not rows.exists()


def test_a_consent_that_agreed_an_action_is_taken_back_until_work_is_logged(cast, things, ask):
    action, link = things["consent"], ask("consent")
    accept(cast, things, "lower_a")
    make.ConsentFactory(action=action, side="lower", member=cast.member("lower_a"))
    send(link, things)
    action.refresh_from_db()
    assert action.state == "agreed"
    disown_answer(link=link, by=cast.upper_a)
    action.refresh_from_db()
    assert (action.state, action.agreed_at) == ("proposed", None)
    assert OutMail.objects.filter(subject__startswith="Not agreed after all").count() == 2


def test_a_change_by_somebody_else_is_refused_under_the_page_too(cast, things, ask):
    link = ask("coming")
    for name in ("lower_a", "facilitator"):
        with pytest.raises(Refused, match="somebody else"):
            give_answer(link=link, by=cast.fresh(name), answer="yes")
        with pytest.raises(Refused, match="somebody else"):
            disown_answer(link=link, by=cast.fresh(name))


def test_nothing_is_disowned_before_it_is_answered(things, ask):
    link = ask("coming")
    assert Client().post(url(link, "answer_disown")).status_code == 410
    assert Client().get(url(link, "answer_given")).url == url(link)
