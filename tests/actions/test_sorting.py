"""Sorting issues into themes, merging and splitting themes, and the trace that they leave."""

import re

import pytest

from actions.changes import issues as issue_changes
from actions.changes import sorting, themes
from actions.models import Issue, Theme, ThemeMove
from als.core.disclosure import Disclosure
from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.enums import SetState
from tests import factories as make
from tests.pages import queries

NOT_MEMBERS = ["facilitator", "manager", "sponsor", "outsider", "other_facilitator"]


@pytest.fixture
def money(cast):
    return make.ThemeFactory(set=cast.set, title="Money", proposed_by=cast.upper_a)


@pytest.fixture
def grants(cast):
    return make.ThemeFactory(set=cast.set, title="Grants", proposed_by=cast.upper_a)


def issue_of(cast, person, theme=None, **kwargs):
    member = cast.member(person)
    return make.IssueFactory(pair=member.pair, confirmed_by=member, theme=theme, **kwargs)


def secret(cast, person, theme=None):
    return issue_of(cast, person, theme, title="SECRET", disclosure=Disclosure.PAIR)


def sort(cast, to, by="upper_b", **kwargs):
    return sorting.sort_issues(set_=cast.set, to=to, by=cast.fresh(by), **kwargs)


def moves(issue):
    found = ThemeMove.objects.filter(issue=issue)
    return [(m.kind, m.source and m.source.title, m.target and m.target.title) for m in found]


def theme_of(issue):
    return Issue.objects.get(pk=issue.pk).theme


def test_any_member_who_reads_an_issue_sorts_it(cast, issue, money):
    assert sort(cast, {issue.pk: money.pk}) == 1
    assert theme_of(issue) == money
    assert moves(issue) == [("sorted", None, "Money")]
    assert ThemeMove.objects.get().by == cast.upper_b
    assert AuditEntry.objects.get(verb="sorted").pair_id == cast.pair_a.pk


def test_sorting_twice_is_sorting_once(cast, issue, money):
    was = {issue.pk: None}
    assert [sort(cast, {issue.pk: money.pk}, was=was) for _twice in range(2)] == [1, 0]
    assert len(moves(issue)) == 1


def test_an_issue_that_one_may_not_read_is_not_sorted(cast, secret_issue, money):
    assert sort(cast, {secret_issue.pk: money.pk}) == 0
    assert theme_of(secret_issue) is None
    assert sort(cast, {secret_issue.pk: money.pk}, by="lower_a") == 1


@pytest.mark.parametrize("person", NOT_MEMBERS)
def test_nobody_but_members_sorts_merges_or_splits(cast, issue, money, grants, person):
    by = cast.fresh(person)
    for change in (
        lambda: sort(cast, {issue.pk: money.pk}, by=person),
        lambda: sorting.merge_theme(theme=money, into=grants, by=by),
        lambda: sorting.unmerge_theme(theme=money, by=by),
        lambda: sorting.split_theme(
            theme=money, issues=[issue.pk], title="X", description="", by=by
        ),
    ):
        with pytest.raises(Refused, match="members"):
            change()


def test_nothing_is_merged_in_a_closed_set(cast, money, grants):
    money.set.state = SetState.CLOSED
    with pytest.raises(Refused):
        sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)


def test_the_theme_of_another_set_is_refused(cast, issue, money):
    other = make.ThemeFactory(set=cast.other_set)
    with pytest.raises(Refused, match="no longer on the set’s list"):
        sort(cast, {issue.pk: other.pk})
    with pytest.raises(Refused, match="of the set"):
        sorting.merge_theme(theme=money, into=other, by=cast.upper_a)


def test_what_somebody_sorted_meanwhile_is_shown_and_not_moved(cast, issue, money, grants):
    url, name = f"/sets/{cast.set.pk}/themes/sort/", f"issue-{issue.pk}"
    other = issue_of(cast, "upper_b")
    sent = {"was": f"{issue.pk}: {other.pk}:", name: money.pk, f"issue-{other.pk}": ""}
    sort(cast, {issue.pk: grants.pk}, by="lower_a")
    sort(cast, {other.pk: grants.pk}, by="lower_a")
    form = cast.client("upper_b").post(url, sent).context["form"]
    assert [(fact["key"], fact["value"]) for fact in form.theirs] == [(issue.title, "Grants")]
    again = {**sent, "was": form["was"].value()}
    assert cast.client("upper_b").post(url, again).status_code == 302
    assert (theme_of(issue), theme_of(other)) == (money, grants)


