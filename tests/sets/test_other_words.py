"""A programme of another country: its own words, places, letters and clock."""

import datetime as dt

import pytest
from django.urls import reverse

from als.core.models import OutMail
from reports.content.report import compile_report
from reports.rendering.document import html
from sets.changes import pairs, programmes
from sets.models import Pair
from sets.registers.editions import import_register
from tests import factories as make
from tests.sets.register_lists import CROATIA

ENGLAND = ("county", "counties", "district")
PLACES = {
    "upper_name": "Vukovar-Srijem",
    "lower_name": "Đurđevac",
    "upper_lead_name": "Željka Čačić",
    "upper_lead_email": "zeljka@example.org",
    "lower_lead_name": "Đuro Šimić",
    "lower_lead_email": "duro@example.org",
}


@pytest.fixture
def world(db):
    """A programme in Croatian words, one facilitator, no pair yet."""
    manager = make.PersonFactory(name="Voditelj", may_make_programmes=True)
    programme = programmes.make_programme(
        by=manager, name="Učimo zajedno", sponsor="Ministarstvo", purpose="Učiti.",
        contact_name="Ured", contact_email="ured@example.org",
        upper_singular="županija", upper_plural="županije",
        lower_singular="općina", lower_plural="općine",
        start=dt.date(2026, 1, 5), end=dt.date(2027, 3, 31),
        time_zone="Europe/Zagreb", language="hr",
        register=import_register(CROATIA, "2024", "Hrvatska", "Državni zavod").register,
    )  # fmt: skip
    set_ = make.SetFactory(programme=programme, name="Prvi krug")
    facilitator = make.FacilitatorFactory(set=set_).person
    return {"manager": manager, "programme": programme, "set": set_, "facilitator": facilitator}


def page(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(name, args=args)).text


def none_of(words, text):
    return [word for word in words if word in text.lower()] == []


def test_the_programmes_page_says_its_words_language_and_register(world, client):
    text = page(client, world["manager"], "sets:programme", world["programme"].pk)
    for words in ("županija, županije", "općina, općine", "Hrvatski", "Hrvatska, edition 2024"):
        assert words in text
    assert none_of(ENGLAND, text)


def test_the_pair_form_asks_in_its_words_and_offers_its_places(world, client):
    text = page(client, world["facilitator"], "sets:pair_new", world["set"].pk)
    for words in ("Name of the županija partnership", "Općina in the register", "Varaždin"):
        assert words in text
    assert "Državni zavod" in text
    assert none_of(ENGLAND, text)


def test_a_place_is_found_without_its_accents_and_without_javascript(world, client):
    client.force_login(world["facilitator"])
    url = reverse("sets:pair_new", args=[world["set"].pk])
    find = {"lower_authority_search": "durdevac", "lower_authority_find": "1"}
    text = client.post(url, {**PLACES, **find}).text
    assert ("Đurđevac</option>" in text, "Ludbreg</option>" in text) == (True, False)
    assert 'value="Željka Čačić"' in text
    assert not Pair.objects.exists()
    assert not OutMail.objects.exists()


def test_the_invitation_is_written_in_its_words(world, client):
    pairs.propose_pair(set_=world["set"], by=world["facilitator"], **PLACES)
    mails = OutMail.objects.filter(address__in=["zeljka@example.org", "duro@example.org"])
    assert mails.count() == 2
    for mail in mails:
        assert "Đurđevac" in mail.subject + mail.text
        assert "Vukovar-Srijem" in mail.subject + mail.text
        assert none_of(ENGLAND, mail.subject + mail.text)


def test_a_places_letters_come_through_to_the_pair(world, client):
    places = {a.name: a for a in world["programme"].register.authorities.all()}
    pair = pairs.propose_pair(
        set_=world["set"], by=world["facilitator"], **PLACES,
        upper_authority=places["Koprivničko-križevačka"], lower_authority=places["Đurđevac"],
    )  # fmt: skip
    text = page(client, world["facilitator"], "portal:pair", pair.pk)
    assert "Đurđevac" in text
    assert "Vukovar-Srijem" in text
    assert none_of(ENGLAND, text)


def test_places_come_whole_into_the_calendar(world, client):
    meeting = make.MeetingFactory(
        cycle__set=world["set"], cycle__number=1, called=True, place="Vijećnica, Đurđevac"
    )
    lines = page(client, world["facilitator"], "meetings:calendar", meeting.pk)
    calendar = lines.replace("\r\n ", "")
    assert "Vijećnica\\, Đurđevac" in calendar
    assert "TZID=Europe/Zagreb" in calendar
    assert none_of(ENGLAND, calendar)


def test_the_report_uses_its_words_and_the_dates_of_its_language(world):
    content = compile_report(make.ReportFactory(set=world["set"], title="Što smo naučili"))
    document = html(content)
    assert document.startswith('<!doctype html>\n<html lang="hr">')
    assert "Županije" in document
    assert content["period"]["start"].lower() == "veljača 2026."
    assert none_of(ENGLAND, document)


def test_members_words_are_marked_as_of_their_language(world, client):
    text = page(client, world["facilitator"], "portal:set", world["set"].pk)
    assert '<div class="app-prose" lang="hr"><p>To learn together.</p>' in text
    assert '<html lang="en"' in text
