import re

import pytest

from actions.changes import issues, sorting, themes
from actions.models import Theme
from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.enums import SetState
from tests import factories as make


def propose(cast, by="upper_a", title="Money", description=""):
    return themes.propose_theme(
        set_=cast.set, title=title, description=description, by=cast.fresh(by)
    )


@pytest.mark.parametrize("person", ["upper_a", "lower_b"])
def test_members_propose_themes(cast, person):
    theme = propose(cast, by=person)
    assert (theme.title, theme.proposed_by) == ("Money", cast.people[person])


def test_nobody_else_proposes_one(cast, case):
    for person in ["facilitator", "manager", "sponsor", "outsider", "other_facilitator"]:
        with case(person):
            with pytest.raises(Refused):
                propose(cast, by=person)
            assert not Theme.objects.exists()


def test_themes_stand_in_the_order_in_which_they_came(cast):
    assert [propose(cast, title=title).position for title in "AB"] == [1, 2]


def test_the_same_theme_sent_twice_is_one(cast):
    assert propose(cast) == propose(cast)
    assert AuditEntry.objects.filter(verb="proposed").count() == 1


def test_a_theme_of_the_same_name_is_refused_in_whatever_case(cast):
    propose(cast)
    with pytest.raises(Refused, match="“Money” already"):
        propose(cast, title="money", by="lower_b")


def test_two_sets_may_have_themes_of_one_name(cast):
    make.ThemeFactory(set=cast.other_set, title="Money")
    assert propose(cast).title == "Money"


def test_a_closed_set_takes_no_themes(cast):
    cast.set.state = SetState.CLOSED
    with pytest.raises(Refused):
        propose(cast)


def test_any_member_edits_a_theme(cast):
    theme = themes.edit_theme(
        theme=propose(cast), title="Grants", description="Of all kinds", by=cast.lower_b
    )
    theme.refresh_from_db()
    assert (theme.title, theme.description) == ("Grants", "Of all kinds")
    assert AuditEntry.objects.filter(verb="changed", set_id=cast.set.pk).count() == 1


def test_an_edit_that_changes_nothing_leaves_no_trace(cast):
    themes.edit_theme(theme=propose(cast), title="Money ", description="", by=cast.upper_a)
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_a_theme_does_not_take_the_name_of_another(cast):
    propose(cast)
    other = propose(cast, title="Trust")
    with pytest.raises(Refused, match="“Money” already"):
        themes.edit_theme(theme=other, title="MONEY", description="", by=cast.upper_a)


def test_somebody_of_another_set_does_not_edit_it(cast):
    with pytest.raises(Refused):
        themes.edit_theme(theme=propose(cast), title="X", description="", by=cast.outsider)


def test_the_matrix_counts_issues_by_theme_and_pair(cast):
    theme = make.ThemeFactory(set=cast.set, title="Money")
    make.ThemeFactory(set=cast.set, title="Empty")
    for pair, number in ((cast.pair_a, 2), (cast.pair_b, 1)):
        make.IssueFactory.create_batch(number, pair=pair, theme=theme)
    make.IssueFactory(pair=cast.pair_b)
    page = cast.client("upper_a").get(f"/sets/{cast.set.pk}/themes/").content.decode()
    assert re.findall(r"<th scope=[^>]*>([^<]*)<", page) == [
        *("Theme", "Pairs", "Issues", "Pair 1", "Pair 2"),
        *("Money", "Empty", "No theme yet"),
    ]
    cells = re.findall(r"<td [^>]*>(?:<a [^>]*>)?(\d)<", page)
    assert [cells[at : at + 4] for at in (0, 4, 8)] == [
        ["2", "3", "2", "1"],
        ["0", "0", "0", "0"],
        ["1", "1", "0", "1"],
    ]


def test_the_matrix_does_not_count_what_stays_in_another_pair(cast, secret_issue):
    secret_issue.theme = make.ThemeFactory(set=cast.set)
    secret_issue.save()
    totals = {
        person: cast.client(person).get(f"/sets/{cast.set.pk}/themes/").context["themes"][0].total
        for person in ("facilitator", "lower_a", "upper_b")
    }
    assert totals == {"facilitator": 1, "lower_a": 1, "upper_b": 0}


