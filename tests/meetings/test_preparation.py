"""What a side prepares before a meeting, where it stands, and who is asked for it."""

import datetime as dt
import subprocess

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from meetings.changes.preparation import prepare
from meetings.models import Preparation
from meetings.tasks import remind
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)


def prepared(cast, meeting, by="upper_a", **given):
    given = {"wants": "An ear for our forms", "wants_turn": True, **given}
    return prepare(meeting=meeting, by=cast.fresh(by), **given)


def page(cast, who, name, meeting):
    response = cast.client(who).get(reverse(f"meetings:{name}", args=[meeting.pk]))
    return " ".join(response.text.split())


def test_a_side_has_one_answer_that_any_of_it_changes(cast, meeting):
    first = prepared(cast, meeting)
    assert prepared(cast, meeting) == first
    seen = revision_of(first, ["wants", "wants_turn"])
    assert prepared(cast, meeting, wants="Two ears", seen=seen).pk == first.pk
    with pytest.raises(Stale):
        prepared(cast, meeting, wants="Three", seen=seen)
    prepared(cast, meeting, by="lower_a", wants_turn=False)
    rows = [(row.side, row.wants, row.wants_turn) for row in Preparation.objects.in_order()]
    assert rows == [("upper", "Two ears", True), ("lower", "An ear for our forms", False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Preparation.objects.filter(side="lower").update(side="upper")


def test_it_stands_on_the_agenda_and_its_bid_where_the_airtime_is_laid_out(cast, meeting):
    prepared(cast, meeting)
    for who in ("facilitator", "upper_b"):
        text = page(cast, who, "agenda", meeting)
        assert ("An ear for our forms" in text, "Would like a turn" in text) == (True, True)
    assert "Asked for a turn: Pair 1 (Uppershire A Partnership)" in page(
        cast, "facilitator", "airtime", meeting
    )


def test_its_page_has_what_there_is_to_prepare(cast, meeting):
    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"))
    by = {"issue": issue, "owner": cast.member("upper_a"), "under_way": True}
    make.ActionFactory(**by, what="Ours to do")
    theirs = make.IssueFactory(pair=cast.pair_b, confirmed_by=cast.member("upper_b"))
    by |= {"issue": theirs, "owner": cast.member("upper_b")}
    make.ActionFactory(**by, what="Theirs to do")
    make.PaperFactory(set=cast.set, cycle_number=1, title="Who does what")
    text = page(cast, "lower_a", "preparation", meeting)
    assert [words in text for words in ("Ours to do", "Theirs to do", "Who does what")] == [
        True, False, True,
    ]  # fmt: skip
    url = reverse("meetings:preparation", args=[meeting.pk])
    assert url in page(cast, "lower_a", "meeting", meeting)
    cast.client("lower_a").post(url, {"wants": "", "wants_turn": "on"})
    assert Preparation.objects.get().written_by == cast.member("lower_a")


@pytest.mark.parametrize("person", ["facilitator", "outsider", "manager", "sponsor"])
def test_nobody_but_members_prepares(cast, meeting, person):
    with pytest.raises(Refused, match="Only members can prepare"):
        prepared(cast, meeting, by=person)


def test_nothing_is_prepared_once_the_meeting_is_open(cast):
    opened = make.MeetingFactory(cycle__set=cast.set, cycle__number=2, in_session=True)
    with pytest.raises(Refused, match="until it is opened"):
        prepared(cast, opened)
    response = cast.client("upper_a").get(reverse("meetings:preparation", args=[opened.pk]))
    assert response.url == reverse("meetings:agenda", args=[opened.pk])


def asked_on(day):
    with clock.set_to(dt.datetime.fromisoformat(f"2026-{day}T08:00").replace(tzinfo=dt.UTC)):
        remind()
        remind()
    rows = OutMail.objects.filter(key__startswith="prepare-").order_by("to__name")
    return [row.to.name for row in rows]


def test_each_side_that_has_not_prepared_is_asked_once_a_week_before(cast, meeting):
    prepared(cast, meeting)
    assert asked_on("02-24") == []
    assert asked_on("02-25") == ["Lower A", "Lower B", "Upper B"]
    assert asked_on("02-26") == ["Lower A", "Lower B", "Upper B"]


def test_two_days_before_it_is_too_late_to_ask(cast, meeting):
    assert asked_on("03-02") == []


def test_it_stands_on_the_agendas_paper(cast, meeting):
    prepared(cast, meeting)
    paper = cast.client("upper_b").get(reverse("meetings:agenda_pdf", args=[meeting.pk])).content
    words = " ".join(
        subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True)
        .stdout.decode()
        .split()
    )
    assert ("An ear for our forms" in words, "Would like a turn" in words) == (True, True)
