"""Which passwords are refused, and that plain good ones are not."""

import gzip
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from als.accounts.welcome import welcome_token
from als.portal.passwords import own_words
from tests import factories as make

pytestmark = pytest.mark.django_db


def why_not(password, person=None):
    """Return the sentences with which the password is refused."""
    try:
        password_validation.validate_password(password, person)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.fixture
def ana(cast):
    """A member with the name of people, and of places, in the set "Homes for older people"."""
    cast.upper_a.take_name("Ana Knežević-Horvat")
    cast.upper_a.save()
    cast.set.name = "Homes for older people"
    cast.set.save()
    cast.pair_a.upper.name = "Brightwater Council"
    cast.pair_a.upper.save()
    return cast.upper_a


def test_good_ones_are_taken(ana, case):
    for password in [
        "three-plain-words",
        "kettle lantern otter",
        "vG7#pQ2!xLm9",
        "šljiva ormar kiša",
        "長い合言葉はどうですか今日",
    ]:
        with case(password):
            assert why_not(password, ana) == ""


def test_stolen_and_common_ones_are_refused(case):
    for password in ["123456789012", "manchesterunited", "Qwertyuiop123", "PASSWORD1234"]:
        with case(password):
            assert "list of stolen ones" in why_not(password)


@pytest.mark.parametrize("password", ["Password12345!", "xyzxyzxyzxyzxyz", "P@ssw0rd!P@ssw0rd!"])
def test_those_that_are_guessed_at_once_are_refused(password):
    assert "easy to guess" in why_not(password)


def test_those_of_the_persons_own_words_are_refused(ana, case):
    for password in [
        "Ana-Knezevic-2026",
        "HorvatHorvat77!",
        "brightwater council 1",
        "Br1ghtw4ter-C0uncil",
        "homes-for-older-people",
        "Upper.A.Example.2026",
        "action-learning-set",
        "upper.a@example.org",
    ]:
        with case(password):
            assert "words that belong to you" in why_not(password, ana)


def test_own_words_beside_others_do_no_harm(ana):
    assert why_not("Horvat kettle lantern otter", ana) == ""


def test_words_of_other_sets_are_not_among_the_own(ana, cast):
    assert {"brightwater", "homes", "knezevic"} <= own_words(ana)
    assert "brightwater" not in own_words(cast.upper_b)


def test_all_of_djangos_common_passwords_are_refused_as_well():
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        common = [line.strip() for line in lines]
    assert [password for password in common if not why_not(password)] == []


def test_whoever_is_invited_may_not_take_the_name_that_they_have_just_typed(client, cast):
    invited = make.PersonFactory()
    url = f"/welcome/{welcome_token(invited)}/"
    typed = {"name": "Perpetua Winterbourne", "password": "Winterbourne2026!"}
    page = client.post(url, typed)
    assert "words that belong to you" in page.content.decode()
    invited.refresh_from_db()
    assert not invited.has_usable_password()
