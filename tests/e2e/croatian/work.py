"""What the first pair does between meetings in Croatian, and what it learns."""

from tests.e2e.croatian.words import (
    ACTION,
    ISSUE,
    LESSON,
    LOWER,
    SHOWN,
    TRIED,
    YEAR,
    YESTERDAY,
)
from tests.e2e.steps import choose, click_button, fill_in, fill_in_day, go_to, is_on, reads, said

WITHOUT_NAMES = "The report, without names"


def a_side_raises_an_issue(upper):
    page = upper.page
    go_to(page, "Issues")
    click_button(page, "Raise an issue", then="Raise an issue")
    choose(page, "Is it a barrier or an opportunity?", "Barrier")
    fill_in(page, {"Issue": ISSUE, "What is it about?": "Upiti se prosljeđuju."})
    fill_in(page, {"Kako to vidi županija": "Mi za upit saznamo posljednji."})
    open_who_can_see_this(page)
    choose(page, "Who can see this?", WITHOUT_NAMES)
    click_button(page, "Raise the issue", then=ISSUE)


def open_who_can_see_this(page):
    page.locator("summary", has_text=said("Who can see this")).click()


def an_action_is_agreed_by_both_sides(upper, lower):
    page = upper.page
    click_button(page, "Propose an action", then="Propose an action")
    fill_in(page, {"What will you do?": ACTION, "Owner": "Đuro Šimić, općina"})
    choose(page, "Which side leads?", "Općina: Zajedno za Lipje")
    fill_in_day(page, "By when?", YEAR["Ends"])
    click_button(page, "Propose the action", then=ACTION)
    reads(page, "Općina još nije dala suglasnost.")
    page = lower.follows_mail(LOWER, "/actions/", then=ACTION)
    click_button(page, "Consent for our side")
    reads(page, "Nositelj: Đuro Šimić. Rok: ")


def progress_is_logged(lower):
    page = lower.page
    click_button(page, "Log progress", then="Log progress")
    fill_in_day(page, "Date", YESTERDAY)
    open_who_can_see_this(page)
    fill_in(page, {"What was done?": TRIED, "What did you learn?": "Dovoljno je jedno jutro."})
    choose(page, "Status", "Under way")
    fill_in(page, {"Who can see this?": WITHOUT_NAMES})
    click_button(page, "Save progress", then=ACTION)
    reads(page, TRIED)


def a_lesson_rests_on_it_and_both_sides_agree(lower, upper):
    page = lower.page
    go_to(page, "Lessons")
    click_button(page, "Draft a lesson", then="Draft a lesson")
    fill_in(page, {"Lesson": LESSON, "Explanation": "Dovoljan je popis koji vode obje razine."})
    choose(page, "Is it for policy or for practice?", "For practice")
    choose(page, "Whom is it for?", "Općine")
    click_button(page, "Save the lesson", then=LESSON)
    click_button(page, "Add evidence", then="Add evidence")
    fill_in(page, {"Look for": TRIED})
    page.get_by_role("main").get_by_role("button", name=said("Search")).click()
    is_on(page, "Add evidence")
    choose(page, TRIED, "Supports it")
    page.get_by_label(said("What it shows")).locator("visible=true").fill(SHOWN)
    click_button(page, "Save the evidence", then=LESSON)
    reads(page, TRIED)
    address = "/" + page.url.split("/", 3)[3]
    for reader in (upper, lower):
        page = reader.goto(address)
        click_button(page, "Answer for your side", then="What is your side’s answer?")
        choose(page, "What is your side’s answer?", "We agree")
        click_button(page, "Save our side’s answer", then=LESSON)
