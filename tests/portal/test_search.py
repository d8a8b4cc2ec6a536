"""Search in a set: what is found, in which order; and whatever may be typed."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core.models import SearchEntry
from als.core.search import is_full_text
from als.core.search_index import SOURCES
from als.portal.selectors.search import KINDS
from tests import factories as make
from tests.portal.searching import PAIR, found, get, one_of_each, plainly, titles
from tests.reports import making


@pytest.fixture
def full_text(db):
    if not is_full_text():
        pytest.skip("SQLite finds words as they are typed")


def test_each_kind_is_found_by_its_words(cast):
    one_of_each(cast)
    making.lesson(cast, statement="A lesson on the bus")
    make.PaperFactory(set=cast.set, title="Bus paper")
    assert sorted(found(cast, "lower_b")) == [
        ("action", "Action bus"), ("issue", "Issue bus"), ("lesson", "A lesson on the bus"),
        ("minute", "Item"), ("paper", "Bus paper"), ("progress", "Quiet"),
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["title", "description", "upper_view", "lower_view",
                                   "existing_practice"])  # fmt: skip
def test_an_issue_is_found_by_all_that_it_says(cast, field):
    issue = making.issue(cast, **{field: "The bus"})
    assert titles(cast, "upper_b") == [issue.title]


@pytest.mark.parametrize("field", ["title", "body", "questions"])
def test_a_paper_is_found_by_all_that_it_says(cast, field):
    paper = make.PaperFactory(set=cast.set, **{field: "The bus"})
    assert titles(cast, "upper_b") == [paper.title]


def test_a_photo_of_the_minutes_is_found_by_its_words_by_who_sees_it(cast):
    minute = making.minute(cast, text="Said")
    photo = make.PhotoFactory(item=minute.item, caption="The bus stop", words="zqflip\nTwo lists")
    (row,) = get(cast, "upper_b", "zqflip").context["found"].rows
    assert (row["kind"], plainly(row["title"])) == ("photo", "The bus stop")
    meeting = minute.meeting
    assert row["href"] == reverse("meetings:minutes", args=[meeting.pk]) + f"#photo-{photo.pk}"
    assert "#photo-" not in get(cast, "outsider", set_=cast.other_set).content.decode()
    type(meeting).objects.filter(pk=meeting.pk).update(minutes_state="draft", circulated_at=None)
    assert [titles(cast, who) for who in ("upper_b", "facilitator")] == [[], ["The bus stop"]]
    make.PhotoFactory(item=minute.item, caption="A bus", removed_at=photo.added_at)
    assert titles(cast, "facilitator") == ["The bus stop"]


def paper_with_file(cast, text, **kwargs):
    paper = make.PaperFactory(set=cast.set, **kwargs)
    words = " ".join(dict.fromkeys(text.lower().split()))
    make.PaperFileFactory(paper=paper, text=text, words=words)
    return paper


def test_a_paper_is_found_by_what_is_in_its_file(cast):
    paper = paper_with_file(cast, "Long before the BUS came", title="Plan")
    (row,) = get(cast, "upper_b", "bus came").context["found"].rows
    assert (plainly(row["title"]), ("BUS", True) in row["text"]) == ("Plan", True)
    assert row["href"] == reverse("sets:paper", args=[paper.pk])


def test_an_earlier_file_and_one_not_read_yet_are_not_looked_through(cast):
    paper = paper_with_file(cast, "bus", title="Plan")
    make.PaperFileFactory(paper=paper, text="rail", words="rail")
    assert (titles(cast, "upper_b"), titles(cast, "upper_b", "rail")) == ([], ["Plan"])
    make.PaperFileFactory(paper=paper)
    assert titles(cast, "upper_b", "rail") == []


# What matches, and in which order


def test_all_the_words_have_to_be_there_in_any_order(cast):
    making.issue(cast, title="The bus timetable")
    making.issue(cast, title="The bus")
    assert titles(cast, "upper_b", "timetable BUS") == ["The bus timetable"]


def test_words_are_found_from_their_beginning_whatever_their_accents(cast):
    making.issue(cast, title="Đurđevac i Čakovec: smørbrød, Æsir, straße")
    for typed in ("durdevac", "ĐURĐ", "čako", "smorbrod", "aesir", "strasse"):
        assert len(titles(cast, "upper_b", typed)) == 1, typed
    assert titles(cast, "upper_b", "urdevac") == []


def test_quotes_keep_words_together(cast):
    making.issue(cast, title="Two plans, one place")
    making.issue(cast, title="Plans of two")
    paper_with_file(cast, "In it are two plans.", title="Paper")
    paper_with_file(cast, "Plans for two.", title="Other paper")
    assert set(titles(cast, "upper_b", '"two plans"')) == {"Two plans, one place", "Paper"}


def test_a_minus_leaves_out(cast):
    making.issue(cast, title="Bus and rail")
    making.issue(cast, title="Bus alone")
    assert titles(cast, "upper_b", "bus -rail") == ["Bus alone"]
    assert titles(cast, "upper_b", 'bus -"and rail"') == ["Bus alone"]


def test_a_word_in_the_title_comes_before_one_in_the_text_and_that_before_one_in_a_file(
    cast, full_text
):
    paper_with_file(cast, "bus", title="File", body="")
    making.issue(cast, title="Text", description="On the bus")
    making.issue(cast, title="Bus", description="Title")
    assert titles(cast, "upper_b") == ["Bus", "Text", "File"]


def test_among_equals_the_newest_comes_first(cast):
    first, second = (making.issue(cast, title="Bus") for _ in range(2))
    rows = get(cast, "upper_b").context["found"].rows
    pages = [reverse("actions:issue", args=[issue.pk]) for issue in (second, first)]
    assert [row["href"] for row in rows] == pages


@pytest.mark.parametrize("typed", ["policies", "policy", "agreeing policy", "the policy"])
def test_full_text_finds_other_forms_of_a_word(cast, full_text, typed):
    making.issue(cast, title="An agreed policy")
    assert titles(cast, "upper_b", typed) == ["An agreed policy"]


def test_the_forms_are_those_of_the_programmes_language(cast, full_text):
    cast.programme.language = "de"
    cast.programme.save()
    making.issue(cast, title="Die Straßen und Häuser")
    assert len(titles(cast, "upper_b", "haus")) + len(titles(cast, "upper_b", "strasse")) == 2


@pytest.mark.parametrize("language", ["en", "hr", "nb", "et", "sr-latn", "tr", "??"])
def test_every_language_is_taken(cast, language):
    cast.programme.language = language
    cast.programme.save()
    making.issue(cast, title="Bus")
    assert titles(cast, "upper_b") == ["Bus"]


# Whatever may be typed

ODD = ["", " ", '"', "'", "-", "--", "OR", "AND", "a OR", "%", "_", "\\", "\0", "bus\0", "🚌", "(",
       "!", "bus & | ! ( ) :* <->", "'bus':*", "bus" * 3000, "-bus", '"bus', "²", "１２",
       "x' OR 1=1 --", "\u202e", "ﬁ", "İ", "中文", "the", "the of", "a b c",
       "{{ 7 }}", "<script>"]  # fmt: skip


def test_nothing_that_is_typed_is_an_error(cast):
    paper_with_file(cast, "The bus of it", title="Plan %_")
    for typed in ODD:
        with transaction.atomic():  # an error in one would stop all that follow it
            answer = get(cast, "upper_a", typed)
        assert answer.status_code == 200, typed
        assert "<script>" not in answer.text.partition("<main")[2], typed


@pytest.mark.parametrize("more", [{"kind": "person"}, {"kind": "\0"}, {"page": "0"}, {"page": "x"},
                                  {"page": "99999999999999999999"}])  # fmt: skip
def test_an_odd_address_shows_everything_that_was_found(cast, more):
    making.issue(cast, title="Bus")
    assert titles(cast, "upper_b", **more) == ["Bus"]


def test_a_wildcard_stands_for_itself(cast):
    making.issue(cast, title="Bus")
    assert (titles(cast, "upper_b", "b%s"), titles(cast, "upper_b", "b_s")) == ([], [])


def test_one_letter_is_too_little_and_the_page_says_so(cast):
    making.issue(cast, title="A bus")
    text = get(cast, "upper_b", "a").text
    assert ("Type a word of two letters or more" in text, "A bus" in text) == (True, False)


def test_who_finds_nothing_is_helped(cast):
    text = get(cast, "upper_b", "<b>rail</b>").text
    assert "Nothing found for “&lt;b&gt;rail&lt;/b&gt;”" in text
    assert "Try fewer words" in text


def test_before_anything_is_typed_there_is_only_the_box(cast):
    text = get(cast, "upper_b", "").text
    assert ("Nothing found" in text, text.count('type="search"')) == (False, 1)


# The page


def test_the_words_are_marked_and_what_was_written_is_escaped(cast):
    making.issue(cast, title="<b>Bus</b>", description="No <i>bus</i> today")
    text = get(cast, "upper_b").text
    assert "&lt;b&gt;<mark>Bus</mark>&lt;/b&gt;" in text
    assert "No &lt;i&gt;<mark>bus</mark>&lt;/i&gt; today" in text


def test_a_result_says_whose_it_is_and_leads_there(cast):
    _issue, action, minute = one_of_each(cast)
    rows = {row["kind"]: row for row in get(cast, "upper_b").context["found"].rows}
    assert rows["issue"]["pair"] == 1
    assert rows["issue"]["sides"] == ["Uppershire A Partnership", "Lowerton A Partnership"]
    assert not rows["minute"]["pair"]
    assert rows["action"]["href"] == reverse("actions:action", args=[action.pk])
    page = reverse("meetings:minutes", args=[minute.meeting_id])
    assert rows["minute"]["href"] == f"{page}#entry-{minute.pk}"
    assert f'id="entry-{minute.pk}"' in cast.client("upper_b").get(page).text


def test_each_result_opens_for_whoever_found_it(cast):
    one_of_each(cast, PAIR)
    making.lesson(cast, statement="A bus")
    for who in ("facilitator", "lower_a"):
        client = cast.client(who)
        rows = get(cast, who).context["found"].rows
        assert [client.get(row["href"]).status_code for row in rows] == [200] * 5


def test_one_kind_alone_can_be_shown(cast):
    one_of_each(cast)
    making.issue(cast, title="Another bus")
    answer = get(cast, "upper_b", kind="issue")
    counts = {one["kind"]: one["number"] for one in answer.context["found"].counts}
    assert counts == {"": 5, "issue": 2, "action": 1, "progress": 1, "minute": 1}
    assert titles(cast, "upper_b", kind="issue") == ["Another bus", "Issue bus"]
    assert '?q=bus&amp;kind=issue" aria-current="page"' in answer.text


def test_results_come_twenty_a_page(cast):
    for _number in range(23):
        making.issue(cast, title="Bus")
    assert (len(titles(cast, "upper_b")), len(titles(cast, "upper_b", page="2"))) == (20, 3)
    assert "?q=bus&amp;page=2" in get(cast, "upper_b").text


def test_what_was_typed_a_minute_ago_is_found(cast):
    issue = making.issue(cast, title="Bus")
    issue.title = "Rail"
    issue.save()
    assert (titles(cast, "upper_b"), titles(cast, "upper_b", "rail")) == ([], ["Rail"])


def test_every_page_of_the_set_has_the_box(cast):
    text = cast.client("upper_b").get(reverse("portal:set", args=[cast.set.pk])).text
    assert f'role="search" action="{reverse("portal:search", args=[cast.set.pk])}"' in text


def test_looking_takes_the_same_queries_for_one_and_many(cast):
    one_of_each(cast)
    paper_with_file(cast, "bus", title="Bus")
    making.lesson(cast, statement="A bus")
    client, url = cast.client("upper_b"), reverse("portal:search", args=[cast.set.pk])
    client.get(url)
    counts = []
    for number in (0, 10):
        for _round in range(number):
            paper_with_file(cast, "bus", title="Bus")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, {"q": "bus", "kind": "paper"}).context["found"].rows
        counts.append(len(captured))
    assert counts[0] == counts[1]


# The stored vectors


def test_what_is_stored_is_what_each_kind_says_of_itself():
    expected = {
        kind.key: (kind.rows.__module__.partition(".")[0], kind.title, kind.texts)
        for kind in KINDS.values()
    }
    stored = {
        source.kind: (source.table.partition("_")[0], source.title, source.texts)
        for source in SOURCES
    }
    assert stored == expected


def test_a_programme_of_another_language_is_found_by_the_forms_of_that(cast, full_text):
    making.issue(cast, title="Die Straßen und Häuser")
    assert titles(cast, "upper_b", "häusern") == []
    cast.programme.language = "de"
    cast.programme.save()
    assert titles(cast, "upper_b", "häusern") == ["Die Straßen und Häuser"]


def test_what_is_deleted_leaves_no_words(cast, full_text):
    one_of_each(cast)
    paper = paper_with_file(cast, "aqueduct", title="Bus")
    paper.files.all().delete()
    assert (titles(cast, "upper_b", "aqueduct"), len(titles(cast, "upper_b"))) == ([], 5)
    paper.delete()
    assert len(titles(cast, "upper_b")) == 4
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {
        "issue", "action", "progress", "minute",
    }  # fmt: skip
