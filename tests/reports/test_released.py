"""What was released, and that a sponsor gets nothing else by any route."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import releasing
from reports.models import Download, Report, Snapshot
from tests import factories as make
from tests.library import across
from tests.reports import making
from tests.world import World


def released(cast, who="sponsor"):
    return cast.client(who).get(reverse("reports:released"))


def reports(response):
    return [report for one in response.context["programmes"] for report in one["reports"]]


def take(cast, who, file):
    return cast.client(who).post(reverse("reports:rendering_file", args=[file.pk]))


# --- the page -----------------------------------------------------------------------------------


def test_the_sponsor_sees_released_reports_and_nothing_before(cast):
    making.signed(cast)
    assert released(cast).context["programmes"] == []
    found = releasing.release(report=Report.objects.get(), by=cast.facilitator)
    pages = [released(cast, who).content.decode() for who in ("sponsor", "outsider")]
    assert ["Its files are being made" in page for page in pages] == [True, False]
    for row in found.snapshot.renderings.all():
        making.with_file(row)
    (report,) = reports(released(cast))
    assert [report["newest"][k] for k in ("title", "set_name", "version")] == [
        "What we learned", "Main set", 1,
    ]  # fmt: skip


def test_each_format_that_is_ready_can_be_taken_the_pdf_first(cast):
    across.version(cast.set, across.content("A"), formats=("json", "docx", "pdf"))
    (report,) = reports(released(cast))
    files = report["newest"]["files"]
    assert [file["format"] for file in files] == ["pdf", "docx", "json"]
    assert [file["pages"] for file in files] == [12, 12, 12]


def test_earlier_versions_are_folded_below_the_newest_which_says_what_changed(cast):
    across.version(cast.set, across.content("A"), title="First title")
    correction = {
        "version": 1,
        "released": "1 May",
        "reasons": ["A wrong number."],
        "changes": ["Changed: X"],
    }
    across.version(cast.set, across.content("A"), number=2, correction=correction)
    (report,) = reports(released(cast))
    assert report["newest"]["version"] == 2
    assert [row["title"] for row in report["earlier"]] == ["First title"]
    page = released(cast).content.decode()
    assert "A wrong number." in page
    assert page.index("Changed: X") < page.index("1 earlier version")


def test_the_title_is_the_one_that_was_released(cast):
    across.version(cast.set, across.content("A"))
    Report.objects.update(title="RENAMED SINCE")
    assert "RENAMED SINCE" not in released(cast).content.decode()


@pytest.mark.parametrize("who", ["outsider", "other_facilitator"])
def test_other_sets_of_the_programme_find_the_lessons_and_no_file(cast, who):
    across.version(cast.set, across.content("A"))
    page = released(cast, who)
    assert reports(page) == []
    assert reverse("library:library", args=[cast.programme.pk]) in page.content.decode()


def test_a_stranger_sees_an_empty_list(cast):
    across.version(cast.set, across.content("A"))
    assert released(cast, "stranger").context["programmes"] == []


def test_a_reader_of_several_programmes_sees_each_apart(cast):
    across.version(cast.set, across.content("A"))
    other = make.SetFactory()
    make.ProgrammeRoleFactory(programme=other.programme, person=cast.sponsor, kind="sponsor")
    across.version(other, across.content("B"))
    found = released(cast).context["programmes"]
    assert sorted(len(programme["reports"]) for programme in found) == [1, 1]


def test_the_page_takes_the_same_few_queries_with_many_versions(cast):
    def counted():
        client = cast.client("sponsor")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("reports:released"))
        return len(captured)

    across.version(cast.set, across.content("A"))
    few = counted()
    for number in range(2, 12):
        across.version(cast.set, across.content("A"), number=number, formats=("pdf", "docx"))
    assert counted() == few <= 5


def test_one_has_to_sign_in(cast):
    assert Client().get(reverse("reports:released")).status_code == 302


# --- downloads ----------------------------------------------------------------------------------


def test_each_download_is_on_record_and_shown_to_the_facilitators(cast):
    file = making.pdf_of(making.released(cast).snapshot)
    assert take(cast, "sponsor", file).status_code == 200
    assert Download.objects.get().by == cast.sponsor
    page = cast.client("facilitator").get(reverse("reports:report", args=[cast.set.pk]))
    assert cast.sponsor.name in page.content.decode()


def test_an_earlier_released_version_can_still_be_taken(cast):
    old = across.version(cast.set, across.content("A"))
    across.version(cast.set, across.content("A"), number=2)
    assert take(cast, "sponsor", old.renderings.get()).status_code == 200


# --- a sponsor gets nothing else, by any route --------------------------------------------------


SECRETS = ["SECRET", "Uppershire A", "Lowerton A", "Uppershire B", "Lowerton B"]


def leaked(response):
    """Return which secrets an answer tells. (``tests/test_urls.py`` asks this of every address.)"""
    return [secret for secret in SECRETS if secret in response.body]


@pytest.fixture
def world(cast):
    """A set full of what must not travel, beside a report that was released."""
    world = World(cast)
    world.has("secret_issue", "closed_meeting", "session", "circulated_meeting", "agreed_meeting")
    for meeting in (world.closed_meeting, world.circulated_meeting):
        world.minute(meeting, text="SECRET of the meeting")
    make.IssueFactory(
        pair=world.pair, title="SECRET of the set", confirmed_by=world.upper_a,
        raised_by=cast.upper_a, disclosure=Disclosure.SET,
    )  # fmt: skip
    make.PaperFactory(set=world.set, title="SECRET paper", added_by=cast.facilitator)
    make.LessonFactory(set=world.set, statement="SECRET lesson", drafted_by=cast.facilitator)
    return world


def ask(client, method, url, data):
    """Ask, and forget what the answer changed."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url, data)
        transaction.set_rollback(True)
    response.body = response.getvalue().decode(errors="replace")
    return response


