"""What members think of a paper before the meeting, and the pages that show it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.refusals import Refused
from sets.changes import papers
from sets.enums import PairState
from sets.models import PaperRead, PaperView
from tests import factories as make
from tests.sets.helpers import audit_entries
from tests.sets.test_papers import add, close, give, listed, page, pdf, post_open, url

# Views


def test_a_member_s_view_is_read_by_the_set_with_name_and_partnership(cast):
    paper = add(cast)
    cast.client("upper_a").post(url("paper_view", paper), {"text": "It is mornings."})
    for reader in ("facilitator", "lower_b", "upper_a"):
        text = page(cast, reader, url("paper", paper))
        assert ("It is mornings." in text, "Upper A, Uppershire A Partnership" in text) == (
            True, True,
        )  # fmt: skip


def test_the_field_says_who_reads_it(cast):
    text = page(cast, "upper_a", url("paper_view", add(cast)))
    assert "read it with your name and partnership. It goes into no report." in text


def test_a_view_is_changed_by_its_member_and_stays_one(cast):
    paper = add(cast)
    for text in ("First", "First", "Second"):
        give(cast, paper, text)
    assert [(view.text, view.member.person.name) for view in PaperView.objects.all()] == [
        ("Second", "Upper A")
    ]
    assert [verb for _, verb, _ in audit_entries()][1:] == ["gave a view on", "changed the view on"]


def test_a_view_typed_in_two_tabs_is_lost_in_neither(cast):
    paper, client = add(cast), cast.client("upper_a")
    seen = client.get(url("paper_view", paper)).context["form"]["seen"].value()
    client.post(url("paper_view", paper), {"text": "Of one tab", "seen": seen})
    clash = client.post(url("paper_view", paper), {"text": "Of the other", "seen": seen})
    text = clash.content.decode()
    assert ("Of one tab" in text, "Of the other" in text) == (True, True)
    again = {"text": "Both", "seen": clash.context["form"]["seen"].value()}
    assert client.post(url("paper_view", paper), again).status_code == 302
    assert PaperView.objects.get().text == "Both"


@pytest.mark.parametrize("who", ["facilitator", "manager", "sponsor", "outsider"])
def test_who_is_no_member_gives_no_view(cast, who):
    with pytest.raises(Refused):
        give(cast, add(cast), "Mine", by=who)


def test_a_member_of_a_pair_that_withdrew_gives_no_view(cast):
    paper, person = add(cast), cast.fresh("upper_a")
    papers.give_view(paper=paper, text="While here", by=person)  # the roles are remembered by now
    cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, paper.added_at
    cast.pair_a.save()
    with pytest.raises(Refused, match="no longer take part"):
        papers.give_view(paper=paper, text="Later", by=person)


def test_in_a_closed_set_nobody_gives_a_view(cast):
    paper = add(cast)
    close(cast)
    assert cast.client("upper_a").get(url("paper_view", paper)).status_code == 403
    paper.set.refresh_from_db()
    with pytest.raises(Refused):
        give(cast, paper, "Late")


def test_a_second_view_of_a_member_has_no_row(cast):
    paper = add(cast)
    give(cast, paper, "First")
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperView.objects.create(paper=paper, member=cast.member("upper_a"), text="Second")


def test_who_waits_for_their_other_side_reads_no_paper(cast):
    paper = add(cast)
    give(cast, paper, "SECRET view")
    waiting = make.MemberFactory(pair=make.PairFactory(set=cast.set, number=9, proposed=True))
    cast.people["waiting"] = waiting.person
    assert cast.client("waiting").get(url("paper", paper)).status_code == 404


# Pages


def test_a_paper_is_shown_with_its_questions(cast):
    paper = add(cast, body="# Purpose\n\n**Bold** <b>raw</b>", questions="One?\n\nTwo?")
    text = page(cast, "lower_b", url("paper", paper))
    assert "<h2>Purpose</h2>" in text
    assert "&lt;b&gt;raw" in text
    assert ("<li>One?</li>" in text, "<li>Two?</li>" in text) == (True, True)


def test_the_list_groups_papers_by_meeting_with_what_one_needs_to_know(cast):
    for number in (2, None, 1):
        add(cast, cycle_number=number, title=f"For {number}")
    add(cast, kind="other", title="File", body="", file=pdf())
    groups = listed(cast, "upper_a")
    assert [(group["title"], len(group["papers"])) for group in groups] == [
        ("For meeting 1", 2), ("For meeting 2", 1), ("For no meeting in particular", 1),
    ]  # fmt: skip
    assert [(paper["title"], paper["hint"]) for paper in groups[0]["papers"]] == [
        ("For 1", "Background paper, text, opened by no member yet"),
        ("File", "Other paper, PDF, 69\xa0bytes, opened by no member yet"),
    ]


def test_the_list_says_what_one_has_opened(cast):
    post_open(cast, "upper_a", add(cast))
    mine = {who: listed(cast, who)[0]["papers"][0] for who in ("upper_a", "lower_a")}
    assert {who: (paper["status"], paper["hint"][-12:]) for who, paper in mine.items()} == {
        "upper_a": ("Opened", "of 4 members"), "lower_a": ("Not opened yet", "of 4 members"),
    }  # fmt: skip


def test_another_sets_papers_are_out_of_reach(cast):
    paper = make.PaperFactory(set=cast.other_set, title="Secret elsewhere")
    assert cast.client("upper_a").get(url("paper", paper)).status_code == 404
    assert "Secret elsewhere" not in page(
        cast, "upper_a", reverse("sets:papers", args=[cast.set.pk])
    )


@pytest.mark.parametrize(
    ("name", "budget"), [("papers", 6), ("paper_new", 4), ("paper_edit", 5), ("paper", 8)]
)
def test_a_page_asks_as_often_for_many_rows_as_for_one(
    cast, name, budget, django_assert_max_num_queries
):
    of_set = name in ("papers", "paper_new")
    paper = add(cast, by="upper_a", file=pdf())
    client = cast.client("upper_a")
    address = url(name, cast.set if of_set else paper)
    for rows in (1, 4):
        for number in range(rows):
            more = add(cast, title=f"Paper {rows} {number}", file=pdf())
            make.PaperFileFactory(paper=paper, name=f"{rows}-{number}.pdf")
            member = make.MemberFactory(pair=cast.pair_b)
            PaperView.objects.create(paper=paper, member=member, text="A view")
            PaperRead.objects.create(paper=more, person=member.person)
        with django_assert_max_num_queries(budget):
            assert client.get(address).status_code == 200
