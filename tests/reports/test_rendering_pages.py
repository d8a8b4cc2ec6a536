"""The pages of a report's files, for the right and the wrong person."""

import pytest
from django.urls import reverse

from reports.models import Download, Rendering
from tests.reports import making
from tests.reports.test_pages import STRANGERS, get, post, queries, text

# --- renderings ---------------------------------------------------------------------------------


def test_the_button_twice_asks_for_one_pdf(cast):
    making.full_year(cast)
    first = post(cast, "facilitator", "render", cast.set.pk)
    assert post(cast, "facilitator", "render", cast.set.pk).url == first.url
    assert first.url == reverse("reports:rendering", args=[Rendering.objects.get().pk])


def test_a_draft_pdf_can_be_asked_for_before_a_text_is_written(cast):
    post(cast, "facilitator", "render", cast.set.pk)
    assert Rendering.objects.get().snapshot.content["draft"] is True


@pytest.fixture
def waiting(cast):
    return making.sent(cast).snapshot.renderings.get()


def poll(cast, rendering, seen, who="upper_a"):
    url = reverse("reports:rendering", args=[rendering.pk])
    return cast.client(who).get(url, {"seen": seen})


def test_the_page_polls_while_it_is_being_made_and_stops_then(cast, waiting):
    assert 'data-live-every="2"' in text(get(cast, "upper_a", "rendering", waiting.pk))
    making.with_file(waiting)
    page = text(get(cast, "upper_a", "rendering", waiting.pk))
    assert "data-live" not in page
    assert "12 pages" in page


def test_a_poll_is_answered_with_nothing_or_with_the_news(cast, waiting):
    now = get(cast, "upper_a", "rendering", waiting.pk).context["seen"]
    assert poll(cast, waiting, now).status_code == 204
    Rendering.objects.update(
        state="running", stage="layout", attempts=1, pages_done=7, pages_to_do=9
    )
    news = poll(cast, waiting, now)
    assert news.status_code == 200
    assert "Laying out the pages: 7 of 9" in text(news)
    assert "<html" not in text(news)


def test_a_failure_shows_its_reference_and_the_way_on(cast, waiting):
    Rendering.objects.update(state="failed", error="It could not be made. Reference: ABCD")
    assert "Reference: ABCD" in text(get(cast, "upper_a", "rendering", waiting.pk))
    assert "Try again" not in text(get(cast, "upper_a", "rendering", waiting.pk))
    assert "Try again" in text(get(cast, "facilitator", "rendering", waiting.pk))


def test_each_format_is_shown_with_its_state_size_and_pages(cast, waiting):
    making.with_file(waiting)
    page = text(get(cast, "upper_a", "files", waiting.snapshot_id))
    assert page.count("Nobody has asked for it yet.") == 5
    assert "12 pages" in page
    assert "Make it" not in page
    assert "Make it" in text(get(cast, "facilitator", "files", waiting.snapshot_id))


def test_a_format_is_asked_for_once_and_cancelled_on_the_page(cast, waiting):
    version = waiting.snapshot_id
    for _time in range(2):
        post(cast, "facilitator", "render_version", version, format="docx")
    row = Rendering.objects.get(format="docx")
    post(cast, "facilitator", "rendering_cancel", row.pk)
    assert Rendering.objects.get(pk=row.pk).state == "cancelled"
    assert "Try again" in text(get(cast, "facilitator", "files", version))


@pytest.mark.parametrize("kind", ["", "odt", "pdf\0x"])
def test_a_format_that_does_not_exist_is_refused_in_a_sentence(cast, waiting, kind):
    url = reverse("reports:render_version", args=[waiting.snapshot_id])
    page = cast.client("facilitator").post(url, {"format": kind}, follow=True)
    assert "There is no such format." in text(page)
    assert Rendering.objects.count() == 1


def test_the_list_of_files_is_answered_with_nothing_until_something_changes(cast, waiting):
    first = get(cast, "upper_a", "files", waiting.snapshot_id)
    url = reverse("reports:files", args=[waiting.snapshot_id])
    seen = {"seen": first.context["seen"]}
    assert cast.client("upper_a").get(url, seen).status_code == 204
    Rendering.objects.update(stage="write")
    assert "Writing the file" in cast.client("upper_a").get(url, seen).content.decode()


def test_the_page_of_all_files_takes_few_queries(cast, waiting):
    assert queries(cast, "facilitator", "files", waiting.snapshot_id) <= 6


@pytest.mark.parametrize(
    ("kind", "content_type", "name"),
    [
        ("summary", "application/pdf", "what-we-learned-v1-summary.pdf"),
        ("html", "text/html; charset=utf-8", "what-we-learned-v1.html"),
        ("json", "application/json", "what-we-learned-v1.json"),
    ],
)
def test_each_format_is_taken_as_what_it_is(cast, kind, content_type, name):
    snapshot = making.released(cast).snapshot
    row = making.with_file(snapshot.renderings.get(format=kind))
    answer = post(cast, "sponsor", "rendering_file", row.pk)
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_how_far_a_pdf_is_is_nothing_for_others(cast, waiting):
    for who in STRANGERS:
        assert get(cast, who, "rendering", waiting.pk).status_code == 404, who
        assert poll(cast, waiting, "", who).status_code == 404, who


@pytest.mark.parametrize("who", ["upper_a", "sponsor", "manager"])
def test_a_released_file_is_taken_and_that_is_written_down(cast, who):
    rendering = making.pdf_of(making.released(cast).snapshot)
    answer = post(cast, who, "rendering_file", rendering.pk)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 of a test"
    assert answer["Content-Disposition"] == 'attachment; filename="what-we-learned-v1.pdf"'
    assert Download.objects.get().by == cast.fresh(who)


def test_a_file_is_not_taken_by_a_get(cast):
    rendering = making.pdf_of(making.released(cast).snapshot)
    assert get(cast, "sponsor", "rendering_file", rendering.pk).status_code == 405
    assert not Download.objects.exists()


def test_a_file_that_is_not_released_is_not_there_for_others(cast, waiting):
    making.with_file(waiting)
    for who in STRANGERS:
        assert post(cast, who, "rendering_file", waiting.pk).status_code == 404, who
    assert not Download.objects.exists()


def test_a_released_file_is_not_there_for_those_outside_the_programme(cast):
    rendering = making.pdf_of(making.released(cast).snapshot)
    for who in ("outsider", "other_facilitator", "stranger"):
        assert post(cast, who, "rendering_file", rendering.pk).status_code == 404, who
