"""Nothing typed is lost: a dropped line, an ended sign-in, a closed tab, a restart, two people."""

import os
import time

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Error, expect

from meetings.models import Minute, MinuteDraft
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.server import GIVE_UP_AFTER, Server
from tests.e2e.steps import click_button, fill_in, is_on, reads

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TEXT = "Roads are slow. Buses are late. Nobody knows why."
KEPT_HERE = "kept in this browser"
BACK = "What you typed here and was not saved is back in the form."


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def item(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, in_session=True)
    return make.ItemFactory(meeting=meeting, title="Roads", proposed_by=cast.member("upper_a"))


@pytest.fixture
def address(item):
    """Where a new entry is typed."""
    return f"/meetings/{item.meeting_id}/session/?item={item.pk}"


@pytest.fixture
def entry(cast, item):
    minute = make.MinuteFactory(
        item=item, text=TEXT, written_by=cast.facilitator, disclosure="set", pair=None
    )
    return f"/minutes/{minute.pk}/edit/"


@pytest.fixture
def second(cast):
    return make.FacilitatorFactory(set=cast.set, person=make.PersonFactory(name="Second")).person


@pytest.fixture
def sign_in(sign_in):
    """Return a function like the shared one; the page's clock can be put forward."""

    def open_signed_in(person, **options):
        page = sign_in(person, **options)
        if options.get("java_script_enabled", True):
            page.clock.install()
        return page

    return open_signed_in


def said(page):
    return page.get_by_label("What was said")


def types(page, text):
    """Type so that every key is an event, as a person's are."""
    said(page).press("End")
    said(page).press_sequentially(text)


def is_kept(page, text):
    reaches_the_server(page, text)
    expect(page.get_by_text("Draft saved")).to_be_visible()


def reaches_the_server(page, text, meanwhile=lambda: None):
    """Wait until the server has the whole of it: the page may say so of a part already."""
    deadline = time.monotonic() + GIVE_UP_AFTER
    while time.monotonic() < deadline:
        meanwhile()
        time_passes(page)
        if MinuteDraft.objects.filter(text=text).exists():
            return
        page.wait_for_timeout(50)
    raise AssertionError("the server has not got it")


def time_passes(page):
    """Let the page do now what it puts off: to send what is typed, and to try that again."""
    page.clock.fast_forward(5000)


def dropped(page):
    page.context.set_offline(True)


def connected(page):
    page.context.set_offline(False)


def closed_offline(page):
    """Leave the page while the line is dropped, without a last word to the server."""
    page.evaluate("navigator.sendBeacon = () => false")
    with pytest.raises(Error):
        page.goto("/desk/")
    connected(page)


def expect_notice(page, text):
    time_passes(page)
    expect(page.get_by_text(text)).to_be_visible()


