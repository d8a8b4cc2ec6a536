"""The pages: lists with their filters, forms with their errors, and who sees what."""

import datetime as dt
import re
from html import unescape

import pytest

from actions.changes import consents, issues
from actions.models import Issue
from als.core.disclosure import Disclosure
from tests import factories as make
from tests.actions.conftest import NOW, make_action
from tests.pages import queries
from tests.white_space import collapse

TAB = re.compile(r'app-section__link" href="(\?[^"]*)"[^>]*>[^<]+\((\d+)\)')


def rows_of(cast, person, url):
    """Return the titles of a list's rows, in the page's order."""
    return [str(row) for row in cast.client(person).get(url).context["page"]]


def fill(cast, number):
    """Make ``number`` of everything, in both pairs."""
    for _count in range(number):
        for person in ("upper_a", "upper_b"):
            member = cast.member(person)
            issue = make.IssueFactory(
                pair=member.pair, confirmed_by=member, theme=make.ThemeFactory(set=cast.set)
            )
            action = make.ActionFactory(issue=issue, owner=member, under_way=True)
            make.ConsentFactory(action=action, member=member)
            make.ProgressFactory(action=action)


@pytest.mark.parametrize("page", ["issues", "themes", "actions"])
@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_a_list_takes_seven_queries_with_one_row_and_with_many(cast, page, person):
    client, url = cast.client(person), f"/sets/{cast.set.pk}/{page}/"
    fill(cast, 1)
    few = queries(client, url)
    fill(cast, 3)
    assert (queries(client, url), few <= 7) == (few, True)


def test_a_page_of_an_issue_or_action_takes_as_many_with_more_on_it(cast, issue):
    member = cast.member("lower_a")
    action = make_action(cast, issue, under_way=True)
    make.AttachmentFactory(entry__action=action, entry__author=member)
    urls = [f"/issues/{issue.pk}/", f"/actions/{action.pk}/", f"/actions/{action.pk}/edit/"]
    few = [queries(cast.client("upper_a"), url) for url in urls]
    for _count in range(3):
        make_action(cast, issue)
        make.AttachmentFactory(entry__action=action, entry__author=member)
    make.ConsentFactory(action=action, member=member)
    assert [queries(cast.client("upper_a"), url) for url in urls] == few
    assert few[1] <= 10
    assert (few[0] <= 7, few[2] <= 6) == (True, True)


def test_what_was_recorded_for_the_pair_says_so_until_a_member_consents(cast, issue):
    action = make_action(cast, issue, proposed_by=cast.facilitator)
    words = "Facilitator recorded this for the pair."
    page = cast.client("upper_a").get(f"/actions/{action.pk}/").content.decode()
    consents.consent(action=action, by=cast.upper_a)
    later = cast.client("upper_a").get(f"/actions/{action.pk}/").content.decode()
    assert [words in page, words in later] == [True, False]


def test_members_of_another_pair_do_not_see_what_stays_in_the_pair(cast, issue, secret_issue):
    url = f"/sets/{cast.set.pk}/issues/"
    assert rows_of(cast, "lower_a", url) == [issue.title, secret_issue.title]
    assert rows_of(cast, "facilitator", url) == [issue.title, secret_issue.title]
    assert rows_of(cast, "upper_b", url) == [issue.title]


def test_actions_on_a_secret_issue_stay_in_the_pair(cast, secret_issue):
    action = make_action(cast, secret_issue)
    url = f"/sets/{cast.set.pk}/actions/"
    assert rows_of(cast, "facilitator", url) == [action.what]
    assert rows_of(cast, "upper_b", url) == []
    assert cast.client("upper_b").get(f"/actions/{action.pk}/").status_code == 404


