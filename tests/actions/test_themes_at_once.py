"""Two members merge, sort or propose at the same instant, on a database that lets them."""

import pytest

from actions.changes import issues, sorting
from actions.models import Issue, Theme
from als.core.refusals import Refused
from tests import factories as make
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def themes(cast):
    themes = [make.ThemeFactory(set=cast.set) for _number in range(3)]
    for theme in themes:
        make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"), theme=theme)
    return themes


def merging(cast, person, theme, into):
    by = cast.fresh(person)
    return lambda: sorting.merge_theme(theme=theme, into=into, by=by).state


@pytest.mark.parametrize("time", range(3))
def test_two_themes_merged_into_each_other_at_once_leave_one(cast, themes, time):
    one, other, _third = themes
    results = at_once(merging(cast, "upper_a", one, other), merging(cast, "upper_b", other, one))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    left = Theme.objects.open().filter(pk__in=[one.pk, other.pk]).get()
    assert Issue.objects.filter(theme=left).count() == 2


def test_a_theme_merged_into_two_at_once_goes_into_one(cast, themes):
    one, other, third = themes
    results = at_once(merging(cast, "upper_a", one, other), merging(cast, "upper_b", one, third))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert sorted(theme.issues.count() for theme in themes) == [0, 1, 2]


@pytest.mark.parametrize("time", range(3))
def test_an_issue_filed_while_its_theme_is_merged_is_not_lost_under_it(cast, themes, time):
    one, other, third = themes
    issue, by = third.issues.get(), cast.fresh("upper_a")
    at_once(
        lambda: issues.edit_issue(issue=issue, theme=one, by=by),
        merging(cast, "upper_b", one, other),
    )
    assert not Issue.objects.filter(theme=one).exists()
    assert Issue.objects.filter(theme__in=[other, third]).count() == 3
