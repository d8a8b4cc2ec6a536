"""The public page of a released report: off until every side allows it, and gone when it is off."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from reports.changes import lessons, public_pages, reports
from reports.changes.identifiers import identify_report
from reports.changes.voiding import void_what_may_not_go_out
from reports.models import PublicPage
from reports.rendering.document import body_html
from reports.selectors.public_pages import (
    datacite,
    description_of,
    schema_org,
    sides_on_public,
)
from reports.templatetags.report_texts import linked_data
from sets.changes import agreements
from sets.enums import SetState
from tests.reports import making
from tests.sharing import copy_of, made_once
from tests.white_space import collapse

pytestmark = pytest.mark.django_db


def released_for_all(cast):
    """A full year's report, which every side lets be public."""
    sent = reports.send_for_sign_off(report=making.full_year(cast), by=cast.facilitator)
    making.with_file(sent.snapshot.renderings.get())
    return cast, making.release(cast, making.sign_and_allow(cast, sent))


world = made_once(released_for_all)


@pytest.fixture
def released(world, settings):
    return copy_of(world, settings)


def status(page, name="public_page", client=None, **kwargs):
    url = reverse(f"reports:{name}", kwargs={"code": page.code, **kwargs})
    return (client or Client()).get(url).status_code


def test_it_is_off_until_facilitators_switch_it_on(released):
    cast, report = released
    assert sides_on_public(report).all_allow
    assert not PublicPage.objects.exists()
    for who in ("manager", "sponsor", "upper_a", "other_facilitator", "stranger"):
        with pytest.raises(Refused, match="Only facilitators"):
            public_pages.switch_on(report=report, by=cast.fresh(who))
    page = public_pages.switch_on(report=report, by=cast.facilitator, read=report.snapshot_id)
    assert public_pages.switch_on(report=report, by=cast.facilitator).on_at == page.on_at
    assert status(page) == status(page, "public_file", kind="pdf") == 200
    assert status(page, "public_file", kind="docx") == 404  # no such file is ready
    assert Client().get("/public/7d0a0d0e-2f7f-4a5c-9b7b-0f6f2b0a1c11/").status_code == 404
    for who in ("sponsor", "upper_a", "facilitator"):
        with pytest.raises(Refused, match="facilitators of this set and managers"):
            public_pages.switch_off(report=report, by=cast.fresh("stranger"))
        assert status(page, client=cast.client(who)) == 200


def test_it_shows_what_was_released_and_how_to_cite_it_and_may_be_kept_for_minutes(released):
    cast, report = released
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    url = reverse("reports:public_page", args=[page.code])
    answer = Client().get(url)
    text = answer.content.decode()
    assert collapse(body_html(report.snapshot.content)).strip() in text
    assert answer["Cache-Control"] == "public, max-age=300"
    signed_in = cast.client("upper_a").get(url)
    assert signed_in.content == answer.content
    assert signed_in["Cache-Control"] == "private, no-store"  # its cookie is nobody else's
    assert answer["ETag"].endswith('-en"')
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))
    croatian = Client(headers={"accept-language": "hr"}).get(url)
    assert croatian["ETag"] != answer["ETag"]
    assert all(piece in croatian.text for piece in ('<html lang="hr">', '<div lang="en">'))
    assert Client().get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    for part in (
        '<meta name="DC.title" lang="en" content="What we learned">', "How to cite:",
        reverse("reports:public_file", args=[page.code, "pdf"]), 'rel="canonical"',
    ):  # fmt: skip
        assert part in text, part
    assert "noindex" not in text
    look = reverse("reports:public_look", args=[page.code])
    assert f'"{look}"' in text
    assert Client().get(look).content == b":root { --report-colour: #1d4f3c; }\n"
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    described = json.loads(found)
    assert (described["@type"], described["name"]) == ("Report", "What we learned")
    assert described["encoding"][0]["encodingFormat"] == "application/pdf"
    datacite = Client().get(reverse("reports:public_datacite", args=[page.code])).json()
    attributes = datacite["data"]["attributes"]
    assert attributes["titles"] == [{"title": "What we learned", "lang": "en"}]
    assert attributes["types"]["resourceTypeGeneral"] == "Report"