def test_the_page_sorts_what_it_shows(cast, issue, secret_issue, money):
    url = f"/sets/{cast.set.pk}/themes/sort/"
    form = cast.client("upper_b").get(url).context["form"]
    assert list(form.fields) == ["was", f"issue-{issue.pk}"]
    sent = {"was": form.initial["was"], f"issue-{issue.pk}": money.pk}
    assert cast.client("upper_b").post(url, sent).url == f"/sets/{cast.set.pk}/themes/"
    assert theme_of(issue) == money
    form = cast.client("upper_b").get(f"/themes/{money.pk}/sort/").context["form"]
    assert form[f"issue-{issue.pk}"].value() == money.pk


@pytest.mark.parametrize("words", ["", "x", "1:2:3 ::", "9" * 40 + ":1", "²:³"])
def test_what_the_page_carries_may_be_anything(cast, issue, money, words):
    url = f"/sets/{cast.set.pk}/themes/sort/"
    sent = {"was": words, f"issue-{issue.pk}": money.pk, "issue-²": "x", "issue-": "1"}
    assert cast.client("upper_b").post(url, sent).status_code in (200, 302)


def test_the_pairs_own_form_leaves_the_same_trace(cast, issue, money):
    issue_changes.edit_issue(issue=issue, theme=money, by=cast.upper_a)
    assert moves(issue) == [("sorted", None, "Money")]


def test_the_pair_sees_on_the_issues_page_how_it_was_sorted(cast, issue, money):
    sort(cast, {issue.pk: money.pk})
    page = cast.client("lower_a").get(f"/issues/{issue.pk}/").content.decode()
    assert re.search(r"Sorted:\s+put under “Money”.*· Upper B<", page, re.DOTALL)


def test_merging_moves_all_issues_and_leaves_the_theme_as_a_trace(cast, money, grants):
    issues = [issue_of(cast, "upper_a", money), secret(cast, "upper_b", money)]
    for _twice in range(2):
        sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    money.refresh_from_db()
    assert (money.state, money.merged_into, money.merged_by) == ("merged", grants, cast.upper_a)
    assert [theme_of(issue) for issue in issues] == [grants, grants]
    assert [moves(issue) for issue in issues] == [[("merged", "Money", "Grants")]] * 2
    assert AuditEntry.objects.filter(verb="merged").count() == 1


def test_ones_own_history_does_not_name_what_one_may_not_read(cast, money, grants):
    secret(cast, "upper_b", money)
    sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    sorting.unmerge_theme(theme=money, by=cast.upper_a)
    page = cast.client("upper_a").get(f"/sets/{cast.set.pk}/history/").content.decode()
    assert ("Money" in page, "SECRET" in page) == (True, False)


def test_the_preview_shows_what_moves_as_far_as_one_may_read_it(cast, money, grants):
    issue_of(cast, "upper_b", money, title="Open one")
    secret(cast, "upper_b", money)
    page = cast.client("upper_a").get(f"/themes/{money.pk}/merge/?into={grants.pk}")
    assert [issue.title for issue in page.context["issues"]] == ["Open one"]
    assert "SECRET" not in page.content.decode()
    fields = page.context["hidden"]
    assert cast.client("upper_a").post(f"/themes/{money.pk}/merge/", fields).status_code == 302
    assert Theme.objects.get(pk=money.pk).merged_into == grants


def test_a_preview_that_is_out_of_date_merges_nothing(cast, money, grants):
    url = f"/themes/{money.pk}/merge/"
    fields = cast.client("upper_a").get(f"{url}?into={grants.pk}").context["hidden"]
    issue_of(cast, "upper_b", money)
    page = cast.client("upper_a").post(url, fields, follow=True)
    assert "changed since you opened this page" in page.content.decode()
    assert Theme.objects.get(pk=money.pk).state == "open"


def test_a_theme_is_not_merged_into_itself(cast, money):
    with pytest.raises(Refused, match="another theme"):
        sorting.merge_theme(theme=money, into=money, by=cast.upper_a)


def test_a_theme_is_not_merged_into_one_that_is_merged(cast, money, grants):
    third = make.ThemeFactory(set=cast.set)
    sorting.merge_theme(theme=grants, into=third, by=cast.upper_a)
    with pytest.raises(Refused, match="no longer on the set’s list"):
        sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)


def test_taking_a_merging_back_takes_back_what_came_by_it(cast, money, grants):
    stays = issue_of(cast, "upper_a", grants)
    back, sorted_since = (issue_of(cast, "upper_a", money) for _ in range(2))
    sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    sort(cast, {sorted_since.pk: None})
    sort(cast, {sorted_since.pk: grants.pk})
    for _twice in range(2):
        sorting.unmerge_theme(theme=money, by=cast.lower_b)
    assert Theme.objects.get(pk=money.pk).state == "open"
    assert [theme_of(issue) for issue in (stays, back, sorted_since)] == [grants, money, grants]
    assert moves(back)[-1] == ("unmerged", "Grants", "Money")


