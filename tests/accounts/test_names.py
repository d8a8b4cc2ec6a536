"""A person's name and its parts: split when it is typed, and checked by a person."""

import pytest

from als.accounts import changes
from als.accounts.models import User
from als.accounts.welcome import enter
from als.core.models import AuditEntry
from als.core.refusals import Refused

SPLIT = {"given": "Ana", "family": "de Vries", "name_before": "", "name_after": "", "pronouns": ""}


@pytest.fixture
def jan(cast):
    return changes.invite(email="jan@example.org", name="Cllr Jan de Vries", by=cast.facilitator)


def test_who_is_invited_by_a_name_has_its_parts(jan):
    jan.refresh_from_db()
    assert (jan.given, jan.family, jan.name_before) == ("Jan", "de Vries", "Cllr")
    assert jan.parts_checked_at is None


def test_a_new_name_is_split_anew(jan):
    changes.rename(person=jan, name="Ana Kos (she/her)")
    jan.refresh_from_db()
    assert (jan.given, jan.family, jan.pronouns) == ("Ana", "Kos", "she/her")


def test_coming_in_with_the_same_name_keeps_checked_parts(jan):
    changes.check_parts(person=jan, by=jan, **{**jan.parts, "given": "Jan Johnny"})
    enter(person=User.objects.get(pk=jan.pk), name=jan.name, password="")
    assert User.objects.get(pk=jan.pk).given == "Jan Johnny"


def test_the_profile_splits_a_name_and_shows_the_parts(cast):
    client, page = cast.client("upper_a"), "/profile/"
    client.post(page, {**cast.upper_a.parts, "name": "Petra von der Leyen"})
    person = cast.fresh("upper_a")
    assert (person.family, person.parts_checked_at) == ("von der Leyen", None)
    assert 'value="von der Leyen"' in client.get(page).content.decode()


def test_parts_are_saved_as_their_person_splits_them(cast):
    client = cast.client("upper_a")
    client.post("/profile/", {**SPLIT, "name": "Ana de Vries"})
    person = cast.fresh("upper_a")
    assert (person.parts, person.parts_checked_at is None) == (SPLIT, False)


def test_no_word_of_the_name_is_left_out_of_the_parts(cast):
    client, person = cast.client("upper_a"), cast.upper_a
    page = client.post("/profile/", {**SPLIT, "name": "Ana Kos de Vries"}).content.decode()
    assert "“kos” is in your name but in none of its parts." in page
    assert cast.fresh("upper_a").name == person.name
    with pytest.raises(Refused, match="none of its parts"):
        changes.check_parts(person=person, by=person, **SPLIT)


def test_who_checks_parts_is_on_the_record_without_the_words(cast, jan):
    changes.check_parts(person=jan, by=cast.facilitator, set_id=cast.set.pk, **jan.parts)
    entry = AuditEntry.objects.filter(target_kind="user", target_id=jan.pk).latest("pk")
    assert (entry.by, entry.set_id, entry.details) == (cast.facilitator, cast.set.pk, {})


# --- facilitators -------------------------------------------------------------------------------


def test_facilitators_check_the_parts_and_cannot_change_the_name(cast):
    client, person = cast.client("facilitator"), cast.upper_a
    address = f"/sets/{cast.set.pk}/people/{person.pk}/"
    assert "Not checked" in client.get(f"/sets/{cast.set.pk}/people/").content.decode()
    client.post(address, {**SPLIT, "given": "Upper", "family": "A", "name": "Somebody else"})
    person.refresh_from_db()
    assert (person.name, person.parts_checked_at is None) == ("Upper A", False)
    page = client.post(address, {**SPLIT, "given": "Upper", "family": "Other"}).content.decode()
    assert "“a” is in the name but in none of its parts." in page


def test_a_person_of_no_set_of_theirs_is_not_there_for_facilitators(cast):
    address = f"/sets/{cast.set.pk}/people/{cast.outsider.pk}/"
    assert cast.client("facilitator").get(address).status_code == 404