def test_a_list_shows_nothing_of_another_set(cast):
    make.IssueFactory(pair=cast.other_pair, title="ELSEWHERE")
    response = cast.client("facilitator").get(f"/sets/{cast.set.pk}/issues/")
    assert "ELSEWHERE" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["A", "B", "C"]),
        ("theme={theme}", ["A"]),
        ("theme=none", ["B", "C"]),
        ("pair={pair_b}", ["B"]),
        ("state=open", ["A", "B"]),
        ("state=unconfirmed", ["C"]),
        ("theme={theme}&pair={pair_b}", []),
        ("theme=9999", ["A", "B", "C"]),
    ],
)
def test_issues_are_filtered(cast, query, titles):
    theme = make.ThemeFactory(set=cast.set)
    make.IssueFactory(pair=cast.pair_a, title="A", theme=theme, confirmed_by=cast.member("upper_a"))
    make.IssueFactory(pair=cast.pair_b, title="B", confirmed_by=cast.member("upper_b"))
    make.IssueFactory(pair=cast.pair_a, title="C", recorded=True)
    query = query.format(theme=theme.pk, pair_b=cast.pair_b.pk)
    shown = rows_of(cast, "upper_a", f"/sets/{cast.set.pk}/issues/?{query}")
    assert sorted(shown) == titles


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["late", "proposed", "started", "tried"]),
        ("state=overdue", ["late"]),
        ("state=under_way", ["late", "started"]),
        ("state=done", []),
        ("pair={pair_b}", ["started", "tried"]),
        ("owner=me", ["late", "proposed"]),
        ("owner={owner_b}", ["started"]),
        ("state=open", ["late", "proposed", "started"]),
        ("state=learning", ["tried"]),
        ("state=withdrawn", ["gone"]),
        ("owner=9999&state=x", ["late", "proposed", "started", "tried"]),
    ],
)
def test_actions_are_filtered(cast, issue, query, shown):
    past = dt.date(2026, 5, 1)
    other = make.IssueFactory(pair=cast.pair_b, confirmed_by=cast.member("upper_b"))
    make_action(cast, issue, what="late", under_way=True, due=past)
    make_action(cast, issue, what="proposed", due=past)
    make_action(cast, other, what="started", under_way=True, owner=cast.member("upper_b"))
    make_action(cast, other, what="tried", did_not_work=True, owner=cast.member("lower_b"))
    make_action(cast, issue, what="gone", state="withdrawn", ended_at=NOW)
    ids = {"pair_b": cast.pair_b.pk, "owner_b": cast.member("upper_b").pk}
    url = f"/sets/{cast.set.pk}/actions/?{query.format(**ids)}"
    assert sorted(rows_of(cast, "upper_a", url)) == shown


def test_the_first_tab_says_when_it_leaves_out_what_was_withdrawn(cast, issue):
    url = f"/sets/{cast.set.pk}/actions/"
    make_action(cast, issue, under_way=True)
    assert "All but withdrawn" not in cast.client("upper_a").get(url).text
    make_action(cast, issue, state="withdrawn", ended_at=NOW)
    assert "All but withdrawn" in cast.client("upper_a").get(url).text


def test_a_list_of_issues_says_how_many_of_its_actions_are_open(cast, issue):
    owner = cast.member("upper_a")
    make.ActionFactory(issue=issue, owner=owner, under_way=True)
    make.ActionFactory(issue=issue, owner=owner, done=True)
    text = collapse(cast.client("upper_a").get(f"/sets/{cast.set.pk}/issues/").text)
    assert ">1 of 2</td>" in text


def test_the_tabs_count_what_they_lead_to(cast, issue, secret_issue):
    make_action(cast, issue, under_way=True, due=dt.date(2026, 5, 1))
    make_action(cast, issue, did_not_work=True)
    make_action(cast, secret_issue)
    url = f"/sets/{cast.set.pk}/actions/?pair={cast.pair_a.pk}"
    for person, counts in (("upper_a", [3, 2, 1, 0, 1, 0]), ("upper_b", [2, 1, 1, 0, 1, 0])):
        client = cast.client(person)
        tabs = TAB.findall(client.get(url).content.decode())
        assert [int(number) for _href, number in tabs] == counts
        base = url.partition("?")[0]
        pages = [client.get(base + unescape(href)).context["page"] for href, _number in tabs]
        assert [len(page) for page in pages] == counts


def issue_data(**kwargs):
    return {"kind": "barrier", "title": "T", "description": "D", "disclosure": "set", **kwargs}


def test_a_member_raises_an_issue_with_the_own_sides_view(cast):
    url = f"/pairs/{cast.pair_a.pk}/issues/new/"
    data = issue_data(upper_view="Ours", lower_view="NOT OURS")
    response = cast.client("upper_a").post(url, data)
    issue = Issue.objects.get()
    assert response.url == f"/issues/{issue.pk}/"
    assert (issue.upper_view, issue.lower_view) == ("Ours", "")