def test_mergings_are_taken_back_the_last_one_first(cast, money, grants):
    issue, third = issue_of(cast, "upper_a", money), make.ThemeFactory(set=cast.set)
    sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    sorting.merge_theme(theme=grants, into=third, by=cast.upper_a)
    with pytest.raises(Refused, match="Undo that first"):
        sorting.unmerge_theme(theme=money, by=cast.upper_a)
    sorting.unmerge_theme(theme=grants, by=cast.upper_a)
    sorting.unmerge_theme(theme=money, by=cast.upper_a)
    assert theme_of(issue) == money


def test_a_merging_is_not_taken_back_over_a_theme_of_the_same_name(cast, money, grants):
    sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    themes.propose_theme(set_=cast.set, title="money", description="", by=cast.upper_b)
    with pytest.raises(Refused, match="already"):
        sorting.unmerge_theme(theme=money, by=cast.upper_a)


def test_what_was_merged_is_not_taken_like_an_offer(cast, money, grants):
    sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    with pytest.raises(Refused, match="merged into another"):
        themes.take_theme(theme=money, by=cast.upper_a)


def test_no_issue_is_raised_under_a_theme_that_was_merged(cast, issue, money, grants):
    sorting.merge_theme(theme=money, into=grants, by=cast.upper_a)
    with pytest.raises(Refused, match="current themes"):
        issue_changes.edit_issue(issue=issue, theme=money, by=cast.upper_a)


def split(cast, theme, *issues, title="Travel", by="upper_a"):
    keys = [issue.pk for issue in issues]
    return sorting.split_theme(
        theme=theme, issues=keys, title=title, description="", by=cast.fresh(by)
    )


def test_splitting_makes_a_theme_of_some_issues(cast, money):
    goes, stays = (issue_of(cast, "upper_a", money) for _ in range(2))
    part = split(cast, money, goes)
    assert split(cast, money, goes) == part
    assert (part.title, part.split_from, part.state) == ("Travel", money, "open")
    assert [theme_of(issue) for issue in (goes, stays)] == [part, money]
    assert moves(goes) == [("split", "Money", "Travel")]


def test_a_split_on_an_older_page_is_refused(cast, money, grants):
    issue = issue_of(cast, "upper_a", money)
    sort(cast, {issue.pk: grants.pk})
    with pytest.raises(Refused, match="have moved since"):
        split(cast, money, issue)


def test_a_split_needs_an_issue_and_a_new_name(cast, money, grants):
    with pytest.raises(Refused, match="have moved since"):
        split(cast, money)
    with pytest.raises(Refused, match="already"):
        split(cast, money, issue_of(cast, "upper_a", money), title="grants")


def test_what_one_may_not_read_is_not_split_off(cast, money):
    with pytest.raises(Refused, match="have moved since"):
        split(cast, money, secret(cast, "upper_b", money))


def test_a_theme_is_split_on_its_page(cast, money):
    issue = issue_of(cast, "upper_a", money)
    secret(cast, "upper_b", money)
    url, client = f"/themes/{money.pk}/split/", cast.client("lower_a")
    choices = client.get(url).context["form"].fields["issues"].choices
    assert [key for key, _label in choices] == [issue.pk]
    assert "issues" in client.post(url, {"title": "Travel"}).context["form"].errors
    sent = {"title": "Travel", "issues": [issue.pk]}
    assert [client.post(url, sent).status_code for _twice in range(2)] == [302, 302]
    assert theme_of(issue).title == "Travel"


def test_the_pages_take_as_many_queries_with_one_issue_and_with_many(cast, money, grants):
    urls = [
        f"/sets/{cast.set.pk}/themes/sort/",
        f"/sets/{cast.set.pk}/themes/history/",
        f"/sets/{cast.set.pk}/themes/alike/",
        f"/themes/{money.pk}/sort/",
        f"/themes/{money.pk}/merge/?into={grants.pk}",
        f"/themes/{money.pk}/split/",
    ]
    client, counts = cast.client("upper_a"), []
    for _round in range(2):
        for person in ("upper_a", "upper_b"):
            issue_of(cast, person, money)
            issue_of(cast, person)
            make.ThemeFactory(set=cast.set)
        counts.append([queries(client, url) for url in urls])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 6
