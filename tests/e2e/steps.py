"""What a person does in a browser and with their mail, in words.

The words of buttons, labels and headings are given in English. Under another language, which a
test activates, they are looked for in that one; what the product doesn't say stays as it is.
"""

import re
import time

from django.utils.translation import gettext, pgettext
from lxml import html
from playwright.sync_api import expect

MAIL_WITHIN = 120  # seconds: the first one waits until the worker is up


def said(text):
    """Return how the product says it in the test's language; a pattern stays as it is."""
    return gettext(text) if isinstance(text, str) else text


def is_on(page, heading):
    """Wait until the page with this heading is there."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(said(heading))


def reads(page, *texts):
    for text in texts:
        expect(page.get_by_role("main")).to_contain_text(said(text))


def click_button(page, button, then=None, *, exact=False):
    """Press the button; ``then`` is the heading of the page that it leads to.

    ``exact``: its words are a part of another button's.
    """
    page.get_by_role("button", name=said(button), exact=exact).click()
    if then:
        is_on(page, then)


def open_meeting(page, then=None):
    """Open the meeting of the page; before its day the way there is a link, on its day a button."""
    page.get_by_role("main").get_by_text(said("Open the meeting"), exact=True).click()
    is_on(page, "Open the meeting")
    click_button(page, "Open the meeting", then=then)


def follow(page, link, then=None):
    """Follow the link of the page's own content; one of the navigation, if there is no such."""
    page.wait_for_load_state("domcontentloaded")
    own = page.locator("main").get_by_role("link", name=said(link))
    (own if own.count() else page.get_by_role("link", name=said(link))).click()
    is_on(page, then or link)


# The group of pages in which somebody looks for a page of the set; others bear their group's name.
GROUPS = {
    "Papers and rules": "Overview",
    "Ground rules": "Overview",
    "Readiness": "Overview",
    "Issues": "Issues and actions",
    "Lessons": "Lessons and report",
    "Report": "Lessons and report",
}


def go_to(page, name, then=None):
    """Follow the navigation of the set to a page, wherever in the set the page is."""
    group = GROUPS.get(name, name)
    click_in(page.get_by_role("navigation", name=said("Pages of this set")), group)
    if group != name:
        click_in(page.get_by_role("navigation", name=said(group), exact=True), name)
    is_on(page, then or name)


def click_in(navigation, name):
    navigation.get_by_role("link", name=said(name), exact=True).click()


def fill_in(page, answers):
    """Write the answers into the fields with these labels, or choose them from their lists."""
    optional = re.escape(said("(optional)"))
    for label, answer in answers.items():
        box = page.get_by_label(re.compile(rf"^\s*{re.escape(said(label))}(\s+{optional})?\s*$"))
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=said(answer))
        else:
            box.fill(answer)


def fill_in_day(page, question, day):
    """Write a date into its three boxes."""
    boxes = page.get_by_role("group", name=said(question))
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(pgettext("date part", part)).fill(str(number))


def choose(page, question, answer):
    """Tick the answer among those to the question; ``page`` may be a part of one."""
    group = page.get_by_role("group", name=said(question))
    group.get_by_label(said(answer), exact=True).check()


def find(page, side, typed):
    """Type into the search box above a side's list of places, and go to the first that is found."""
    box = page.get_by_role("group", name=side).get_by_label("Search the list")
    box.fill(typed)
    box.press("Enter")


def mail_to(inbox, address, subject, number=1):
    """Wait until so many mails with these words in the subject came; return the newest."""
    deadline = time.monotonic() + MAIL_WITHIN
    while time.monotonic() < deadline:
        if len(found := inbox.to(address, subject)) >= number:
            return found[-1]
        time.sleep(0.05)
    raise AssertionError(f"no mail “{subject}” to {address}; there are {inbox.subjects()}")


def text_of(message):
    """Return the mail's plain text; on its way lines end in two characters."""
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(text, part):
    """Return the link of a mail's text that has ``part`` in its address."""
    return re.search(rf"^http\S*{part}\S*", text, re.MULTILINE).group()


def follow_mail(page, inbox, address, subject, part, then, number=1):
    """Open the link of a mail that has ``part`` in its address, as its reader does."""
    page.goto(link_in(text_of(mail_to(inbox, address, subject, number)), part))
    is_on(page, then)


def come_in(page, inbox, address, subject):
    """Follow the link in an invitation, and sign in by it."""
    follow_mail(page, inbox, address, subject, "/welcome/", "Welcome")
    click_button(page, "Sign in", then="Your desk")


def sign_in_by_code(page, inbox, address):
    """Ask for one's desk, and sign in with the code that is mailed, whatever capitals one types."""
    page.goto("/desk/")
    fill_in(page, {"Email address": address.title()})
    click_button(page, "Send me a code", then="Enter your code")
    text = text_of(mail_to(inbox, address, "Your code to sign in"))
    fill_in(page, {"Code": re.search(r"^[A-Z0-9-]{5,12}$", text, re.MULTILINE).group()})
    click_button(page, "Sign in", then="Your desk")


def asked(page, address):
    """Return the answer that the person's browser gets there, without showing it."""
    return page.request.get(address)


def links_in(answer):
    """Return where a page of a set leads, in the set's navigation and in its text."""
    page = html.fromstring(answer.body())
    links = page.xpath("//*[contains(@class, 'app-section')]//nav//a/@href | //main//a/@href")
    return {link for link in links if link.startswith("/")}
