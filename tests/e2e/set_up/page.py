"""The set-up page, as facilitators read it."""

from django.urls import reverse
from playwright.sync_api import expect

from sets.models import LearningSet

STEPS = [
    "Details and objectives",
    "Facilitators",
    "Pairs",
    "Ground rules",
    "Readiness answers",
    "Focus",
    "Papers",
    "Cycles",
    "Date of the first meeting, and calling it",
]
BLOCKED_BY = {
    "Pairs": "No pair is confirmed by both its sides.",
    "Ground rules": "There are no ground rules.",
    STEPS[-1]: "The first meeting has no date and place.",
}
# A new set with an objective and a facilitator has these from the start.
FROM_THE_START = {"Details and objectives", "Facilitators", "Cycles"}


def the_set_up_says(page, *, done=(), begun=(), blocks=(), next_):
    """Go to the set-up page: it tells what is done (besides what a new set has), begun, blocking.

    ``next_`` is the one thing that it asks for.
    """
    page.goto(reverse("portal:setup", args=[LearningSet.objects.get().pk]))
    expected = dict.fromkeys(STEPS, "To do")
    expected |= dict.fromkeys({*FROM_THE_START, *done}, "Done")
    expected |= dict.fromkeys(begun, "In progress")
    expected |= dict.fromkeys(blocks, "Blocks the first meeting")
    assert states_of_steps(page) == expected
    assert what_blocks(page) == [BLOCKED_BY[step] for step in blocks]
    expect(page.get_by_role("button", name="Next: ")).to_have_text(f"Next: {next_}")


def states_of_steps(page):
    titles = page.locator(".govuk-task-list__link").all_inner_texts()
    states = page.locator(".govuk-task-list__status").all_inner_texts()
    return dict(zip(titles, states, strict=True))


def what_blocks(page):
    return page.locator(".govuk-inset-text li").all_inner_texts()
