"""What people of a set are called: who it was then and now, and no name of another's."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.urls import reverse

from als.accounts import changes as accounts
from als.accounts.welcome import enter
from als.core import clock
from als.core.models import AuditEntry
from als.core.naming.alike import alike
from als.core.refusals import Refused
from als.example import enrolling
from meetings.selectors.document import content_of
from reports.models import Lesson
from sets.changes import agreements, ground_rules, invitations, pairs
from sets.models import Member, Paper, PaperView
from tests import factories as make
from tests.each import each
from tests.sets.helpers import PAIR, asked, audit_entries

THEN_AND_NOW = "Upper A (now Ann Kos)"
# All of them read as "Upper A" to whoever looks at a name in a list
TAKEN = [
    "upper a",
    "Üpper  A",
    "Uрреr А",
    "UPPER-A",
    "ＵＰＰＥＲ Ａ",
    "Upper\u200b A",
    "A Upper",
    "Upреr\u00ad A",
]


@pytest.fixture
def renamed(cast):
    """Upper A consented, raised an issue and logged progress, and is called otherwise since."""
    issue = make.IssueFactory(
        pair=cast.pair_a, raised_by=cast.upper_a, confirmed_by=cast.member("lower_a")
    )
    action = make.ActionFactory(issue=issue, owner=cast.member("upper_a"), under_way=True)
    make.ConsentFactory(action=action, member=cast.member("upper_a"))
    make.ProgressFactory(action=action, author=cast.member("upper_a"))
    rules = ground_rules.write_ground_rules(
        set_=cast.set, text="Rules", default_disclosure="set", naming="everybody", by=cast.upper_a
    )
    ground_rules.accept_ground_rules(rules=rules, by=cast.fresh("upper_a"))
    paper = make.PaperFactory(set=cast.set, added_by=cast.upper_a)
    PaperView.objects.create(paper=paper, member=cast.member("upper_a"), text="Agreed")
    make.LessonFactory(set=cast.set, drafted_by=cast.upper_a)
    with time_machine.travel(clock.now() + dt.timedelta(days=3)):
        accounts.rename(person=cast.upper_a, name="Ann Kos")
    return action


def test_pages_say_who_it_was_then_and_now(cast, renamed):
    browser = cast.client("facilitator")
    pages = {
        "history": reverse("portal:history", args=[cast.set.pk]),
        "action": reverse("actions:action", args=[renamed.pk]),
        "issue": reverse("actions:issue", args=[renamed.issue_id]),
        "rules": reverse("sets:ground_rules", args=[cast.set.pk]),
        "paper": reverse("sets:paper", args=[Paper.objects.get().pk]),
        "lesson": reverse("reports:lesson", args=[Lesson.objects.get().pk]),
    }
    shown = {
        name: browser.get(url).content.decode().count(THEN_AND_NOW) for name, url in pages.items()
    }
    assert {name for name, times in shown.items() if times} == set(pages)
    assert shown["action"] >= 2  # its consent, and its progress
    assert (shown["rules"], shown["paper"]) == (2, 2)  # who wrote them, and who answered


def test_minutes_say_who_was_there_under_the_name_of_that_day(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, closed=True)
    make.AttendanceFactory(meeting=meeting, member=cast.member("upper_a"), outcome="present")
    accounts.rename(person=cast.upper_a, name="Ann Kos")
    (row,) = content_of(meeting)["attended"]
    assert row["name"] == THEN_AND_NOW


def test_what_comes_after_the_rename_stands_under_the_new_name(cast, renamed):
    person = cast.fresh("upper_a")
    with time_machine.travel(clock.now() + dt.timedelta(days=4)):
        assert person.name_on(clock.now()) == "Ann Kos"
        accounts.rename(person=person, name="Ann Smith")
    assert cast.fresh("upper_a").name_on(cast.pair_a.proposed_at) == "Upper A (now Ann Smith)"


def test_a_rename_is_on_the_record_of_each_set_that_one_is_or_was_in(cast):
    left = make.MemberFactory(pair=cast.other_pair, side="lower", person=cast.upper_a)
    Member.objects.filter(pk=left.pk).update(left_at=clock.now())
    accounts.rename(person=cast.upper_a, name="Ann Kos")
    for set_ in (cast.set, cast.other_set):
        assert audit_entries(set_id=set_.pk) == [("Upper A", "changed their name", "user")]
    entry = AuditEntry.objects.get(set_id=cast.set.pk)
    assert (entry.by, entry.who) == (cast.upper_a, THEN_AND_NOW)
    assert entry.details == {}


def test_the_name_of_another_in_the_set_is_refused_in_whatever_letters(cast, case):
    for name in TAKEN:
        with case(name):
            with pytest.raises(Refused, match="Somebody else in “Main set”") as refused:
                accounts.rename(person=cast.lower_b, name=name)
            assert refused.value.field == "name"
            assert cast.fresh("lower_b").name == "Lower B"


def test_the_profile_says_so_at_the_field_and_keeps_what_was_typed(cast):
    given = {**cast.lower_b.parts, "name": "Upper A"}
    page = cast.client("lower_b").post("/profile/", given)
    assert list(page.context["form"].errors) == ["name"]
    assert 'value="Upper A"' in page.content.decode()


def test_other_names_are_free_and_so_is_ones_own_in_other_letters(cast):
    for name in ("Lower B (Lowerton)", "LOWER B", "Outsider"):
        accounts.rename(person=cast.lower_b, name=name)
        assert cast.fresh("lower_b").name == name


def test_nobody_comes_in_or_is_brought_in_under_the_name_of_another(cast):
    given = {"email": "new@example.org", "name": "Upper А"}
    tries = [
        lambda: invitations.invite_colleague(
            pair=cast.pair_b, side="upper", sector="health", by=cast.upper_b, **given
        ),
        lambda: enrolling.add_facilitator(set_=cast.set, by=cast.manager, **given),
        lambda: pairs.propose_pair(
            set_=cast.set, by=cast.facilitator, **PAIR | {"upper_lead_name": "Upper A"}
        ),
        lambda: enter(person=asked(cast)[0].person, name="Upper A", password=""),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="Somebody else in “Main set”"):
            attempt()


def test_a_namesake_from_elsewhere_accepts_once_the_two_can_be_distinguished(cast):
    namesake = make.PersonFactory(name="Upper A", email="namesake@example.org")
    invitation = invitations.invite_colleague(
        pair=cast.pair_b, side="upper", sector="health", by=cast.upper_b,
        email=namesake.email, name="Namesake",
    )  # fmt: skip
    invitations.mail_invitations()
    invitation.refresh_from_db()
    with pytest.raises(Refused, match="nearly so"):
        invitations.accept_invitation(invitation=invitation, by=namesake)
    person = accounts.rename(person=namesake, name="Upper A (Uppershire B)")
    assert invitations.accept_invitation(invitation=invitation, by=person).side == "upper"


def test_a_lead_who_was_asked_is_called_as_the_facilitator_typed_until_they_agree(cast):
    given = PAIR | {"upper_lead_email": cast.outsider.email, "upper_lead_name": "Typed Name"}
    pair = pairs.propose_pair(set_=cast.set, by=cast.facilitator, **given)

    def page():
        return cast.client("facilitator").get(reverse("portal:setup", args=[cast.set.pk]))

    assert ("Typed Name" in page().text, "Outsider" in page().text) == (True, False)
    agreement = pair.agreements.get(side="upper")
    agreements.agree(agreement=agreement, sector="health", by=cast.outsider)
    assert ("Typed Name" in page().text, "Outsider" in page().text) == (False, True)


def test_names_that_differ_look_different():
    names = ("Ann Kos", "Ana Kos", "Ann Koss", "Анна Кос", "Ann B Kos", "Ann Kos (Lowerton)")
    assert [one for one in itertools.combinations(names, 2) if alike(*one)] == []


@each(
    ("name", "other"),
    [
        ("Duro Dakic", "Đuro Đakić"), ("Soren Ost", "Søren Øst"), ("Lukasz Kos", "Łukasz Kos"),
        ("AEsa Bo", "Æsa Bø"), ("Ann Smith", "Ann Smiτh"), ("Tom Smith", "Tom Sмith"),
        ("Ann Smith", "AnnSmith"), ("Ann Smith", "Ann\u200bSmith"), ("Ann Smith", "Smith, Ann"),
        ("Ann Smith", "Ann Srnith"), ("Ann Smith", "Ann Smıth"), ("Ann Smith", "Ann\u2800Smith"),
    ],
)  # fmt: skip
def test_what_is_read_as_the_same_name_is_alike(name, other):
    assert alike(name, other)


def test_a_facilitator_is_not_brought_in_under_the_name_of_their_account_if_another_has_it(cast):
    make.PersonFactory(name="Upper A", email="eve@example.org")
    with pytest.raises(Refused, match="is called “Upper A” here") as refused:
        enrolling.add_facilitator(
            set_=cast.set, email="eve@example.org", name="Eve", by=cast.facilitator
        )
    assert refused.value.field == "email"


def test_who_invites_learns_no_name_from_it_that_their_own_pages_do_not_show(cast):
    """Whoever waits for their other side reads nothing of the set; members not who was asked."""
    other, waiting = asked(cast)[0], asked_by_a_lead(cast)
    new = {"email": "new@example.org", "sector": "health"}
    for pair, by, name in (
        (waiting.pair, waiting.person, "Lower B"),
        (cast.pair_a, cast.upper_a, other.person.name),
    ):
        made = invitations.invite_colleague(pair=pair, side="upper", by=by, name=name, **new)
        assert made.name == name


def asked_by_a_lead(cast):
    """A side that agreed, of a pair whose other side has not answered."""
    pair = make.PairFactory(set=cast.set, number=40, proposed=True)
    lead = make.MemberFactory(pair=pair, side="upper", lead=True).person
    make.AgreementFactory(pair=pair, side="lower")
    return make.AgreementFactory(pair=pair, side="upper", person=lead, agreed=True)
