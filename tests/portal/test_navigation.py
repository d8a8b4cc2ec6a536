"""The navigation of a set: its pages in groups, for whoever may open them, and where one is."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db

MEMBERS_GROUPS = ["Overview", "My pair", "Meetings", "Issues and actions", "Lessons and report"]
FACILITATORS_GROUPS = [
    "Overview", "Meetings", "Issues and actions", "Lessons and report", "Set-up", "Administration",
]  # fmt: skip
LINK = re.compile(
    r'<a class="(app-section__\w+)" href="([^"]+)"(\s+aria-current="\w+")?>\s*([^<]+?)\s*</a>'
)


def navigation(client, url):
    """Return the page's groups and pages, each {label: (address, its aria-current or "")}."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    kinds = {"app-section__link": {}, "app-section__page": {}}
    for name, link, current, label in LINK.findall(answer.content.decode()):
        if name in kinds:
            kinds[name][unescape(label)] = (link, current.partition('"')[2].rstrip('"'))
    return kinds.values()


def groups(client, url):
    found, _pages = navigation(client, url)
    return found


def pages(client, url):
    _groups, found = navigation(client, url)
    return found


@pytest.mark.parametrize(
    ("person", "expected"),
    [("upper_a", MEMBERS_GROUPS), ("facilitator", FACILITATORS_GROUPS)],
)
def test_each_sees_the_groups_that_have_pages_for_them_and_every_page_opens(cast, person, expected):
    client = cast.client(person)
    overview = reverse("portal:set", args=[cast.set.pk])

    found = groups(client, overview)

    assert list(found) == expected
    assert found["Overview"] == (overview, "true")
    for group, (first, _current) in found.items():
        for page, (address, _state) in pages(client, first).items() or [(group, (first, ""))]:
            its_groups, its_pages = navigation(client, address)
            assert its_pages[page] == (address, "page")
            assert its_groups[group] == (first, "true")


def test_a_page_below_another_and_a_page_of_one_thing_say_where_they_are(cast):
    client = cast.client("upper_a")
    issue = make.IssueFactory(pair=cast.pair_a)
    set_ = cast.set.pk

    history = reverse("actions:themes_history", args=[set_])
    assert pages(client, history)["Themes and matrix"][1] == "true"
    of_issue = reverse("actions:issue", args=[issue.pk])
    assert pages(client, of_issue)["Issues"] == (reverse("actions:issues", args=[set_]), "true")
    assert groups(client, of_issue)["Issues and actions"][1] == "true"


def test_who_waits_for_the_other_side_is_led_to_what_they_decide_by_alone(cast):
    person = make.PersonFactory()
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, side="upper", person=person)
    client = cast.client(person)
    overview = reverse("portal:set", args=[cast.set.pk])

    assert list(groups(client, overview)) == ["Overview", "My pair"]
    assert list(pages(client, overview)) == ["The year", "Ground rules"]
    for address, _state in [*groups(client, overview).values(), *pages(client, overview).values()]:
        navigation(client, address)


def test_two_seats_are_two_pairs_by_their_numbers(cast):
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    client = cast.client("upper_a")
    pair_a, pair_b = (reverse("portal:pair", args=[p.pk]) for p in (cast.pair_a, cast.pair_b))

    assert f'href="{pair_a}">My pair' in client.get(reverse("accounts:profile")).text
    assert "My pairs" in groups(client, pair_b)
    assert [state for _address, state in pages(client, pair_b).values()] == ["", "page"]


def test_ones_pair_is_one_link_away_outside_the_set(cast):
    pair = f'href="{reverse("portal:pair", args=[cast.pair_a.pk])}">My pair'
    profile = reverse("accounts:profile")

    assert pair in cast.client("upper_a").get(profile).content.decode()
    for stranger in ("stranger", "facilitator", "sponsor"):
        assert "My pair" not in cast.client(stranger).get(profile).content.decode()


def test_the_name_of_the_set_is_shown_as_a_name(cast):
    type(cast.set).objects.filter(pk=cast.set.pk).update(name='A <b>"set"</b> & more')
    page = cast.client("upper_a").get(reverse("portal:set", args=[cast.set.pk])).content.decode()
    home = page.partition("app-section__home")[2].partition("</a>")[0]
    assert home.endswith(">A &lt;b&gt;&quot;set&quot;&lt;/b&gt; &amp; more")
