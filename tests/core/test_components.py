"""Each component draws what it is given, escaped, and refuses options that it does not have."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test.html import parse_html

from actions.enums import ActionState
from als.core.gallery import gallery_context
from als.core.templatetags import components, tables
from meetings.enums import MinutesState
from meetings.models import Meeting
from sets.enums import AgreementState
from tests.each import each
from tests.white_space import collapse

NASTY = '<script>"x"</script>'


def draw(source, **context):
    return collapse(Template("{% load components %}" + source).render(Context(context)))


def same(html, expected):
    return str(parse_html(html)) == str(parse_html(expected))


def texts(html, css_class):
    """The texts of the elements of that class."""
    found = re.findall(rf'class="{css_class}"[^>]*>(.*?)</(?:\w+)>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


def test_a_link_that_looks_like_a_button():
    assert same(
        draw('{% button "Add" href="/add" style="secondary" %}'),
        '<a href="/add" role="button" draggable="false" data-module="govuk-button" '
        'class="govuk-button govuk-button--secondary">Add</a>',
    )


def test_a_button_that_posts_has_a_form_of_its_own_with_the_token():
    html = draw(
        '{% post_button "/go" "Go" hidden=hidden %}', hidden={"revision": 7}, csrf_token="t0ken"
    )

    assert '<form class="app-post-button" method="post" action="/go">' in html
    assert re.findall(r'name="(\w+)" value="(\w+)"', html) == [
        ("csrfmiddlewaretoken", "t0ken"),
        ("revision", "7"),
    ]


def test_a_tag_has_the_colour_of_its_meaning():
    assert same(
        draw('{% tag "Both said yes" meaning="reached" %}'),
        '<strong class="govuk-tag govuk-tag--green">Both said yes</strong>',
    )
    with pytest.raises(ValueError, match="No meaning pink"):
        draw('{% tag "Agreed" meaning="pink" %}')


def test_a_state_means_the_same_wherever_it_stands():
    agreed = '<strong class="govuk-tag govuk-tag--green">Agreed</strong>'
    states = [ActionState.AGREED, MinutesState.AGREED, AgreementState.AGREED]
    assert [same(draw("{% state_tag of %}", of=state), agreed) for state in states] == [True] * 3
    minutes = Meeting(minutes_state="agreed")
    assert same(draw('{% state_tag of "minutes_state" %}', of=minutes), agreed)


@each(
    "source",
    [
        "{% button nasty href=nasty hidden_text=nasty %}",
        "{% post_button nasty nasty hidden=hidden %}",
        "{% place_buttons nasty nasty place=1 last=2 %}",
        "{% tag nasty %}",
        "{% summary_list rows title=nasty actions=actions %}",
        "{% data_table caption=nasty head=cells rows=table empty=nasty %}",
        "{% empty_state nasty text=nasty href=nasty action=nasty %}",
        "{% timeline events %}",
        "{% task_list tasks %}",
        "{% task nasty status=nasty href=nasty hint=nasty %}",
        "{% banner nasty title=nasty %}",
        "{% breadcrumbs crumbs %}",
        "{% back_link nasty text=nasty %}",
        "{% warning nasty %}",
        "{% details nasty %}{{ nasty }}{% enddetails %}",
        "{% inset %}{{ nasty }}{% endinset %}",
        "{% progress value=1 maximum=2 label=nasty words=nasty %}",
    ],
)
def test_nothing_given_becomes_markup(source):
    html = draw(
        source,
        nasty=NASTY,
        hidden={NASTY: NASTY},
        rows=[{"key": NASTY, "value": NASTY, "href": NASTY, "action": NASTY}],
        actions=[{"text": NASTY, "href": NASTY}],
        cells=[NASTY],
        table=[[NASTY, {"text": NASTY, "href": NASTY}, {"text": NASTY, "tag": "wrong"}]],
        events=[{"title": NASTY, "when": NASTY, "who": NASTY, "text": NASTY, "href": NASTY}],
        tasks=[{"title": NASTY, "href": NASTY, "hint": NASTY, "status": NASTY, "meaning": "wrong"}],
        crumbs=[(NASTY, NASTY), (NASTY, "")],
        items=[(NASTY, NASTY, True)],
    )

    assert "<script" not in html
    assert "&lt;script&gt;&quot;x&quot;" in html


def test_an_option_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="color"):
        draw("{% task_list tasks %}", tasks=[{"title": "Invite", "color": "red"}])


def test_facts_with_a_title_are_a_card():
    html = draw(
        '{% summary_list rows title="Meeting 2" level=3 %}',
        rows=[{"key": "Place", "value": "Hall\nRoom 4"}],
    )

    assert texts(html, "govuk-summary-card__title") == ["Meeting 2"]
    assert texts(html, "govuk-summary-list__value") == ["HallRoom 4"]
    assert "govuk-summary-list__actions" not in html


def test_the_link_of_a_fact_says_which():
    html = draw(
        "{% summary_list rows %}", rows=[{"key": "Place", "value": "Hall", "href": "/place"}]
    )

    assert texts(html, "govuk-link") == ["Change Place"]


def test_a_table_names_its_rows_and_sets_numbers_right():
    html = draw(
        '{% data_table caption="Hours" head=head rows=rows numeric="1" %}',
        head=["Pair", "Hours"],
        rows=[["A", 4]],
    )

    assert '<th scope="row" class="govuk-table__header">A' in html
    assert texts(html, "govuk-table__cell govuk-table__cell--numeric") == ["4"]


def test_an_empty_table_says_so():
    html = draw(
        '{% data_table caption="Hours" head=head rows=rows empty="Nobody yet." %}',
        head=["Pair"],
        rows=[],
    )

    assert texts(html, "govuk-table__cell") == ["Nobody yet."]


def test_tasks_are_described_by_hint_and_state():
    html = draw(
        "{% task_list tasks %}",
        tasks=[{"title": "Invite", "href": "/i", "hint": "All", "status": "Done"}],
    )

    assert 'aria-describedby="task-1-hint task-1-status"' in html
    assert re.findall(r'id="([\w-]+)"', html) == ["task-1-hint", "task-1-status"]


@each(
    ("kind", "role", "title"),
    [
        ("important", "region", "Important"),
        ("success", "alert", "Done"),
        ("warning", "alert", "Please check"),
        ("error", "alert", "Not done"),
    ],
)
def test_a_banner_is_announced_when_something_happened(kind, role, title):
    html = draw('{% banner "Well" kind=kind number=3 %}', kind=kind)

    assert f'role="{role}" aria-labelledby="banner-title-3"' in html
    assert texts(html, "govuk-notification-banner__title") == [title]


def test_leafing_keeps_the_filter():
    page = Paginator(range(30), 10).page(2)

    html = draw("{% pages page query=query %}", page=page, query={"state": "open"})

    assert re.findall(r'href="(.*?)"', html) == [
        "?state=open&amp;page=1",
        "?state=open&amp;page=1",
        "?state=open&amp;page=2",
        "?state=open&amp;page=3",
        "?state=open&amp;page=3",
    ]


def test_one_page_needs_no_leafing():
    assert draw("{% pages page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_a_bar_is_described_in_words_too():
    html = draw('{% progress value=3 maximum=8 label="Accepted" %}')

    assert texts(html, "app-progress__words") == ["3 of 8"]
    assert '<label class="app-progress__label" for="progress">' in html


def test_the_page_of_a_fault_needs_nothing():
    html = render_to_string("500.html", {"reference": "1a2b3c4d"})

    assert texts(html, "govuk-heading-l") == ["Something went wrong"]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "500", "500_file", "503"])
def test_no_page_asks_for_inline_script_or_style(name, rf):
    context = {"example_mode": False, "reference": "1a2b3c4d"}
    html = render_to_string(f"{name}.html", context, request=None)

    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", html) == []


def test_the_gallery_shows_every_component():
    source = Engine.get_default().get_template("gallery.html").source
    tags = {*components.register.tags, *tables.register.tags} - {"messages_banner", "icon_address"}

    assert {name for name in tags if not re.search(rf"{{% {name}\b", source)} == set()
    assert set(gallery_context()) >= {"form", "clean_form"}


def test_a_table_that_stacks_says_at_each_cell_what_it_is():
    html = draw(
        '{% data_table caption="Hours" head=head rows=rows stack=True %}',
        head=["Who", "Hours"],
        rows=[["Ann", 3]],
    )

    assert re.findall(r'data-label="(\w+)">(\d)', html) == [("Hours", "3")]
