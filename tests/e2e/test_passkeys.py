"""A passkey in a real browser: added, and both steps of a sign-in in one."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from als.core.models import OutMail

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
INSIDE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_authenticator(page):
    """Let the window have a device that keeps passkeys and says yes; return its session and id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": INSIDE})
    return devtools, made["authenticatorId"]


def test_a_passkey_is_added_and_signs_in_by_itself(sign_in, cast):
    page = sign_in(cast.upper_a)
    devtools, device = give_authenticator(page)

    page.goto("/profile/second-step/")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    kept = devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [one["isResidentCredential"] for one in kept] == [True]
    texts = " ".join(OutMail.objects.values_list("text", flat=True))
    assert "A passkey was added to your sign-in." in texts

    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url("/desk/")
    session = next(c for c in page.context.cookies() if c["name"] == "sessionid")
    assert session["expires"] == -1  # not their own device, so it goes with the browser

    page.goto("/profile/second-step/")
    page.get_by_role("link", name="Remove Work laptop").click()  # asks first who it is
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert list(Authenticator.objects.all()) == []


def test_a_device_that_gives_no_passkey_is_said_in_words(open_window, cast):
    page = open_window()
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('no'))")
    page.goto("/sign-in/")
    failed = page.get_by_text("No passkey came from your device.")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    expect(failed).to_be_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(failed).to_be_visible()
