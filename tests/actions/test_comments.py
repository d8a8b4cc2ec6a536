"""Comments: who sees the thing sees them; edited for an hour, withdrawn, removed; in no report."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from actions.changes import comments
from actions.models import Comment
from als.core import clock
from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.portal.selectors.comments import commented_for
from als.portal.selectors.pair.news import news_of
from tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "It costs twice as much with us."


@pytest.fixture
def issue(cast):
    return make.IssueFactory(
        pair=cast.pair_a, title="Two forms for one grant", confirmed_by=cast.member("upper_a"),
        disclosure="set",
    )  # fmt: skip


@pytest.fixture
def comment(cast, issue):
    """What the lower side of pair B remarks on an issue of pair A."""
    return comments.comment_on(thing=issue, text=SECRET, by=cast.fresh("lower_b"))


def page(cast, reader, issue):
    return cast.client(reader).get(reverse("actions:issue", args=[issue.pk])).content.decode()


def sees(cast, names):
    return {n for n in names if Comment.objects.visible_to(cast.fresh(n)).exists()}


SET = {"upper_a", "lower_a", "upper_b", "lower_b", "facilitator"}
EVERYBODY = {*SET, "outsider", "other_facilitator", "manager", "sponsor", "stranger"}


def test_a_comment_is_seen_by_who_sees_the_thing_and_goes_where_it_goes(cast, issue, comment):
    assert sees(cast, EVERYBODY) == SET
    issue.disclosure = "pair"
    issue.save()
    # Its author was of another pair: they see the issue no more, and so not their own comment.
    assert sees(cast, EVERYBODY) == {"upper_a", "lower_a", "facilitator"}


def test_one_comments_from_the_page_and_twice_is_once(cast, issue):
    client, url = cast.client("upper_b"), reverse("actions:comment_on_issue", args=[issue.pk])
    for _time in range(2):
        answer = client.post(url, {"text": f"  {SECRET}\r\n"})
    (comment,) = Comment.objects.all()
    assert comment.text == SECRET
    assert answer.url == reverse("actions:issue", args=[issue.pk]) + f"#comment-{comment.pk}"
    assert SECRET in page(cast, "lower_a", issue)


def test_the_same_words_are_the_same_comment_for_an_hour(cast, issue):
    now = clock.now()
    for minutes in (0, 55, 61):
        with clock.set_to(now + dt.timedelta(minutes=minutes)):
            comments.comment_on(thing=issue, text="Agreed.", by=cast.upper_b)
    assert Comment.objects.count() == 2


def test_an_empty_comment_is_refused_at_its_field(cast, issue):
    url = reverse("actions:comment_on_issue", args=[issue.pk])
    answer = cast.client("upper_b").post(url, {"text": " "})
    assert answer.context["form"].errors.keys() == {"text"}


def test_who_does_not_see_it_cannot_comment_by_the_change_either(cast, issue):
    for name in EVERYBODY - SET:
        with pytest.raises(Refused):
            comments.comment_on(thing=issue, text="Me too", by=cast.fresh(name))
    secret = make.IssueFactory(pair=cast.pair_a, disclosure="pair")
    with pytest.raises(Refused):
        comments.comment_on(thing=secret, text="Me too", by=cast.fresh("upper_b"))


def test_its_author_edits_it_for_an_hour_and_the_earlier_words_stay_to_be_read(cast, comment):
    comments.edit_comment(comment=comment, text="Half as much.", by=cast.fresh("lower_b"))
    shown = page(cast, "upper_a", comment.issue)
    assert "Half as much." in shown
    assert SECRET in shown
    with clock.set_to(clock.now() + dt.timedelta(minutes=61)), pytest.raises(Refused):
        comments.edit_comment(comment=comment, text="No.", by=cast.fresh("lower_b"))
    with pytest.raises(Refused):
        comments.edit_comment(comment=comment, text="No.", by=cast.fresh("facilitator"))


def test_what_is_withdrawn_keeps_its_place_and_nobody_reads_its_words(cast, comment):
    client = cast.client("lower_b")
    for _time in range(2):
        client.post(reverse("actions:comment_withdraw", args=[comment.pk]))
    for name in ("lower_b", "upper_a", "facilitator"):
        shown = page(cast, name, comment.issue)
        assert SECRET not in shown
        assert "Withdrawn by its author." in shown
        found = cast.client(name).get(reverse("portal:search", args=[cast.set.pk]), {"q": "twice"})
        assert SECRET not in found.content.decode()
    assert AuditEntry.objects.filter(verb="withdrew", target_kind="comment").count() == 1


def test_facilitators_remove_one_with_a_reason_that_stands_in_its_place(cast, comment):
    url = reverse("actions:comment_remove", args=[comment.pk])
    client = cast.client("facilitator")
    assert client.post(url, {"reason": " "}).context["form"].errors.keys() == {"reason"}
    client.post(url, {"reason": "It names a child."})
    shown = page(cast, "lower_b", comment.issue)
    assert "Removed by Facilitator: It names a child." in shown
    assert SECRET not in shown
    with pytest.raises(Refused):
        comments.withdraw_comment(comment=comment, by=cast.fresh("lower_b"))


def test_the_table_holds_no_removal_without_reason_and_no_comment_on_nothing(cast, comment):
    rows = Comment.objects.filter(pk=comment.pk)
    bad = ({"removed_at": clock.now(), "removed_by": cast.facilitator}, {"issue": None})
    for values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_a_closed_set_takes_no_more_comments_and_shows_what_there_is(cast, issue, comment):
    type(cast.set).objects.filter(pk=cast.set.pk).update(state="closed", closed_at=clock.now())
    shown = page(cast, "upper_a", issue)
    assert SECRET in shown
    assert "Your comment" not in shown
    with pytest.raises(Refused):
        comments.comment_on(thing=issue, text="Late", by=cast.fresh("upper_b"))


def test_the_digest_names_what_others_commented_on_and_never_the_words_or_who(cast, comment):
    by_lesson = make.LessonCommentFactory(lesson__set=cast.set, author=cast.facilitator)
    soon = clock.now() + dt.timedelta(minutes=1)
    for name in ("upper_a", "facilitator"):
        found = commented_for(cast.fresh(name), soon)
        titles = {comment.issue.title, str(by_lesson.lesson)} - (
            {str(by_lesson.lesson)} if name == "facilitator" else set()
        )
        assert {one.title for one in found} == titles
        assert {one.number for one in found} == {1}
    for name in ("sponsor", "manager", "outsider"):
        assert commented_for(cast.fresh(name), soon) == []
    assert [one.kind for one in commented_for(cast.fresh("lower_b"), soon)] == ["lesson"]


def test_the_pairs_page_has_what_its_members_commented_on_without_whose_that_is(cast, comment):
    (news,) = [n for n in news_of(cast.fresh("upper_b"), cast.pair_b) if n.kind == "commented"]
    assert (news.side, news.about, news.text) == ("lower", "Two forms for one grant", SECRET)


def test_a_hint_asks_not_to_tell_whose_an_entry_without_names_is(cast, issue):
    hint = "please do not write here whose words they are"
    assert hint not in page(cast, "upper_b", issue)
    issue.disclosure = "report_without_names"
    issue.save()
    assert hint in page(cast, "upper_b", issue)


def test_the_box_says_that_what_the_pair_opens_to_the_set_goes_with_its_comments(cast, issue):
    issue.disclosure = "pair"
    issue.save()
    assert "and the whole set if the pair lets" in page(cast, "lower_a", issue)
    comments.comment_on(thing=issue, text="Between us.", by=cast.fresh("lower_a"))
    assert sees(cast, EVERYBODY) == {"upper_a", "lower_a", "facilitator"}
    issue.disclosure = "set"
    issue.save()
    assert sees(cast, EVERYBODY) == SET


def test_a_page_with_many_comments_asks_no_more_than_one_with_one(
    cast, issue, comment, django_assert_num_queries, django_assert_max_num_queries
):
    comments.edit_comment(comment=comment, text="Half.", by=cast.fresh("lower_b"))
    client, url = cast.client("upper_a"), reverse("actions:issue", args=[issue.pk])
    with django_assert_max_num_queries(100) as few:
        client.get(url)
    for number in range(5):
        one = comments.comment_on(thing=issue, text=f"No. {number}", by=cast.fresh("upper_b"))
        comments.edit_comment(comment=one, text=f"Number {number}", by=cast.fresh("upper_b"))
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url)