def copies(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed '))")


def test_what_is_typed_while_offline_is_there_after_a_reload(cast, address, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(address)
    types(page, "Heard. ")
    is_kept(page, "Heard. ")
    dropped(page)
    types(page, "Then the line dropped.")
    expect_notice(page, KEPT_HERE)
    assert MinuteDraft.objects.get().text == "Heard. "
    closed_offline(page)
    page.goto(address)
    expect(said(page)).to_have_value("Heard. Then the line dropped.")
    expect_notice(page, BACK)
    reaches_the_server(page, "Heard. Then the line dropped.")
    page.reload()
    assert copies(page) == []


def test_a_line_that_comes_back_is_enough(cast, address, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(address)
    dropped(page)
    types(page, "Typed without a line.")
    expect_notice(page, KEPT_HERE)
    connected(page)
    reaches_the_server(page, "Typed without a line.")


def test_what_is_back_can_be_thrown_away(cast, entry, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(entry)
    dropped(page)
    types(page, " Not so.")
    closed_offline(page)
    page.goto(entry)
    expect(said(page)).to_have_value(TEXT + " Not so.")
    click_button(page, "Discard it")
    expect(said(page)).to_have_value(TEXT)
    expect(page.get_by_text(BACK)).to_be_hidden()


def test_sending_without_a_line_loses_nothing_and_saving_leaves_nothing_behind(
    cast, address, sign_in
):
    page = sign_in(cast.facilitator)
    page.goto(address)
    types(page, "Sent into nowhere.")
    is_kept(page, "Sent into nowhere.")
    dropped(page)
    types(page, " And more.")
    with page.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        click_button(page, "Save the entry")
    connected(page)
    page.goto(address)
    expect(said(page)).to_have_value("Sent into nowhere. And more.")
    click_button(page, "Save the entry")
    expect(said(page)).to_be_empty()
    assert [minute.text for minute in Minute.objects.all()] == ["Sent into nowhere. And more."]
    assert copies(page) == []


def test_what_is_typed_after_the_sign_in_ended_is_back_with_the_next(cast, address, sign_in):
    page = signed_in_by_password(cast.facilitator, sign_in)
    page.goto(address)
    types(page, "Before. ")
    is_kept(page, "Before. ")
    Session.objects.all().delete()
    types(page, "After.")
    expect_notice(page, "You have been signed out.")
    page.get_by_role("link", name="Sign in again").click()
    signs_in_again(page, cast.facilitator)
    is_on(page, "Roads")
    expect(said(page)).to_have_value("Before. After.")


def test_saving_after_the_sign_in_ended_leads_back_to_what_was_typed(cast, address, sign_in):
    page = signed_in_by_password(cast.facilitator, sign_in)
    page.goto(address)
    Session.objects.all().delete()
    types(page, "All of it.")
    click_button(page, "Save the entry", then="Not saved yet")
    page.get_by_role("link", name="Sign in and continue").click()
    signs_in_again(page, cast.facilitator)
    expect(said(page)).to_have_value("All of it.")


def test_another_persons_copy_is_shown_to_nobody(cast, address, second, sign_in):
    page = signed_in_by_password(cast.facilitator, sign_in)
    page.goto(address)
    dropped(page)
    types(page, "Mine alone.")
    closed_offline(page)
    page.context.clear_cookies()
    second.set_password(PASSWORD)
    second.save()
    page.goto("/sign-in/password/?next=" + address.replace("?", "%3F"))
    signs_in_again(page, second, by_code=False)
    expect(said(page)).to_be_empty()
    expect(page.get_by_text("Mine alone.")).to_have_count(0)


PASSWORD = "correct horse battery"


def signed_in_by_password(person, sign_in):
    person.set_password(PASSWORD)
    person.save()
    return sign_in(person)


def signs_in_again(page, person, by_code=True):
    if by_code:
        page.get_by_role("link", name="Use a password instead").click()
    fill_in(page, {"Email address": person.email, "Password": PASSWORD})
    click_button(page, "Sign in")


def test_a_closed_tab_loses_nothing(cast, address, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(address)
    types(page, "One word more, and gone")
    page.close(run_before_unload=True)
    again = page.context.new_page()
    again.goto(address)
    expect(said(again)).to_have_value("One word more, and gone")


def test_back_button_brings_what_was_not_saved(cast, address, sign_in):
    page = sign_in(cast.facilitator)
    page.goto("/desk/")
    page.goto(address)
    types(page, "Half a sen")
    page.goto("/desk/")
    page.go_back()
    expect(said(page)).to_have_value("Half a sen")


def test_back_button_after_saving_shows_no_text_as_unsaved(cast, address, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(address)
    types(page, "Said and saved.")
    click_button(page, "Save the entry")
    expect(said(page)).to_be_empty()
    page.go_back()
    expect(page.get_by_text(BACK)).to_be_hidden()
    assert (Minute.objects.count(), copies(page)) == (1, [])


def test_two_people_in_one_entry_that_do_not_touch(cast, entry, second, sign_in):
    mine, theirs = sign_in(cast.facilitator), sign_in(second)
    for page in (mine, theirs):
        page.goto(entry)
    said(theirs).fill(TEXT.replace("Nobody", "Everybody"))
    click_button(theirs, "Save the entry", then="Roads")
    said(mine).fill(TEXT.replace("slow", "very slow"))
    click_button(mine, "Save the entry", then="Revisions of an entry")
    reads(mine, "the entry now has both", "Second")
    assert Minute.objects.get().text == "Roads are very slow. Buses are late. Everybody knows why."


def test_two_people_in_one_entry_that_touch(cast, entry, second, sign_in):
    mine, theirs = sign_in(cast.facilitator), sign_in(second)
    for page in (mine, theirs):
        page.goto(entry)
    said(theirs).fill("Roads are fast.")
    click_button(theirs, "Save the entry", then="Roads")
    said(mine).fill("Roads are closed.")
    click_button(mine, "Save the entry", then="Edit an entry")
    for page in (mine, sign_in(cast.facilitator)):
        page.goto(entry)
        reads(page, "you both changed the same part", "Roads are fast.", "Roads are closed.")
    assert Minute.objects.get().text == "Roads are fast."
    said(mine).fill("Roads are fast, and sometimes closed.")
    click_button(mine, "Save the entry", then="Roads")
    past = Minute.objects.get().history.order_by("revision").values_list("text", flat=True)
    assert list(past) == [TEXT, "Roads are fast.", "Roads are fast, and sometimes closed."]
    assert not MinuteDraft.objects.exists()


def test_what_was_typed_offline_is_offered_beside_what_others_saved(cast, entry, second, sign_in):
    mine, theirs = sign_in(cast.facilitator), sign_in(second)
    mine.goto(entry)
    dropped(mine)
    said(mine).fill(TEXT.replace("slow", "very slow"))
    closed_offline(mine)
    theirs.goto(entry)
    said(theirs).fill(TEXT.replace("Nobody", "Everybody"))
    click_button(theirs, "Save the entry", then="Roads")
    mine.goto(entry)
    expect(said(mine)).to_have_value(TEXT.replace("Nobody", "Everybody"))
    click_button(mine, "Put it into the form")
    click_button(mine, "Save the entry", then="Revisions of an entry")
    assert Minute.objects.get().text == "Roads are very slow. Buses are late. Everybody knows why."


def test_without_scripts_a_clash_is_found_and_both_are_shown(cast, entry, second, sign_in):
    mine, theirs = sign_in(cast.facilitator, java_script_enabled=False), sign_in(second)
    for page in (mine, theirs):
        page.goto(entry)
    said(theirs).fill("Roads are fast.")
    click_button(theirs, "Save the entry", then="Roads")
    said(mine).fill("Roads are closed.")
    click_button(mine, "Save the entry", then="Edit an entry")
    reads(mine, "Theirs", "Roads are fast.", "Roads are closed.")


def test_without_scripts_back_keeps_what_was_typed_while_nobody_else_saved(
    cast, entry, second, sign_in
):
    mine, theirs = sign_in(cast.facilitator, java_script_enabled=False), sign_in(second)
    mine.goto(entry)
    said(mine).fill("Roads are closed.")
    mine.get_by_role("link", name="Back without saving").click()
    mine.go_back()
    assert said(mine).input_value() == "Roads are closed."
    mine.get_by_role("link", name="Back without saving").click()
    theirs.goto(entry)
    said(theirs).fill("Roads are fast.")
    click_button(theirs, "Save the entry", then="Roads")
    mine.go_back()
    assert said(mine).input_value() == "Roads are fast."


def test_a_long_paste_and_odd_text_are_kept_whole(cast, address, sign_in):
    page = sign_in(cast.facilitator)
    page.goto(address)
    text = "<b>Ceste</b> 🚌 مرحبا\n" * 8_000
    # Again and again: the first may come before the script listens that saves drafts.
    reaches_the_server(page, text, meanwhile=lambda: pastes(page, text))
    click_button(page, "Save the entry")
    reads(page, "at most 20000 fit")
    assert said(page).input_value() == text


def pastes(page, text):
    """Put it in at once: to type so much takes the test's browser minutes."""
    said(page).evaluate("(box, text) => { box.value = text; }", text)
    said(page).dispatch_event("input", {"bubbles": True})


def test_other_long_texts_are_kept_in_the_browser_too(cast, sign_in):
    page = sign_in(cast.facilitator)
    address = f"/sets/{cast.set.pk}/papers/new/"
    page.goto(address)
    dropped(page)
    fill_in(page, {"Title": "Roads", "Text": "How they are."})
    closed_offline(page)
    page.goto(address)
    expect_notice(page, BACK)
    expect(page.get_by_label("Title")).to_have_value("Roads")
    click_button(page, "Save")
    is_on(page, "Roads")
    assert copies(page) == []


@pytest.fixture
def server():
    if connection.vendor != "postgresql":
        pytest.skip("needs a database that two processes share")
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    server = Server({**os.environ, "DEBUG": "1", "DATABASE_URL": url})
    server.start()
    yield server
    server.stop()


def test_a_server_that_restarts_between_keystrokes_loses_nothing(cast, address, sign_in, server):
    page = sign_in(cast.facilitator)
    name = django_settings.SESSION_COOKIE_NAME
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == name]
    page.context.add_cookies([{"name": name, "value": cookie["value"], "url": server.url}])
    page.goto(server.url + address)
    types(page, "Before the restart, ")
    is_kept(page, "Before the restart, ")
    server.stop()
    types(page, "while it is away, ")
    expect_notice(page, KEPT_HERE)
    server.start()
    types(page, "and after it.")
    text = "Before the restart, while it is away, and after it."
    reaches_the_server(page, text)
    click_button(page, "Save the entry")
    expect(said(page)).to_be_empty()
    assert Minute.objects.get().text == text


def test_what_is_too_long_to_be_sent_stays_where_it_was_typed(cast, sign_in, settings):
    settings.MAX_FORM_BYTES = 50_000  # what is really let in takes seconds to put into a field
    long, address = "We met. " * 10_000, f"/pairs/{cast.pair_a.pk}/issues/new/"
    scripted = sign_in(cast.upper_a)
    scripted.goto(address)
    field = scripted.locator("textarea").first
    field.evaluate("(box, text) => { box.value = text; }", long)
    field.dispatch_event("input", {"bubbles": True})
    scripted.locator("main form button[type=submit]").first.click()
    expect(scripted.get_by_role("alert")).to_contain_text("has 80,000 characters")
    scripted.goto(address)
    assert field.input_value() == long
    plain = sign_in(cast.upper_a, java_script_enabled=False)
    plain.goto(address)
    field = plain.locator("textarea").first
    field.evaluate("(box, text) => { box.value = text; }", long)
    plain.locator("main form button[type=submit]").first.click()
    reads(plain, "That is too large", "Nothing has been changed")
    plain.go_back()
    assert field.input_value() == long
