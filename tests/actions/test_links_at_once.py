"""The same link sent, revoked and mailed at the same instant, on a database that lets people."""

import pytest

from actions.changes import links, progress
from actions.changes.links import make_link
from actions.models import Consent, ProgressEntry, ProgressLink
from als.core import clock
from als.core.enums import MailKind
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from sets.changes.answers import disown_answer, give_answer
from sets.models import AnswerLink, Member
from tests import factories as make
from tests.actions.conftest import NOW
from tests.answer_links import answer_link_for
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast

pytestmark = ON_POSTGRESQL


@pytest.fixture
def link():
    cast = make_cast()
    issue = make.IssueFactory(
        pair=cast.pair_a, confirmed_by=cast.member("upper_a"), raised_by=cast.upper_a
    )
    owner = cast.member("upper_a")
    return make_link(
        action=make.ActionFactory(issue=issue, owner=owner, under_way=True), member=owner
    )


def in_june(do):
    """Return what does it on the day of these tests: a thread has a clock of its own."""

    def done():
        with clock.set_to(NOW):
            return do()

    return done


def send(link, done="Met."):
    """Return a function that sends the link as a request of its own would."""
    mine = ProgressLink.objects.select_related("member__person").get(pk=link.pk)
    given = {"done": done, "disclosure": "set", "state_after": "under_way"}
    return in_june(lambda: links.log_by_link(link=mine, by=mine.member.person, **given))


def refused(results):
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    assert unexpected == []
    return sum(isinstance(result, Refused) for result in results)


def test_a_double_click_is_one_entry_and_nobody_is_refused(link):
    results = at_once(*[send(link) for _click in range(4)])
    assert (refused(results), ProgressEntry.objects.count()) == (0, 1)
    assert ProgressLink.objects.get().entry == ProgressEntry.objects.get()


def test_two_texts_by_one_link_are_one_entry_and_one_sentence(link):
    results = at_once(*[send(link, f"Text {number}") for number in range(4)])
    assert (refused(results), ProgressEntry.objects.count()) == (3, 1)


def test_one_text_by_two_links_is_one_entry(link):
    other = ProgressLink.objects.create(
        action=link.action, member=link.member, expires_at=link.expires_at
    )
    results = at_once(send(link), send(other))
    assert (refused(results), ProgressEntry.objects.count()) == (1, 1)
    assert ProgressLink.objects.working().count() == 1


def test_a_link_is_sent_or_revoked_and_never_both(link):
    person = link.member.person
    results = at_once(send(link), in_june(lambda: links.revoke_link(link=link, by=person)))
    link.refresh_from_db()
    assert refused(results) == 1
    assert (link.used_at is None, link.revoked_at is None) in {(True, False), (False, True)}
    assert ProgressEntry.objects.count() == (link.used_at is not None)


def test_revoking_all_and_sending_leave_nothing_that_works(link):
    person = link.member.person
    results = at_once(send(link), in_june(lambda: links.revoke_links(by=person)))
    assert refused(results) <= 1
    assert not ProgressLink.objects.working().exists()


def disown(link):
    mine = ProgressLink.objects.select_related("member__person").get(pk=link.pk)
    return in_june(lambda: links.disown_entry(link=mine, by=mine.member.person))


def test_sending_and_disowning_at_once_leave_no_half(link):
    """Disowned first, there is nothing to take back yet: refused, with a sentence."""
    refusals = refused(at_once(send(link), disown(link)))
    link.refresh_from_db()
    assert (bool(link.used_at), refusals) == (True, 0 if link.disowned_at else 1)
    counts = ProgressEntry.objects.confirmed().count()
    assert (counts, ProgressEntry.objects.count()) == (0 if link.taken_back else 1, 1)
    mails = OutMail.objects.filter(key__startswith=f"progress-link-{link.pk}")
    assert mails.count() == (2 if link.disowned_at else 1)


def test_disowned_twice_at_once_is_taken_back_once(link):
    send(link)()
    assert refused(at_once(*[disown(link) for _click in range(3)])) == 0
    assert AuditEntry.objects.filter(verb="disowned").count() == 1
    assert not ProgressEntry.objects.confirmed().exists()


@pytest.fixture
def answers():
    """Return upper_a’s links for an action to consent to, and for an entry to confirm."""
    cast = make_cast()
    member, issue = cast.member("upper_a"), make.IssueFactory(
        pair=cast.pair_a, confirmed_by=cast.member("upper_a"), raised_by=cast.upper_a
    )  # fmt: skip
    with clock.set_to(NOW):
        item = make.ItemFactory(
            meeting=make.MeetingFactory(cycle__set=cast.set, cycle__number=1, closed=True)
        )
        things = {
            "consent": make.ActionFactory(issue=issue, owner=member),
            "progress": make.ProgressFactory(
                action__issue=issue, action__owner=member, action__agreed=True,
                author=None, recorded_by=cast.facilitator, agenda_item=item, via="meet",
            ),
        }  # fmt: skip
        for purpose, thing in things.items():
            answer_link_for(purpose, thing=thing, member=member)
    return AnswerLink.objects.order_by("purpose")


def give(link):
    link = AnswerLink.objects.select_related("member__person").get(pk=link.pk)
    answer = {"consent": "consent", "progress": "confirm"}[link.purpose]
    return in_june(lambda: give_answer(link=link, by=link.member.person, answer=answer))


def take_back(link):
    link = AnswerLink.objects.select_related("member__person").get(pk=link.pk)
    return in_june(lambda: disown_answer(link=link, by=link.member.person))


def test_an_answer_given_twice_at_once_is_one(answers):
    links = list(answers)
    assert refused(at_once(*[give(link) for link in links for _click in range(3)])) == 0
    assert (Consent.objects.count(), ProgressEntry.objects.confirmed().count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="answered by link").count() == 2
    assert OutMail.objects.filter(kind=MailKind.ANSWER).count() == 2


def test_an_answer_and_this_was_not_me_at_once_leave_no_half(answers):
    links = list(answers)
    results = at_once(*[do(link) for link in links for do in (give, take_back)])
    refusals = refused(results)
    found = list(answers.filter(pk__in=[link.pk for link in links]))
    assert all(link.used_at for link in found)
    assert refusals == sum(link.disowned_at is None for link in found)
    standing = (
        Consent.objects.filter(void_at=None).count(),
        ProgressEntry.objects.confirmed().count(),
    )
    assert standing == tuple(int(link.disowned_at is None) for link in found)
    assert all(link.taken_back for link in found if link.disowned_at)


def test_an_answer_and_another_wording_at_once_are_one_of_both(answers):
    """Whoever comes first: what is confirmed is what the link’s person read."""
    link = answers.get(purpose="progress")
    entry = ProgressEntry.objects.select_related("action__issue__pair__set").get(pk=link.thing)
    lower = Member.objects.get(pair=link.member.pair_id, side="lower").person
    edit = in_june(lambda: progress.edit_recorded(entry=entry, by=lower, done="Another."))
    assert refused(at_once(give(link), edit)) == 1
    entry.refresh_from_db()
    assert (entry.is_confirmed, entry.done == "Another.") in {(True, False), (False, True)}
