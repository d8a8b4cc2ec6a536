"""A programme in Croatian words: what it reads like on pages, in mails and in calendars."""

import datetime as dt
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import expect

from meetings.changes.cycles import make_cycles
from sets.changes import agreements
from sets.models import Agreement, Programme
from tests import factories as make
from tests.e2e.set_up.stages import FIRST_DAY, YEAR
from tests.e2e.steps import click_button, fill_in, find, follow, follow_mail, go_to, mail_to, reads
from tests.e2e.year.beginning import make_programme
from tests.sets.register_lists import CROATIA

UPPER, LOWER = "zeljka.cacic@vukovar.example", "duro.simic@durdevac.example"
WORDS = {
    "Name of the programme": "Učimo zajedno",
    "Sponsor": "Ministarstvo uprave",
    "Purpose": "Saznati što dvije razine mogu zajedno.",
    "Upper tier, one": "županija",
    "Upper tier, several": "županije",
    "Lower tier, one": "općina",
    "Lower tier, several": "općine",
    "Language that members write in": "Hrvatski",
    "Contact": "Ured Varaždin",
    "Contact’s email address": "ured@varazdin.example",
}
REGISTER = {
    "Edition": "2024",
    "Which register is it an edition of?": "A new one",
    "What the new register is called": "Hrvatska: županije i općine",
    "Source and licence": "Državni zavod za statistiku",
}
SET = "Varaždin i susjedi"
PLACE = "Gradska vijećnica Đurđevac, soba Vukovar-Srijem"
NAMES = ("Vukovar-Srijem", "Varaždin", "Đurđevac")
ENGLISH = ("county", "counties", "district")


def the_manager_makes_the_programme_and_imports_its_register(manager):
    manager.goto(reverse("portal:dashboard"))
    make_programme(manager, WORDS, YEAR, zone="Europe/Zagreb", then="What it calls its two tiers")
    expect(manager.get_by_label("Pismo je poslano ___.").first).to_have_value("županiji")
    follow(manager, "Back", then="Učimo zajedno")
    reads(manager, "županija, županije", "općina, općine", "Zagreb, Croatia", "Hrvatski")
    follow(manager, "Registers of authorities")
    click_button(manager, "Import an edition", then="Import an edition")
    manager.get_by_label("File with the list").set_input_files(CROATIA)
    fill_in(manager, REGISTER)
    click_button(manager, "Check the columns", then="Which column is what?")
    click_button(manager, "Import these authorities", then="Hrvatska: županije i općine")
    reads(manager, "9 new", "Vukovarsko-srijemska", "Državni zavod za statistiku")
    fill_in(manager, {"Name or code": "durdevac"})
    click_button(manager, "Find")
    expect(manager.get_by_role("main").get_by_role("listitem")).to_have_text("Đurđevac HR0601")


def the_programme_takes_its_places_from_it(manager):
    programme = Programme.objects.get()
    manager.goto(reverse("sets:programme_edit", args=[programme.pk]))
    register = manager.get_by_label("Register of authorities")
    register.select_option(label="Hrvatska: županije i općine")
    click_button(manager, "Save", then="Učimo zajedno")
    reads(manager, "Hrvatska: županije i općine, edition 2024")
    return programme


def a_set_of(programme):
    """Return a set with its cycles and rules, and who facilitates it."""
    set_ = make.SetFactory(
        programme=programme, name=SET, preparing=True, start=YEAR["Starts"], end=YEAR["Ends"]
    )
    make_cycles(set_, by=make.PersonFactory())
    person = make.FacilitatorFactory(
        set=set_, person__name="Đurđa Žganec", person__email="durda.zganec@example.org"
    ).person
    make.GroundRulesFactory(set=set_, written_by=person)
    return set_, person


def a_pair_is_proposed_from_the_register(facilitator, set_):
    facilitator.goto(reverse("sets:pair_new", args=[set_.pk]))
    sides = {
        "Name of the županija partnership": "Partnerstvo Vukovar-Srijem",
        "Place of the županija partnership": "Vukovar-Srijem",
        "Lead of the županija side": "Željka Čačić",
        "Email address of the županija lead": UPPER,
        "Name of the općina partnership": "Zajedno za Đurđevac",
        "Lead of the općina side": "Đuro Šimić",
        "Email address of the općina lead": LOWER,
    }
    fill_in(facilitator, sides)
    find(facilitator, "Županija", "vukovarsko")
    find(facilitator, "Općina", "durdevac")
    chosen = facilitator.locator("select option:checked")
    expect(chosen).to_have_text(["Vukovarsko-srijemska", "Đurđevac"])
    click_button(facilitator, "Propose the pair and ask both leads")
    outside = "Đurđevac is outside Vukovarsko-srijemska. Say why they should still be a pair."
    expect(facilitator.get_by_role("alert")).to_contain_text(outside)
    expect(chosen).to_have_text(["Vukovarsko-srijemska", "Đurđevac"])
    why = "Why they are a pair although one is outside the other"
    fill_in(facilitator, {why: "Surađuju od 2019."})
    click_button(facilitator, "Propose the pair and ask both leads", then="Zajedno za Đurđevac")
    reads(facilitator, "Županija: Partnerstvo Vukovar-Srijem", "Općina: Zajedno za Đurđevac")


