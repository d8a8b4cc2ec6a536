"""What is counted before a report goes for sign-off, the one count, and taking it back."""

import re

import pytest
from django.urls import reverse

from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from reports.changes import reports
from reports.content.report import compile_report
from reports.rendering.document import body_html, figures_of
from tests import factories as make
from tests.croatian import LANGUAGES
from tests.reports import making
from tests.white_space import collapse

LISTED = re.compile(r'<li><a class="govuk-link" href="([^"]+)"> ?([^<]+)</a></li>')


def listed(client, cast):
    """Return ``[(address, sentence)]`` of the page that sends it."""
    page = client.get(reverse("reports:send_for_sign_off", args=[cast.set.pk]))
    html = collapse(page.content.decode())
    return LISTED.findall(html[html.index("Look at these first") :])


@pytest.fixture
def unready(cast):
    """Two of three meetings held, one with agreed minutes; one pair acted, one lesson is bare."""
    for number, traits in ((1, "agreed"), (2, "circulated"), (3, "called")):
        make.MeetingFactory(cycle__set=cast.set, cycle__number=number, **{traits: True})
    making.lesson(cast)
    make.ActionFactory(issue=making.issue(cast, disclosure="pair"), agreed=True)
    return making.report(cast)


def test_each_thing_to_look_at_is_counted_and_leads_to_its_page(cast, unready):
    client = cast.client("facilitator")
    found = listed(client, cast)
    assert [sentence.strip() for _address, sentence in found] == [
        "2 of 3 planned meetings have been held.",
        "The minutes of 1 meeting are not agreed: Meeting 2: Sharing views.",
        "1 pair has no agreed action: Uppershire B Partnership – Lowerton B Partnership.",
        "The foreword is empty: the report will have none.",
        "1 of 1 lesson rests on no evidence.",
        "2 things are left out; the report counts them and says why.",
    ]
    for address, _sentence in found:
        assert client.get(address.partition("#")[0]).status_code == 200


def test_the_page_and_the_pdf_count_the_same_meetings(cast, client, unready):
    client.force_login(cast.facilitator)
    page = collapse(client.get(reverse("reports:report", args=[cast.set.pk])).text)
    content = compile_report(unready)
    figures = {figure["words"]: figure["number"] for figure in figures_of(content)}
    assert (figures["meetings"], "· 2 of 3 meetings<" in page) == (2, True)
    assert f"· {figures['lesson']} lesson<" in page
    assert body_html(content)


def test_a_release_says_first_who_signed_what_is_left_out_and_that_nobody_may_take_it(cast, client):
    making.issue(cast, disclosure="pair")
    making.signed(cast)
    cast.programme.roles.filter(kind="sponsor").update(removed_at=clock.now())
    client.force_login(cast.facilitator)
    page = collapse(client.get(reverse("reports:release", args=[cast.set.pk])).content.decode())
    for text in (
        "4 of 4 sides have signed.",
        "One thing is left out; the report counts it and says why.",
        "Nobody in the programme reads for the sponsor yet, so nobody gets the email.",
    ):
        assert text in page


def test_what_was_sent_is_taken_back_while_no_side_has_answered(cast):
    report = making.sent(cast)
    for _ in range(2):
        report = reports.take_back(report=report, by=cast.facilitator)
    assert (report.state, report.version, report.snapshot) == ("drafting", 2, None)
    assert AuditEntry.objects.filter(verb="took back").count() == 1
    # Nobody had the mail yet: it does not go out, and nor does another one.
    assert not OutMail.objects.exclude(state="dropped").exists()


def test_taking_back_is_offered_to_facilitators_until_a_side_has_answered(cast, client):
    report, offer = making.sent(cast), "Take it back to drafting"

    def offered(who):
        return offer in cast.client(who).get(reverse("reports:report", args=[cast.set.pk])).text

    assert [offered("facilitator"), offered("upper_a")] == [True, False]
    making.sign(cast, report, ["upper_a"])
    assert not offered("facilitator")


def test_who_has_been_asked_to_sign_hears_that_it_was_taken_back(cast):
    report = making.sent(cast)
    OutMail.objects.filter(to=cast.upper_a).update(state="sent", sent_at=clock.now())
    reports.take_back(report=report, by=cast.facilitator)
    (mail,) = OutMail.objects.filter(state="pending")
    assert (mail.to, "no side had answered yet" in mail.text) == (cast.upper_a, True)


def test_once_a_side_has_answered_it_is_reopened_with_a_reason(cast):
    report = making.sent(cast)
    making.sign(cast, report, ["upper_a"])
    with pytest.raises(Refused, match="A side has answered already"):
        reports.take_back(report=report, by=cast.facilitator)
    assert making.read(report).state == "for_sign_off"


@pytest.mark.parametrize("who", ["upper_a", "sponsor", "manager", "other_facilitator"])
def test_only_facilitators_take_it_back(cast, who):
    report = making.sent(cast)
    with pytest.raises(Refused, match="Only facilitators of this set"):
        reports.take_back(report=report, by=cast.fresh(who))


@pytest.mark.parametrize(
    ("language", "complete", "says"),
    [
        ("nb", [], "will be in English: this product does not speak Norwegian Bokmal."),
        ("hr", [], "not all are translated into Croatian."),
        ("hr", ["hr"], None),
        ("en", [], None),
    ],
)
def test_what_of_the_report_will_be_english_is_said_before_and_in_it(
    cast, unready, settings, language, complete, says
):
    settings.LANGUAGES, settings.COMPLETE_LANGUAGES = LANGUAGES, complete
    type(cast.programme).objects.update(language=language)
    found = listed(cast.client("facilitator"), cast)
    sentences = [sentence.strip() for _address, sentence in found]
    assert [one.endswith(says) for one in sentences].count(True) == 1 if says else True
    assert any("in English" in one for one in sentences) == bool(says)
    report = type(unready).objects.get(pk=unready.pk)
    body = body_html(compile_report(report))
    said = ("standing sentences are in English", "stalne rečenice na engleskom")
    assert any(sentence in body for sentence in said) == bool(says)