def test_words_in_the_description_can_not_end_its_script(released):
    cast, report = released
    cast.set.name = "</script><b>&"
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    page.snapshot.content["set"] = cast.set.name
    shown = linked_data(schema_org(description_of(page, page.snapshot.content), []))
    assert shown.count("<") == 2
    assert json.loads(shown[35:-9])["author"]["name"] == cast.set.name


def test_a_notice_is_in_its_place_once_it_is_off_reopened_or_replaced(released):
    cast, report = released
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    assert {(pair, side) for pair, side, _name, _day in page.allowed} == {
        (pair.number, side) for pair in (cast.pair_a, cast.pair_b) for side in ("upper", "lower")
    }
    url = reverse("reports:public_off", args=[cast.set.pk])
    assert "cannot switch it on again" in cast.client("manager").get(url).content.decode()
    assert "on again" not in cast.client("facilitator").get(url).content.decode()
    assert status(page) == 200  # asked, not done
    assert cast.client("manager").post(url).status_code == 302
    answer = Client().get(reverse("reports:public_page", args=[page.code]))
    assert (answer.status_code, answer["X-Robots-Tag"]) == (410, "noindex")
    assert answer["Cache-Control"] == "private, no-store"
    text = answer.content.decode()
    assert "has been withdrawn" in text
    for secret in ("What we learned", "Uppershire", report.set.name):
        assert secret not in text
    assert {status(page, "public_file", kind="pdf"), status(page, "public_datacite")} == {410}
    again = public_pages.switch_on(report=report, by=cast.facilitator)
    assert (again.code, status(again)) == (page.code, 200)
    reopened = reports.reopen(report=report, by=cast.facilitator, reason="A wrong number.")
    assert status(page) == 410
    sent = reports.send_for_sign_off(report=reopened, by=cast.facilitator)
    making.with_file(making.pdf_of(sent.snapshot))
    newer = making.release(cast, making.sign_and_allow(cast, sent, upper_a=False))
    assert status(page) == 410  # the new version asks again
    with pytest.raises(Refused, match="both sides"):
        public_pages.switch_on(report=newer, by=cast.facilitator)


def test_members_hear_of_it_and_a_side_takes_back_its_yes(released):
    cast, report = released
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    mails = OutMail.objects.filter(about=f"page-{report.pk}")
    members = {cast.people[name] for name in making.PEOPLE_WHO_SIGN}
    assert ({mail.to for mail in mails}, mails.count()) == (members, 4)
    client, url = cast.client("lower_a"), reverse("reports:public_take_back", args=[cast.set.pk])
    shown = client.get(reverse("reports:public", args=[cast.set.pk])).content.decode()
    assert ("Switch it off" in shown, "Take back our yes" in shown) == (False, True)
    cast.set.state = SetState.CLOSED
    cast.set.save()
    for who in ("facilitator", "manager", "sponsor", "stranger"):
        with pytest.raises(Refused, match="Only members"):
            public_pages.take_back_yes(report=report, by=cast.fresh(who))
    assert (client.get(url).status_code, status(page)) == (200, 200)
    assert client.post(url).status_code == 302
    assert (status(page), sides_on_public(report).allow) == (410, 3)
    assert {mail.to for mail in mails.filter(subject__contains="is off")} == {cast.facilitator}
    assert client.get(url).status_code == 302  # nothing is left to take back
    public_pages.take_back_yes(report=report, by=cast.fresh("lower_a"))
    assert AuditEntry.objects.filter(verb__startswith="took back its yes").count() == 1
    with pytest.raises(Refused, match="both sides"):
        public_pages.switch_on(report=report, by=cast.facilitator)


