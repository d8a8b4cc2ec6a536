import pytest

from actions import changes
from actions.models import Theme
from als.common.models import AuditEntry
from als.common.refusals import Refused
from sets.enums import SetState
from tests import factories as make


def propose(cast, by="upper_a", title="Money", description=""):
    return changes.propose_theme(
        set_=cast.set, title=title, description=description, by=cast.fresh(by)
    )


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "lower_b"])
def test_members_and_facilitators_propose_themes(cast, person):
    theme = propose(cast, by=person)
    assert (theme.title, theme.proposed_by) == ("Money", cast.people[person])


@pytest.mark.parametrize("person", ["manager", "sponsor", "outsider", "other_facilitator"])
def test_nobody_else_proposes_one(cast, person):
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
    theme = changes.edit_theme(
        theme=propose(cast), title="Grants", description="Of all kinds", by=cast.lower_b
    )
    theme.refresh_from_db()
    assert (theme.title, theme.description) == ("Grants", "Of all kinds")
    assert AuditEntry.objects.filter(verb="changed", set_id=cast.set.pk).count() == 1


def test_an_edit_that_changes_nothing_leaves_no_trace(cast):
    changes.edit_theme(theme=propose(cast), title="Money ", description="", by=cast.upper_a)
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_a_theme_does_not_take_the_name_of_another(cast):
    propose(cast)
    other = propose(cast, title="Trust")
    with pytest.raises(Refused, match="“Money” already"):
        changes.edit_theme(theme=other, title="MONEY", description="", by=cast.upper_a)


def test_somebody_of_another_set_does_not_edit_it(cast):
    with pytest.raises(Refused):
        changes.edit_theme(theme=propose(cast), title="X", description="", by=cast.outsider)


def test_the_matrix_counts_issues_by_theme_and_pair(cast):
    theme = make.ThemeFactory(set=cast.set, title="Money")
    make.ThemeFactory(set=cast.set, title="Empty")
    for pair, number in ((cast.pair_a, 2), (cast.pair_b, 1)):
        make.IssueFactory.create_batch(number, pair=pair, theme=theme)
    make.IssueFactory(pair=cast.pair_b)
    context = cast.client("upper_a").get(f"/sets/{cast.set.pk}/themes/").context
    texts = [
        [cell if isinstance(cell, str) else cell["text"] for cell in row]
        for row in context["table"]
    ]
    assert list(context["head"]) == ["Theme", "Pair\u00a01", "Pair\u00a02", "All"]
    assert texts == [
        ["Money", "2", "1", "3"],
        ["Empty", "0", "0", "0"],
        ["No theme yet", "0", "1", "1"],
    ]


def test_the_matrix_does_not_count_what_stays_in_another_pair(cast, secret_issue):
    secret_issue.theme = make.ThemeFactory(set=cast.set)
    secret_issue.save()
    totals = {
        person: cast.client(person)
        .get(f"/sets/{cast.set.pk}/themes/")
        .context["themes"][0]["total"]
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