def test_a_theme_is_proposed_on_its_page(cast):
    url = f"/sets/{cast.set.pk}/themes/new/"
    response = cast.client("lower_a").post(url, {"title": "Money", "description": "Who pays"})
    assert response.url == f"/sets/{cast.set.pk}/themes/"
    assert Theme.objects.get().description == "Who pays"


def test_a_name_that_is_taken_keeps_what_was_typed(cast):
    propose(cast)
    url = f"/sets/{cast.set.pk}/themes/new/"
    response = cast.client("lower_a").post(url, {"title": "Money", "description": "Who pays"})
    form = response.context["form"]
    assert form.non_field_errors() == ["The set has a theme “Money” already."]
    assert form["description"].value() == "Who pays"


def offer(cast, *titles, by="facilitator"):
    offers = [(title, "") for title in titles]
    return themes.offer_themes(set_=cast.set, offers=offers, by=cast.fresh(by))


def states(cast):
    return dict(Theme.objects.filter(set=cast.set).values_list("title", "state"))


def test_what_facilitators_offer_waits_for_the_members(cast):
    offer(cast, "Money", "Trust")
    assert states(cast) == {"Money": "offered", "Trust": "offered"}
    assert list(Theme.objects.open()) == []


def test_members_take_what_fits_and_leave_the_rest(cast):
    money, trust = offer(cast, "Money", "Trust")
    for _twice in range(2):
        themes.take_theme(theme=money, by=cast.upper_a)
        themes.leave_theme(theme=trust, by=cast.lower_b)
    assert states(cast) == {"Money": "open", "Trust": "left"}
    verbs = AuditEntry.objects.filter(target_kind="theme").order_by("pk").values_list("verb")
    assert [verb for (verb,) in verbs] == ["offered", "offered", "adopted", "declined"]


def test_nobody_but_a_member_answers_an_offer(cast, case):
    for person in ["facilitator", "manager", "sponsor", "outsider"]:
        for change in [themes.take_theme, themes.leave_theme]:
            with case(person, change):
                [money] = offer(cast, "Money")
                with pytest.raises(Refused, match="members"):
                    change(theme=money, by=cast.fresh(person))
                assert states(cast) == {"Money": "offered"}


def test_nobody_but_the_sets_facilitators_offers_themes(cast, case):
    for person in ["upper_a", "manager", "sponsor", "other_facilitator"]:
        with case(person):
            with pytest.raises(Refused, match="facilitators"):
                offer(cast, "Money", by=person)


def test_what_the_set_has_or_has_left_is_not_offered_again(cast):
    propose(cast, title="Trust")
    [money] = offer(cast, "Money", "trust")
    themes.leave_theme(theme=money, by=cast.upper_a)
    assert offer(cast, "MONEY", "Trust") == []


def test_what_was_left_can_be_taken_later(cast):
    [money] = offer(cast, "Money")
    themes.leave_theme(theme=money, by=cast.upper_a)
    themes.take_theme(theme=money, by=cast.lower_b)
    assert states(cast) == {"Money": "open"}


def test_what_was_taken_is_not_left_any_more(cast):
    [money] = offer(cast, "Money")
    themes.take_theme(theme=money, by=cast.upper_a)
    with pytest.raises(Refused, match="no longer offered"):
        themes.leave_theme(theme=money, by=cast.upper_a)


def test_what_was_left_is_not_taken_over_a_theme_of_the_same_name(cast):
    [money] = offer(cast, "Money")
    themes.leave_theme(theme=money, by=cast.upper_a)
    propose(cast)
    with pytest.raises(Refused, match="already"):
        themes.take_theme(theme=money, by=cast.upper_a)


def test_a_theme_that_is_offered_is_taken_and_not_proposed(cast):
    offer(cast, "Money")
    with pytest.raises(Refused, match="adopt or decline it"):
        propose(cast)


def test_facilitators_edit_what_they_offer_and_members_what_is_theirs(cast):
    [money] = offer(cast, "Money")
    words = {"title": "Grants", "description": ""}
    with pytest.raises(Refused):
        themes.edit_theme(theme=money, by=cast.upper_a, **words)
    money = themes.edit_theme(theme=money, by=cast.facilitator, **words)
    money = themes.take_theme(theme=money, by=cast.upper_a)
    with pytest.raises(Refused):
        themes.edit_theme(theme=money, title="Mine", description="", by=cast.facilitator)
    assert states(cast) == {"Grants": "open"}


