"""From a mail to a given answer, signed in nowhere: clicks counted, the mail's included."""

import datetime as dt

import pytest
from django.conf import settings
from playwright.sync_api import expect

from actions.changes import consents
from actions.changes.links import make_link
from actions.models import Consent, ProgressEntry
from actions.notifications import notify_reminder
from actions.tokens import progress_link
from als.core import clock
from als.core.enums import MailKind
from als.core.models import OutMail
from meetings.models import Attendance
from meetings.notifications import notify_called
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.axe import violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    """Pair A has an action to consent to, one under way, and a meeting that it is called to."""
    cast = make_cast()
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    for name in ("upper_a", "lower_a"):
        rules.acceptances.create(member=cast.member(name))
    return cast


def mail_to(person, template_of):
    """Return the HTML of the person's newest mail of that kind."""
    return OutMail.objects.filter(to=person, kind=template_of).first().html


def open_from_mail(page, html, scripts):
    """Press the button of a mail, as in a mail program: the first click. Return 1."""
    page.goto("about:blank")  # the policy of the page before forbids a mail its style
    page.set_content(html)
    href = page.locator(".button a").get_attribute("href")
    page.goto(href.removeprefix(settings.BASE_URL))
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert violations(page) == []
    return 1


def press(page, name):
    page.get_by_role("button", name=name, exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    return 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_a_consent_and_progress_take_two_clicks_from_the_mail(cast, open_window, scripts):
    page = open_window(**PHONE, java_script_enabled=scripts)
    person, member = cast.upper_a, cast.member("upper_a")

    starts = clock.now() + dt.timedelta(days=30)
    meeting = make.MeetingFactory(
        cycle__set=cast.set, called=True, starts=starts, ends=starts + dt.timedelta(hours=3)
    )
    notify_called(meeting, person)
    clicks = open_from_mail(page, mail_to(person, MailKind.MEETING), scripts)
    assert clicks + press(page, "I will come") == 2
    assert Attendance.objects.get(member=member).answer == "yes"

    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=member, raised_by=person)
    action = make.ActionFactory(issue=issue, owner=member)
    consents.consent(action=action, by=cast.fresh("lower_a"))
    clicks = open_from_mail(page, mail_to(person, MailKind.CONSENT), scripts)
    assert clicks + press(page, "Consent for our side") == 2
    assert Consent.objects.filter(action=action, void_at=None).count() == 2

    link = make_link(
        action=make.ActionFactory(issue=issue, owner=member, under_way=True), member=member
    )
    notify_reminder(
        member, link.action, kind=MailKind.DUE, key="due", expires_at=starts, since=None, more=0,
        link=progress_link(link),
    )  # fmt: skip
    clicks = open_from_mail(page, mail_to(person, MailKind.DUE), scripts)
    page.get_by_label("What was done?").fill("Met the clerk.")
    assert clicks + press(page, "Save progress") == 2
    assert ProgressEntry.objects.get().done == "Met the clerk."
