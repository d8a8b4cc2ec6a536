"""Guests and stand-ins: a name for one meeting, on its record, and nothing else."""

from io import BytesIO

import pytest
from docx import Document

from als.archive.changes.removal import _rename_guest
from als.core.refusals import Refused
from meetings.changes.guests import add_guest, remove_guest
from meetings.enums import Outcome
from meetings.files import docx_of
from meetings.models import Guest
from meetings.selectors.document import content_of, for_reader
from sets.selectors.names import names_of
from tests import factories as make
from tests.meetings.conftest import verbs
from tests.meetings.pages import page, url

pytestmark = pytest.mark.django_db


def add(cast, meeting, name="Una Vist", comes_from="County finance", by="facilitator"):
    return add_guest(meeting=meeting, name=name, comes_from=comes_from, by=cast.fresh(by))


def test_a_guest_is_listed_once_and_taken_off_again(cast, called):
    guest = add(cast, called)
    assert add(cast, called, "  Una   Vist ") == guest
    with pytest.raises(Refused, match="on the list already"):
        add(cast, called, comes_from="Somewhere else")
    for _again in range(2):
        remove_guest(guest=guest, by=cast.facilitator)
    assert (Guest.objects.count(), verbs()) == (
        0,
        ["added a guest to", "removed a guest from"],
    )


@pytest.mark.parametrize("person", ["upper_a", "manager", "sponsor", "other_facilitator"])
def test_nobody_but_facilitators_lists_guests(cast, called, person):
    guest = add(cast, called)
    with pytest.raises(Refused, match="Only facilitators"):
        add(cast, called, "Bo", by=person)
    with pytest.raises(Refused, match="Only facilitators"):
        remove_guest(guest=guest, by=cast.fresh(person))


def test_agreed_minutes_keep_their_guests(cast, meeting_of):
    meeting = meeting_of(agreed=True)
    guest = make.GuestFactory(meeting=meeting, name="Una Vist")
    for change in (
        lambda: add(cast, meeting, "Bo"),
        lambda: remove_guest(guest=guest, by=cast.facilitator),
    ):
        with pytest.raises(Refused, match="minutes are agreed"):
            change()


def test_guests_and_stand_ins_are_on_the_record_and_its_files(cast, meeting_of):
    meeting = meeting_of(circulated=True)
    add(cast, meeting)
    member = cast.member("upper_a")
    make.AttendanceFactory(
        meeting=meeting, member=member, outcome=Outcome.STOOD_IN, stand_in="Ivo Kos"
    )
    document = for_reader(content_of(meeting), cast.fresh("upper_b"), meeting)
    assert document["guests"] == [{"name": "Una Vist", "comes_from": "County finance"}]
    assert [(row["name"], row["stand_in"]) for row in document["attended"]] == [
        (member.person.name, "Ivo Kos")
    ]
    text = "\n".join(p.text for p in Document(BytesIO(docx_of(document))).paragraphs)
    assert "Guests: Una Vist (County finance)" in text
    for name in ("minutes", "meeting"):
        shown = page(cast, "upper_b", name, meeting)
        assert ("Una Vist" in shown, "County finance" in shown) == (True, True)
    assert f"Ivo Kos stood in for {member.person.name}" in page(cast, "upper_b", "minutes", meeting)


def test_the_form_says_at_the_field_what_is_missing_and_lists_who_was_added(cast, session):
    client = cast.client("facilitator")
    assert "Fill in “Name”" in client.post(url("guests", session), {"name": " "}).text
    client.post(url("guests", session), {"name": "Una Vist", "comes_from": "Press"})
    assert "Una Vist" in page(cast, "facilitator", "session", session)
    assert "Una Vist" in page(cast, "upper_a", "session", session)


def test_texts_without_names_are_searched_for_guests(cast, called):
    add(cast, called)
    assert names_of(cast.set).sure.found_in("We learned from Una.") == ["Una"]


def test_a_removed_persons_name_goes_from_the_guests_too(cast, called):
    """Somebody was a guest before they had an account; two of one role keep names of their own."""
    for name in ("A member", "Una Vist"):
        make.GuestFactory(meeting=called, name=name)
    _rename_guest(Guest.objects.get(name="Una Vist"), "A member")
    assert list(Guest.objects.values_list("name", flat=True)) == ["A member", "A member 2"]