def order(cast):
    return list(Theme.objects.open().filter(set=cast.set).values_list("title", flat=True))


def test_a_theme_is_put_at_a_place_once(cast, case):
    for place, then in [(1, "CAB"), (2, "ACB"), (9, "ABC"), (0, "CAB")]:
        with case(place):
            theme = [propose(cast, title=title) for title in "ABC"][-1]
            for _twice in range(2):
                themes.place_theme(theme=theme, place=place, by=cast.fresh("facilitator"))
            assert order(cast) == list(then)
            assert AuditEntry.objects.filter(verb="placed").count() == (then != "ABC")


@pytest.mark.parametrize("person", ["manager", "sponsor", "outsider"])
def test_somebody_else_does_not_order_themes(cast, person):
    with pytest.raises(Refused):
        themes.place_theme(theme=propose(cast), place=1, by=cast.fresh(person))


def test_several_themes_are_offered_one_a_line(cast):
    url = f"/sets/{cast.set.pk}/themes/offer/"
    lines = "Money: who pays: and when\r\n\r\n Trust \r\n"
    assert cast.client("facilitator").post(url, {"offers": lines}).status_code == 302
    found = Theme.objects.values_list("title", "description")
    assert list(found) == [("Money", "who pays: and when"), ("Trust", "")]


@pytest.mark.parametrize(
    ("lines", "says"),
    [("x" * 151, "at most 150"), (": no name", "name first"), ("a\n" * 21, "at most 20")],
)
def test_what_cannot_be_offered_is_said_and_kept(cast, lines, says):
    url = f"/sets/{cast.set.pk}/themes/offer/"
    form = cast.client("facilitator").post(url, {"offers": lines}).context["form"]
    assert says in form.errors["offers"][0]
    assert form["offers"].value() == lines


def test_the_boxes_offer_no_theme_that_is_not_the_sets(cast):
    propose(cast)
    offer(cast, "OFFERED")
    page = cast.client("upper_a").get(f"/pairs/{cast.pair_a.pk}/issues/new/")
    assert [str(label) for _key, label in page.context["form"].fields["theme"].choices] == [
        "None yet",
        "Money",
    ]


def test_an_issue_does_not_come_under_a_theme_that_is_only_offered(cast, issue):
    [money] = offer(cast, "Money")
    with pytest.raises(Refused, match="current themes"):
        issues.edit_issue(issue=issue, theme=money, by=cast.upper_a)


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_each_sees_the_buttons_that_are_theirs(cast, person):
    offer(cast, "Money")
    page = cast.client(person).get(f"/sets/{cast.set.pk}/themes/").content.decode()
    assert ("Adopt it" in page) == (person == "upper_a")
    assert ("Offer themes as a start" in page) == (person == "facilitator")


def test_the_history_of_the_themes_has_each_change(cast):
    money, trust = offer(cast, "Money", "Trust")
    money = themes.take_theme(theme=money, by=cast.upper_a)
    themes.leave_theme(theme=trust, by=cast.lower_b)
    themes.edit_theme(theme=money, title="Grants", description="", by=cast.lower_a)
    sorting.merge_theme(theme=money, into=propose(cast, title="Forms"), by=cast.upper_b)
    sorting.unmerge_theme(theme=money, by=cast.upper_b)
    page = cast.client("lower_b").get(f"/sets/{cast.set.pk}/themes/history/")
    event = r'app-timeline__title">\s*(.*?)\s*</h2>.*?· (.*?)</p>'
    assert re.findall(event, page.content.decode(), re.DOTALL) == [
        ("“Money” offered as a start", "Facilitator"),
        ("“Trust” offered as a start", "Facilitator"),
        ("“Money” adopted", "Upper A"),
        ("“Trust” declined", "Lower B"),
        ("“Money” renamed “Grants”", "Lower A"),
        ("“Forms” proposed", "Upper A"),
        ("“Grants” merged into “Forms”", "Upper B"),
        ("Merge of “Grants” undone", "Upper B"),
    ]