def test_who_removes_their_name_or_deletes_a_sets_data_reads_that_a_version_is_public(released):
    cast, report = released
    reader = cast.client("upper_a")

    def notices():
        removal = collapse(reader.get(reverse("archive:removal")).text)
        retention = collapse(reader.get(reverse("archive:retention", args=[cast.set.pk])).text)
        return "Anybody can read this version" in removal, "has a public page" in retention

    assert notices() == (False, False)
    public_pages.switch_on(report=report, by=cast.facilitator)
    assert notices() == (True, True)
    public_pages.switch_off(report=report, by=cast.facilitator)
    assert notices() == (False, False)


def test_a_lesson_dropped_after_the_release_takes_it_off_for_good(
    released,
):
    cast, report = released
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    lesson = cast.set.lessons.first()
    url = reverse("reports:lesson_drop", args=[lesson.pk])
    assert "public page shows it" in cast.client("facilitator").get(url).text
    lessons.drop_lesson(lesson=lesson, reason="It was wrong.", by=cast.fresh("facilitator"))
    assert (status(page), making.read(report).state) == (410, "released")
    mails = OutMail.objects.filter(about=f"page-{report.pk}", state="pending")
    assert [(mail.to, "was dropped" in mail.text) for mail in mails] == [(cast.facilitator, True)]
    lessons.bring_back_lesson(lesson=lesson, by=cast.fresh("facilitator"))
    assert status(page) == 410


def test_what_is_withdrawn_after_the_release_takes_it_off_and_the_facilitators_hear_of_it(released):
    cast, report = released
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    why = {"pair": cast.pair_b, "side": "upper", "reason": "Enough."}
    lead = cast.member("upper_b")
    lead.lead = True
    lead.save()
    agreements.withdraw(**why, by=cast.fresh("upper_b"))
    assert status(page) == 410
    (mail,) = OutMail.objects.filter(about=f"page-{report.pk}", state="pending")
    assert (mail.to, "public page is off" in mail.subject) == (cast.facilitator, True)
    with pytest.raises(Refused, match="pairs that take part"):
        public_pages.switch_on(report=report, by=cast.facilitator)
    void_what_may_not_go_out(report.set_id)
    assert OutMail.objects.filter(subject__contains="page is off").count() == 1


def test_it_outlives_the_closing_and_strangers_are_limited(released, settings):
    cast, report = released
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    cast.set.state = SetState.CLOSED
    cast.set.save()
    assert status(page) == 200
    codes = [status(page, "public_datacite") for _n in range(70)]
    assert (codes[0], codes[-1]) == (200, 429)


def test_what_it_is_known_by_and_its_licence_stand_where_others_look(released):
    cast, report = released
    for who in ("upper_a", "sponsor", "stranger"):
        with pytest.raises(Refused, match="facilitators of this set and managers"):
            identify_report(report=report, identifier="X", by=cast.fresh(who))
    page = public_pages.switch_on(report=report, by=cast.facilitator)
    url = reverse("reports:public_page", args=[page.code])
    before = Client().get(url)["ETag"]
    for typed, kept in (("doi:10.1234/abc", "10.1234/abc"), ("https://doi.org/10.5/x", "10.5/x")):
        identify_report(report=report, identifier=typed, by=cast.manager)
        assert making.read(report).identifier == kept
    page.snapshot.content["licence"] = {"code": "CC-BY-4.0", "name": "BY", "url": "https://l/"}
    page.report.refresh_from_db()
    about = description_of(page, page.snapshot.content)
    linked, attributes = schema_org(about, []), datacite(about, [])["data"]["attributes"]
    assert (linked["identifier"], linked["license"]) == ("https://doi.org/10.5/x", "https://l/")
    assert (attributes["doi"], attributes["rightsList"][0]["rightsIdentifier"]) == (
        "10.5/x", "CC-BY-4.0",
    )  # fmt: skip
    answer = Client().get(url)
    assert answer.content.decode().count("https://doi.org/10.5/x") >= 3  # head, citation, JSON-LD
    assert answer["ETag"] != before
    identify_report(report=report, identifier="R 12", by=cast.facilitator)
    assert "Report number R 12" in Client().get(url).content.decode()
    numbered = datacite({**about, "identifier": "R 12"}, [])["data"]["attributes"]
    assert numbered["alternateIdentifiers"][0]["alternateIdentifier"] == "R 12"