def test_the_form_speaks_the_programmes_tier_words(cast):
    form = cast.client("lower_a").get(f"/pairs/{cast.pair_a.pk}/issues/new/").context["form"]
    assert "upper_view" not in form.fields
    assert form.fields["lower_view"].label == "How the commune sees it"


def test_the_form_starts_from_the_sets_disclosure(cast):
    cast.set.default_disclosure = Disclosure.REPORT_WITHOUT_NAMES
    cast.set.save()
    form = cast.client("lower_a").get(f"/pairs/{cast.pair_a.pk}/issues/new/").context["form"]
    assert form["disclosure"].value() == Disclosure.REPORT_WITHOUT_NAMES


def test_the_form_offers_themes_and_meetings_of_this_set_alone(cast):
    for set_ in (cast.set, cast.other_set):
        make.ThemeFactory(set=set_)
        make.MeetingFactory(cycle__set=set_, closed=True)
    form = cast.client("lower_a").get(f"/pairs/{cast.pair_a.pk}/issues/new/").context["form"]
    assert {theme.set for theme in form.fields["theme"].queryset} == {cast.set}
    assert {meeting.set for meeting in form.fields["raised_in"].queryset} == {cast.set}


def test_the_form_may_come_with_the_meeting_that_is_in_session(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, in_session=True)
    url = f"/pairs/{cast.pair_a.pk}/issues/new/?meeting={meeting.pk}"
    page = cast.client("facilitator").get(url).content.decode()
    assert f'<option value="{meeting.pk}" selected>' in page


@pytest.mark.parametrize("meeting", ["9999", "x", "'"])
def test_a_meeting_that_is_none_is_not_chosen(cast, meeting):
    url = f"/pairs/{cast.pair_a.pk}/issues/new/?meeting={meeting}"
    assert cast.client("facilitator").get(url).status_code == 200


def test_a_facilitator_records_an_issue_and_the_page_says_that_it_waits(cast):
    url = f"/pairs/{cast.pair_a.pk}/issues/new/"
    data = issue_data(upper_view="So they said", lower_view="And so they")
    response = cast.client("facilitator").post(url, data, follow=True)
    assert Issue.objects.get().is_confirmed is False
    assert "recorded this for the pair" in response.content.decode()


def test_only_the_pair_sees_the_button_that_confirms(cast, recorded):
    seen = {
        person: "Confirm it" in cast.client(person).get(f"/issues/{recorded.pk}/").content.decode()
        for person in ("lower_a", "facilitator", "upper_b")
    }
    assert seen == {"lower_a": True, "facilitator": False, "upper_b": False}


def test_the_pair_confirms_with_one_press(cast, recorded):
    cast.client("lower_a").post(f"/issues/{recorded.pk}/confirm/")
    recorded.refresh_from_db()
    assert recorded.confirmed_by == cast.member("lower_a")


def test_a_clash_keeps_what_was_typed_and_shows_what_is_there(cast, issue):
    client, url = cast.client("upper_a"), f"/issues/{issue.pk}/edit/"
    base = client.get(url).context["form"].initial["base"]
    issues.edit_issue(issue=issue, title="THEIRS", by=cast.lower_a)
    response = client.post(url, issue_data(title="MINE", base=base))
    assert response.context["form"]["title"].value() == "MINE"
    assert "Barrier: THEIRS" in response.content.decode()
    assert Issue.objects.get().title == "THEIRS"


def test_the_list_begins_with_what_is_overdue_and_ends_with_what_has_ended(cast):
    issue = make.IssueFactory(pair=cast.pair_a)
    owner = {"issue": issue, "owner": cast.member("upper_a")}
    ended = make.ActionFactory(**owner, done=True, due=dt.date(2019, 1, 1))
    later = make.ActionFactory(**owner, under_way=True, due=dt.date(2100, 1, 1))
    late = make.ActionFactory(**owner, under_way=True, due=dt.date(2020, 1, 1))
    page = cast.client("upper_a").get(f"/sets/{cast.set.pk}/actions/").context["page"]
    assert list(page) == [late, later, ended]


def test_an_action_can_be_proposed_from_the_list_by_who_may(cast):
    issue = make.IssueFactory(pair=cast.pair_a)
    path, new = f"/sets/{cast.set.pk}/actions/", f"/issues/{issue.pk}/actions/new/"
    offered = {who: new in cast.client(who).get(path).text for who in ("upper_a", "upper_b")}
    assert offered == {"upper_a": True, "upper_b": False}
