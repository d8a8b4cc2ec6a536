import pytest
from django.urls import reverse

from als.common.refusals import Refused
from sets import changes
from sets.changes.papers import fingerprint
from sets.models import Paper
from tests import factories as make
from tests.sets.helpers import trail

WORDS = {"title": "Two tables", "body": "Words", "questions": "What?", "cycle_number": 1}


def add(cast, by="facilitator", **kwargs):
    return changes.add_paper(set_=cast.set, by=cast.people[by], **{**WORDS, **kwargs})


def edit(cast, paper, by="facilitator", **kwargs):
    return changes.edit_paper(paper=paper, by=cast.people[by], **{**WORDS, **kwargs})


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_facilitators_and_members_add_papers(cast, person):
    paper = add(cast, by=person)
    assert (paper.added_by, paper.cycle_number) == (cast.people[person], 1)
    assert [verb for _, verb, _ in trail(set_id=cast.set.pk)] == ["added"]


@pytest.mark.parametrize("person", ["manager", "outsider", "other_facilitator", "sponsor"])
def test_others_add_none(cast, person):
    with pytest.raises(Refused):
        add(cast, by=person)


def test_a_member_changes_their_own_paper_and_no_other(cast):
    edit(cast, add(cast, by="upper_a"), by="upper_a", title="Mine")
    with pytest.raises(Refused):
        edit(cast, add(cast), by="upper_a", title="Mine")
    assert sorted(paper.title for paper in Paper.objects.all()) == ["Mine", "Two tables"]


def test_a_writer_who_left_the_set_changes_nothing(cast):
    paper = make.PaperFactory(set=cast.set, added_by=cast.stranger)
    with pytest.raises(Refused):
        edit(cast, paper, by="stranger", title="Late")


def test_saving_what_was_there_leaves_no_trail(cast):
    edit(cast, add(cast))
    assert [verb for _, verb, _ in trail()] == ["added"]


def test_who_began_from_older_words_is_told(cast):
    paper = add(cast)
    seen = fingerprint(paper)
    edit(cast, paper, body="Words of one", seen=seen)
    with pytest.raises(Refused, match="while you were writing"):
        edit(cast, paper, body="Words of another", seen=seen)


def test_two_people_changing_a_paper_at_once_lose_nothing(cast):
    paper = add(cast)
    url, client = reverse("sets:paper_edit", args=[paper.pk]), cast.client("facilitator")
    typed = {**WORDS, "seen": fingerprint(paper)}
    assert client.post(url, {**typed, "body": "Words of one"}).status_code == 302
    clash = client.post(url, {**typed, "body": "Words of another"})
    text = clash.content.decode()
    assert ("Words of one" in text, "Words of another" in text) == (True, True)
    seen = clash.context["form"]["seen"].value()
    assert client.post(url, {**typed, "body": "Both", "seen": seen}).status_code == 302
    assert Paper.objects.get().body == "Both"


def test_a_paper_is_shown_with_its_questions(cast):
    paper = add(cast, body="# Purpose\n\n**Bold** <b>raw</b>", questions="One?\n\nTwo?")
    url = reverse("sets:paper", args=[paper.pk])
    text = cast.client("lower_b").get(url).content.decode()
    assert "<h2>Purpose</h2>" in text
    assert "&lt;b&gt;raw" in text
    assert ("<li>One?</li>" in text, "<li>Two?</li>" in text) == (True, True)


def test_a_paper_is_written_in_the_page(cast):
    url = reverse("sets:paper_new", args=[cast.set.pk])
    response = cast.client("upper_a").post(url, {**WORDS, "cycle_number": ""})
    paper = Paper.objects.get()
    assert response.url == reverse("sets:paper", args=[paper.pk])
    assert paper.cycle_number is None


def test_a_fifth_meeting_is_not_offered(cast):
    url = reverse("sets:paper_new", args=[cast.set.pk])
    response = cast.client("upper_a").post(url, {**WORDS, "cycle_number": "5"})
    assert list(response.context["form"].errors) == ["cycle_number"]


def test_another_sets_papers_are_out_of_reach(cast):
    paper = make.PaperFactory(set=cast.other_set, title="Secret elsewhere")
    client = cast.client("upper_a")
    assert client.get(reverse("sets:paper", args=[paper.pk])).status_code == 404
    listed = client.get(reverse("sets:papers", args=[cast.set.pk])).content.decode()
    assert "Secret elsewhere" not in listed


def test_the_lists_queries_do_not_grow(cast, django_assert_num_queries):
    client, url = cast.client("upper_a"), reverse("sets:papers", args=[cast.set.pk])
    add(cast)
    with django_assert_num_queries(5):
        client.get(url)
    for number in (1, 2):
        add(cast, by="upper_a", title=f"Paper {number}")
    with django_assert_num_queries(5):
        client.get(url)
