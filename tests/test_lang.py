"""On an English page what members of a Croatian set wrote is marked as Croatian."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from als.accounts.changes import choose_language
from meetings.models import Meeting
from meetings.selectors.document import content_of
from sets.models import LearningSet, Programme
from tests import factories as make
from tests.croatian import croatian

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_croatian(cast):
    Programme.objects.update(language="hr")
    with croatian({}):
        yield


def meeting_with_words(cast, **traits):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, **traits)
    item = make.ItemFactory(
        meeting=meeting, title="Vrata", why="Zašto?", position=1, state="on_agenda"
    )
    make.MinuteFactory(item=item, text="Zapis")
    return meeting


@pytest.mark.parametrize(("reader", "marked"), [("en", True), ("hr", False)])
def test_words_of_members_are_marked_where_they_differ_from_the_page(cast, reader, marked):
    choose_language(person=cast.facilitator, language=reader)
    meeting = meeting_with_words(cast, in_session=True)
    issue = make.IssueFactory(pair=cast.pair_a, title="Obrasci")
    client = cast.client("facilitator")
    session = client.get(reverse("meetings:session", args=[meeting.pk])).text
    page = client.get(reverse("actions:issue", args=[issue.pk])).text
    assert f'<html lang="{reader}"' in session
    mark = ' lang="hr"' if marked else ""
    assert f'<h1 class="govuk-heading-l app-session__title"{mark}>Vrata</h1>' in session
    assert f'<div class="app-entry__text"{mark}><p>Zapis</p>' in session
    assert f'<a class="app-section__home"{mark} href' in session
    assert f'<h1 class="govuk-heading-l"{mark}>Obrasci</h1>' in page
    rows = client.get(reverse("actions:issues", args=[cast.set.pk])).text
    assert f'<th scope="row" class="govuk-table__header"{mark}>' in rows


def test_agreed_minutes_are_whole_in_the_language_of_the_programme_on_an_english_page(cast):
    meeting = meeting_with_words(cast, agreed=True)
    meeting = Meeting.objects.get(pk=meeting.pk)
    make.MinutesVersionFactory(meeting=meeting, content=content_of(meeting))
    with croatian({"Attendance": "Prisutnost"}):
        url = reverse("meetings:minutes_version", args=[meeting.pk, 1])
        page = cast.client("upper_a").get(url).text
    assert '<html lang="en"' in page
    assert '<div lang="hr"><p class="govuk-body">' in page
    assert "Prisutnost" in page.partition('<div lang="hr">')[2]


def test_a_report_is_in_the_language_of_its_programme_on_an_english_page(cast):
    make.ReportFactory(set=cast.set)
    url = reverse("reports:report_preview", args=[cast.set.pk])
    page = cast.client("facilitator").get(url).text
    assert '<html lang="en"' in page
    assert 'aria-label="The report" lang="hr"><div class="report">' in page.replace("\n  ", "")


@pytest.mark.parametrize(("page", "drawn"), [("en", ' lang="hr"'), ("hr", "")])
def test_a_piece_without_a_set_at_hand_is_not_marked(cast, page, drawn):
    piece = Template("{% members_lang %}")
    with translation.override(page):
        assert piece.render(Context({"set": LearningSet.objects.get(pk=cast.set.pk)})) == drawn
        assert piece.render(Context({})) == ""


def test_the_history_calls_rows_in_the_language_of_its_reader(cast):
    agreement = cast.pair_a.agreements.get(side="lower")
    progress = make.ProgressFactory(day="2026-05-06", done="Obišli smo kuće")
    progress.refresh_from_db()
    with translation.override("en"):
        assert str(agreement) == "Pair 1, Lowerton A Partnership"
        assert str(progress) == "6 May 2026: Obišli smo kuće"
    with translation.override("hr"):
        assert str(progress) == "6. 5. 2026.: Obišli smo kuće"
