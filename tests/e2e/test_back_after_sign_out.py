"""With the browser's cache of whole pages on: after signing out, Back shows nothing private."""

import time

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error, expect

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
# Playwright switches off what every person's browser has on.
OFF = ["--disable-back-forward-cache"]
# A page says of itself whether it came out of the cache.
NOTE = "addEventListener('pageshow', (event) => { window.fromCache = event.persisted; })"
WORDS = "Uppershire A"
GIVE_UP_AFTER = 60  # seconds


@pytest.fixture(scope="module")
def keeping_browser(browser_type, whole_browser):
    """The whole browser: without windows it has no such cache."""
    browser = browser_type.launch(**whole_browser, ignore_default_args=OFF)
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def window(request, keeping_browser, live_server, cast):
    """A window in which a member is signed in. Without scripts, the pages' heads do it alone."""
    context = keeping_browser.new_context(
        base_url=live_server.url, java_script_enabled=request.param
    )
    context.add_init_script(NOTE)
    client = Client()
    client.force_login(cast.upper_a)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def back(window):
    """Press Back, and wait until a page is there: one out of the cache is loaded again."""
    window.go_back(wait_until="commit")
    becomes_true(window, "document.readyState === 'complete' && !window.fromCache")


def becomes_true(window, what):
    """Wait for it, whether or not the page may run scripts."""
    deadline = time.monotonic() + GIVE_UP_AFTER
    while True:
        try:
            if window.evaluate(what):
                return
        except Error:  # between one page and the next
            pass
        assert time.monotonic() < deadline, what
        window.wait_for_timeout(50)


@pytest.mark.parametrize("window", [True], indirect=True)
def test_the_cache_is_on_in_this_window(window):
    for path in ("/static/css/app.css", "/static/js/drawable.txt"):  # whose heads allow it
        window.goto(path)
    window.go_back(wait_until="commit")
    becomes_true(window, "window.fromCache")


def test_back_shows_nothing_private_after_signing_out(window, cast):
    pages = [f"/sets/{cast.set.pk}/", f"/pairs/{cast.pair_a.pk}/", "/profile/"]
    for path in pages:
        window.goto(path)
    back(window)
    expect(window.get_by_text(WORDS).first).to_be_visible()
    window.goto("/sign-out/")
    window.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    expect(window).to_have_url("/")
    for _ in range(3):
        back(window)
        assert [word for word in (WORDS, cast.upper_a.email) if word in window.content()] == []
    assert "We email you a code" in window.content()


def test_nor_where_somebody_has_signed_out_in_another_tab(window, cast):
    for path in ("/profile/", "/.well-known/security.txt"):
        window.goto(path)
    other = window.context.new_page()
    other.goto("/sign-out/")
    other.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    expect(other).to_have_url("/")
    back(window)
    assert cast.upper_a.email not in window.content()