def test_no_number_guessed_gives_a_sponsor_a_file_that_was_not_released(world):
    draft = across.version(world.set, across.content("A"), released=False)
    allowed = across.version(world.set, across.content("A"), number=2)
    foreign = across.version(make.SetFactory(), across.content("B"))
    first, last = draft.renderings.get().pk, foreign.renderings.get().pk
    got = [
        pk
        for pk in range(first, last + 5)
        if ask(
            world.cast.client("sponsor"), "POST", reverse("reports:rendering_file", args=[pk]), {}
        ).status_code
        == 200
    ]
    assert got == [allowed.renderings.get().pk]
    assert draft.renderings.get().pk not in got


@pytest.mark.parametrize("one", ["pdf", "summary", "docx", "html", "json"])
def test_no_format_of_a_draft_is_there_for_a_sponsor(world, one):
    draft = across.version(world.set, across.content("A"), released=False, formats=(one,))
    assert take(world.cast, "sponsor", draft.renderings.get()).status_code == 404


def test_a_file_that_is_still_being_made_is_not_there_for_a_sponsor(world):
    snapshot = across.version(world.set, across.content("A"), file=False)
    row = snapshot.renderings.create(format="pdf")
    assert take(world.cast, "sponsor", row).status_code == 404
    seen = world.cast.client("sponsor").get(reverse("reports:rendering", args=[row.pk]))
    assert seen.status_code == 404


@pytest.mark.parametrize("folder", ["renderings", "papers", "attachments", "syntheses", "archives"])
def test_no_file_is_served_by_its_path(world, folder, settings):
    snapshot = across.version(world.set, across.content("A"), released=False)
    name = snapshot.renderings.get().file.name
    for path in (f"/{name}", f"/media/{name}", f"/static/{name}", f"/files/{folder}/test.pdf"):
        assert world.cast.client("sponsor").get(path).status_code == 404


def test_a_sponsors_calendar_has_no_meeting(world):
    from als.accounts.changes import make_feed

    url = reverse("portal:feed", kwargs={"token": make_feed(by=world.cast.sponsor)})
    assert b"VEVENT" not in Client().get(url).content


def test_search_and_the_mailbox_are_not_there_for_a_sponsor(world):
    client = world.cast.client("sponsor")
    search = reverse("portal:search", args=[world.set.pk])
    assert client.get(search, {"q": "SECRET"}).status_code == 404
    assert client.get(reverse("example:mailbox")).status_code == 404


@pytest.mark.parametrize("query", ["?q=SECRET", "?set=1&q=SECRET", "?theme=SECRET", "?page=-1"])
def test_the_library_finds_a_sponsor_nothing_that_was_not_released(world, query):
    across.version(world.set, across.content("A released one."))
    across.version(world.set, across.content("SECRET draft"), number=2, released=False)
    url = reverse("library:library", args=[world.programme.pk]) + query
    response = world.cast.client("sponsor").get(url)
    assert response.context["number"] == (1 if "page" in query or "theme" in query else 0)
    assert "SECRET draft" not in response.content.decode()


@pytest.mark.parametrize("path", ["/sets/{pk}/nothing/", "/sets/{pk}/report", "/%00", "/a" * 900])
def test_an_error_page_tells_a_sponsor_nothing(world, path):
    response = world.cast.client("sponsor").get(path.format(pk=world.set.pk))
    response.body = response.content.decode()
    assert leaked(response) == []


def test_the_desk_tells_a_sponsor_counts_and_releases(world):
    across.version(world.set, across.content("A"))
    response = ask(world.cast.client("sponsor"), "GET", reverse("portal:dashboard"), {})
    (programme,) = response.context["programmes"]
    # A line for each set with dates and numbers; its name once something of it is released.
    assert programme.pairs_taking_part == 3
    assert {one["name"] for one in programme.standing} == {"Main set", ""}
    assert leaked(response) == []


def test_a_released_version_holds_no_key_of_a_row_that_the_page_shows(cast):
    """What the library shows of a version is its lessons: the keys of its entries stay in it."""
    making.released_year(cast)
    sources = Snapshot.objects.get(released_at__isnull=False).content["sources"]
    page = released(cast).content.decode()
    assert sources
    assert str(sources[0]) not in page
