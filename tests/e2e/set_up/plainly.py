"""The same steps in a browser that runs no scripts."""

from django.urls import reverse
from playwright.sync_api import expect

from als.core.models import OutMail
from sets.models import FocusScore, Partnership
from tests import factories as make
from tests.e2e.steps import choose, click_button, fill_in, is_on, link_in, reads
from tests.files import pdf

SIDES = {
    "Name of the region partnership": "Zajedno na istoku",
    "Lead of the region side": "Una Upper",
    "Email address of the region lead": "una@example.org",
    "Name of the commune partnership": "Zajedno u gradu",
    "Lead of the commune side": "Leo Lower",
    "Email address of the commune lead": "leo@example.org",
}
TOPICS = ["The first answer", "One map of who does what"]


def a_pair_is_proposed_with_places_found_by_a_button(page, set_):
    page.goto(reverse("sets:pair_new", args=[set_.pk]))
    fill_in(page, SIDES)
    find_by_button(page, "Region", "KOPRIV", "Koprivničko-križevačka")
    find_by_button(page, "Commune", "durdevac", "Đurđevac")
    expect(page.locator("select option:checked")).to_have_text(
        ["Koprivničko-križevačka", "Đurđevac"]
    )
    expect(page.get_by_role("alert")).to_have_count(0)
    for label, typed in SIDES.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(typed)
    assert not Partnership.objects.filter(name__in=SIDES.values()).exists()
    click_button(page, "Propose the pair and ask both leads", then="Zajedno na istoku")
    reads(page, "Waiting for agreement", "Una Upper, asked to lead")


def find_by_button(page, side, typed, place):
    group = page.get_by_role("group", name=side)
    group.get_by_label("Search the list").fill(typed)
    group.get_by_role("button", name="Find").click()
    select = group.get_by_label(f"{side} in the register")
    expect(select).to_be_focused()
    expect(select.locator("option")).to_have_text(["Not in the register", place])
    select.select_option(label=place)


def both_answer_by_their_links(windows):
    for page, address in zip(windows, ("una@example.org", "leo@example.org"), strict=True):
        page.goto(link_in(OutMail.objects.get(address=address).text, "/agreements/"))
        is_on(page, "take part in")
        expect(page.get_by_label("Why?")).to_be_hidden()
        fill_in(page, {"Which sector do you come from?": "Police"})
        click_button(page, "Agree to take part", then="You have agreed to take part")
    reads(page, "Zajedno na istoku has agreed too: you take part.")


def topics_that_three_have_scored(cast):
    """Two topics of two members; the fourth member has not scored them."""
    topics = [
        make.TopicFactory(proposed_by=cast.member(who), title=title)
        for who, title in zip(("upper_a", "lower_a"), TOPICS, strict=True)
    ]
    for who, score in (("lower_a", 3), ("upper_b", 3), ("lower_b", 5)):
        FocusScore.objects.bulk_create(
            FocusScore(topic=topic, member=cast.member(who), relevance=score,
                       importance=score, feasibility=score)
            for topic in topics
        )  # fmt: skip


def a_member_scores_the_topics(page, set_):
    page.goto(reverse("sets:focus", args=[set_.pk]))
    score_topics(page, {TOPICS[0]: "4", TOPICS[1]: "2"})
    reads(page, "Your scores are saved.", "4 of 4")
    expect(page.get_by_text("Mean")).to_have_count(0)


def score_topics(member, scores):
    click_button(member, "Score the topics", then="Score the topics")
    for topic, score in scores.items():
        group = member.get_by_role("group", name=topic)
        for criterion in ("Relevance", "Importance", "Feasibility within the year"):
            choose(group, criterion, score)
    click_button(member, "Save your scores", then="Focus")


def the_facilitator_shows_the_ranking(page, set_):
    page.goto(reverse("sets:focus", args=[set_.pk]))
    click_button(page, "Close scoring and show the ranking", then="Focus")
    reads(page, "Mean 3.75", "Mean 3.25")
    dots = page.locator("svg.app-strip").first.locator("circle")
    expect(dots).to_have_count(4)


def the_facilitator_uploads_a_paper(page, set_):
    page.goto(reverse("sets:paper_new", args=[set_.pk]))
    fill_in(page, {"Title": "Što znamo"})
    click_button(page, "Save the paper")
    expect(page.locator(".govuk-error-summary")).to_contain_text("a paper needs one of the two")
    choose(page, "Kind", "Background paper")
    file = {"name": "Đurđevac.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.get_by_label("File").set_input_files(file)
    click_button(page, "Save the paper", then="Što znamo")
    reads(page, "Đurđevac.pdf", "PDF", "No member has opened this paper yet.")


def a_member_opens_it(page, set_):
    page.goto(reverse("sets:papers", args=[set_.pk]))
    page.get_by_role("link", name="Što znamo").click()
    with page.expect_download() as download:
        click_button(page, "Open the file")
    assert download.value.suggested_filename == "Đurđevac.pdf"
    page.reload()
    reads(page, "1 of 4 members have opened this paper.")