def both_leads_are_asked_in_their_words(window, inbox):
    subject = f"Hoćete li sudjelovati u skupini „{SET}”?"
    for address in (UPPER, LOWER):
        for text in texts_as_they_came(mail_to(inbox, address, subject)):
            assert all(name in text for name in NAMES)
            assert none_of_england(text)
    asked = f"sudjelovati u skupini „{SET}”"
    follow_mail(window, inbox, LOWER, subject, "/agreements/", then=asked)
    reads(window, "Vukovar-Srijem", "Đurđevac", "Ured Varaždin")
    for agreement in Agreement.objects.all():
        agreements.agree(agreement=agreement, sector="council", by=agreement.person)


def the_meeting_is_called_by_the_clock_of_zagreb(facilitator, set_):
    facilitator.goto(reverse("portal:set", args=[set_.pk]))
    assert none_of_england(facilitator.content())
    go_to(facilitator, "Meetings")
    follow(facilitator, "Meeting 1")
    click_button(facilitator, "Set date and place", then="Date and place")
    fill_in(facilitator, {"Starts": f"{FIRST_DAY}T10:00", "Ends": f"{FIRST_DAY}T15:30"})
    fill_in(facilitator, {"Place": PLACE})
    click_button(facilitator, "Save date and place", then="Meeting 1")
    click_button(facilitator, "Call the meeting", then="Call the meeting")
    reads(facilitator, "Đuro Šimić", "Željka Čačić")
    click_button(facilitator, "Call the meeting", then="Meeting 1")
    reads(facilitator, PLACE, "10:00", "(Zagreb time)")


def mail_and_calendar_file_say_it_right(facilitator, inbox):
    message = mail_to(inbox, LOWER, f"Pozivnica: {SET}")
    (plain, page), attached = texts_as_they_came(message), calendar_as_it_came(message)
    for text in (plain, page):
        assert all(words in text for words in (PLACE, SET, "Đuro Šimić", "vrijeme: Zagreb"))
        assert none_of_england(text)
    with facilitator.expect_download() as download:
        facilitator.get_by_role("link", name="Add to your calendar").click()
    for content in (attached, Path(download.value.path()).read_bytes()):
        assert none_of_england(content.decode())
        the_calendar_says(content)
    assert 'CN="Đuro Šimić"' in unfolded(attached)


def the_calendar_says(content):
    """Read the bytes twice: by the letter of RFC 5545, and as a calendar program does."""
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    text = unfolded(content)
    assert f"\r\nSUMMARY;LANGUAGE=hr:{SET}: 1. sastanak" in text
    assert "\r\nLOCATION:Gradska vijećnica Đurđevac\\, soba Vukovar-Srijem\r\n" in text
    assert f"\r\nDTSTART;TZID=Europe/Zagreb:{FIRST_DAY:%Y%m%d}T100000\r\n" in text
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["SUMMARY"].startswith(SET), event["LOCATION"]) == (True, PLACE)
    assert event.decoded("DTSTART").utcoffset() in (dt.timedelta(hours=1), dt.timedelta(hours=2))


def unfolded(content):
    return content.replace(b"\r\n ", b"").decode("utf-8")


def texts_as_they_came(message):
    """Return plain and HTML part, read from the bytes; the subject has to be whole too."""
    assert message.as_it_came.partition(b"\r\n\r\n")[0].isascii()
    old = message_from_bytes(message.as_it_came)
    assert SET in str(make_header(decode_header(old["subject"])))
    parts = [part for part in old.walk() if part.get_content_maintype() == "text"]
    kinds = {part.get_content_subtype(): part for part in parts}
    assert {part.get_content_charset() for part in parts} == {"utf-8"}
    return [kinds[kind].get_payload(decode=True).decode("utf-8") for kind in ("plain", "html")]


def calendar_as_it_came(message):
    old = message_from_bytes(message.as_it_came)
    (part,) = [part for part in old.walk() if part.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def none_of_england(text):
    return [word for word in ENGLISH if word in text.lower()] == []
