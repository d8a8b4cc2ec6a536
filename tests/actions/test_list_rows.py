"""Rows that functions write show what people typed, escaped; filters, in the order of names."""

import datetime as dt
from types import SimpleNamespace as Row

from django.template import Context, Template
from django.utils import translation

from actions.enums import IssueState
from actions.forms.filters import ActionFilter

NASTY = '<script>"x"</script>'


class Action(Row):
    def __str__(self):
        return NASTY

    def is_overdue(self, today):
        return True


def draw(source, **context):
    return Template("{% load list_rows theme_rows %}" + source).render(
        Context({"today": None, **context})
    )


def test_actions_and_issues_escape_all_that_people_typed():
    action = Action(pk=1, pair_key=2, owner_name=NASTY, due=dt.date(2026, 3, 1), state=None)
    html = draw("{% action_rows rows today pairs %}", rows=[action], pairs={2: Row(title=NASTY)})
    issue = Row(pk=1, title=NASTY, pair=Row(title=NASTY), theme_title=NASTY, number_of_actions=0)
    issue.is_confirmed, issue.state, issue.kind = True, IssueState.OPEN, None
    issue.get_kind_display = issue.get_state_display = lambda: NASTY
    html += draw("{% issue_rows rows %}", rows=[issue])
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 8)


def test_themes_escape_all_that_people_typed():
    pair, theme = Row(pk=1, title=NASTY), Row(pk=1, set_id=1, title=NASTY, description=NASTY)
    row = Row(theme=theme, key=1, numbers=[(pair, 2)], total=2, pairs=2)
    of_set = Row(programme=Row(language=NASTY))
    may = {"may_keep": True, "may_order": True, "csrf_token": NASTY}
    html = draw("{% matrix_rows rows pairs 1 %}", rows=[row], pairs=[pair])
    html += draw("{% own_themes rows %}", rows=[row, row], set=of_set, **may)
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 28)


def test_owners_to_filter_by_are_in_the_order_of_the_readers_alphabet():
    names = ["Zora Babić", "Čedo Horvat", "Cvita Kos", "Šime Anić", "Slavko Lulić"]
    actions = [Row(pair_key=1, owner_id=key, owner_name=name) for key, name in enumerate(names)]
    with translation.override("hr"):
        form = ActionFilter(actions=actions, pairs={}, mine=False)
    ordered = ["Cvita Kos", "Čedo Horvat", "Slavko Lulić", "Šime Anić", "Zora Babić"]
    assert [name for _key, name in form.fields["owner"].choices][1:] == ordered
