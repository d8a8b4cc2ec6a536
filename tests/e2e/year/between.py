"""What the pair does between meetings, and what it learns."""

from tests.e2e.steps import (
    choose,
    click_button,
    fill_in,
    fill_in_day,
    follow,
    follow_mail,
    go_to,
    is_on,
    mail_to,
    reads,
    text_of,
)
from tests.e2e.year.words import (
    FOR_THE_PAIR,
    LESSON,
    LOWER,
    NOTE_FOR_THE_PAIR,
    TRIED,
    UPPER,
    YEAR,
    YESTERDAY,
)


def the_upper_side_raises_issues(upper):
    issues = [
        ("Nobody knows who answers", "Enquiries are passed on.", "The report, without names"),
        (FOR_THE_PAIR, "It stays here.", "Our pair and the facilitators"),
    ]
    for title, about, how_far in issues:
        go_to(upper, "Issues")
        click_button(upper, "Raise an issue", then="Raise an issue")
        choose(upper, "Is it a barrier or an opportunity?", "Barrier")
        fill_in(upper, {"Issue": title, "What is it about?": about})
        fill_in(upper, {"How the voivodeship sees it": "We hear of it last."})
        upper.locator("summary", has_text="Who can see this").click()
        choose(upper, "Who can see this?", how_far)
        click_button(upper, "Raise the issue", then=title)


def an_action_is_agreed_by_both_sides(upper, lower, inbox):
    go_to(upper, "Issues")
    follow(upper, "Nobody knows who answers")
    click_button(upper, "Propose an action", then="Propose an action")
    fill_in(upper, {"What will you do?": "Keep one list of who answers what."})
    fill_in(upper, {"Owner": "Liam Lowerby, gmina"})
    choose(upper, "Which side leads?", "Gmina: Aldern Forum")
    fill_in_day(upper, "By when?", YEAR["Ends"])
    click_button(upper, "Propose the action", then="Keep one list")
    reads(upper, "The gmina has not consented yet.")
    subject = "Does your side consent? Keep one list"
    follow_mail(lower, inbox, LOWER, subject, "/actions/", then="Keep one list")
    click_button(lower, "Consent for our side")
    reads(lower, "Owner: Liam Lowerby. Due")
    assert "Keep one list" in text_of(mail_to(inbox, UPPER, "Both sides have agreed"))


def progress_is_logged_and_the_action_done(upper, lower):
    click_button(lower, "Log progress", then="Log progress")
    fill_in_day(lower, "Date", YESTERDAY)
    lower.locator("summary", has_text="Who can see this").click()
    fill_in(lower, {"What was done?": TRIED, "What did you learn?": "It takes a morning."})
    choose(lower, "Status", "Under way")
    fill_in(lower, {"Who can see this?": "The report, without names"})
    click_button(lower, "Save progress", then="Keep one list")
    upper.reload()
    reads(upper, "Under way", TRIED)
    follow(upper, "End the action")
    choose(upper, "How did it end?", "Done")
    click_button(upper, "End the action", then="Keep one list")
    reads(upper, "How it ended")


def a_lesson_is_drafted_with_its_evidence(member):
    go_to(member, "Lessons")
    click_button(member, "Draft a lesson", then="Draft a lesson")
    fill_in(member, {"Lesson": LESSON, "Explanation": "A list that both tiers keep is enough."})
    choose(member, "Is it for policy or for practice?", "For practice")
    choose(member, "Whom is it for?", "Gminas")
    click_button(member, "Save the lesson", then=LESSON)
    for text, stance, note in (
        (TRIED, "Supports it", "Fewer enquiries were passed on."),
        (FOR_THE_PAIR, "Qualifies it", NOTE_FOR_THE_PAIR),
    ):
        click_button(member, "Add evidence", then="Add evidence")
        fill_in(member, {"Look for": text})
        member.get_by_role("main").get_by_role("button", name="Search").click()
        is_on(member, "Add evidence")
        choose(member, text[:20], stance)
        member.get_by_label("What it shows: ").locator("visible=true").fill(note)
        click_button(member, "Save the evidence", then=LESSON)
        reads(member, text, note)


def both_sides_endorse_the_lesson(upper, lower):
    go_to(upper, "Lessons")
    follow(upper, LESSON)
    for page in (upper, lower):
        click_button(page, "Answer for your side", then="What is your side’s answer?")
        choose(page, "What is your side’s answer?", "We agree")
        click_button(page, "Save our side’s answer", then=LESSON)
    go_to(lower, "Lessons")
    reads(lower, "2 of 2 sides have answered")
