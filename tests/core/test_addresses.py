"""Each line of a group is one person; no line makes a second."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from als.core.mail.addresses import AddressFormField, canonical, split
from tests.each import each

ANN = "ann.kos@example.org"
SAME = [
    "Ann.Kos@Example.ORG",
    "ann.kos@example.org\u200b",  # zero width space
    "ann.kos@example.org\ufeff",  # byte order mark
    "ann.kos@example.org\u202c",  # pop directional formatting
    "ann\u00ad.kos@example\u2060.org",  # soft hyphen, word joiner
    "a\ufe0fnn.kos@example.org\U000e0041",  # variation selector, tag
    "\u3164ann.kos@example.org",  # Hangul filler
    "ann.kos@example.org\u2800",  # an empty Braille cell
    "\u00a0ann.kos@example.org\u3000",  # blanks that are no spaces
    "ａｎｎ．ｋｏｓ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "ann.kos @ example.org",
    "ann.kos@example.org.",
    "ann.kos@example.org, ",
    "ann.kos@example.org;",
    "<ann.kos@example.org>",
    "'ann.kos@example.org'",
    "Ann Kos <Ann.Kos@example.org>",
    '"Kos, Ann" <ann.kos@example.org>;',
    "mailto:Ann.Kos%40example.org?subject=Hello",
    "Ann Kos <mailto:ann.kos@example.org>",
    "ann.\u212aos@example.org",  # the Kelvin sign
    "ann.ko\u017f@example.org",  # long s
    "ann.kos@example\u3002org",  # the ideographic full stop
]


@each("typed", SAME)
def test_one_person_in_whatever_way_the_address_is_written(typed):
    assert AddressFormField().clean(typed) == ANN


@each("mark", ["\u20dd", "\ue000", "\u0301"])
def test_a_sign_that_no_domain_has_makes_no_second_person(mark):
    with pytest.raises(ValidationError):
        AddressFormField().clean(f"{ANN}{mark}")


def test_a_domain_is_one_in_letters_and_as_dns_knows_it():
    written = {canonical(f"a@{domain}") for domain in ("ü.example", "Ü.EXAMPLE", "xn--tda.example")}
    assert written == {"a@xn--tda.example"}


def test_eszett_and_ss_are_two_domains_as_for_dns():
    assert canonical("a@straße.example") != canonical("a@strasse.example")


@each(
    "typed",
    [
        "ann kos@example.org",
        "ann.kos",
        "@example.org",
        "ann.kos@example.org, bo@example.org",
        "аnn.kos@example.org",  # a Cyrillic а
        "straße@example.org",
        "ann.kos@exam ple.org",
        "a" * 250 + "@example.org",
        "<>" * 400,
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as error:
        AddressFormField().clean(typed)
    assert error.value.messages[0].strip()


def test_a_paste_gives_the_name_too():
    assert split("“Kos, Ann” <Ann.Kos@example.org>") == ("Kos, Ann", "Ann.Kos@example.org")


@given(st.text(max_size=80))
def test_the_one_form_has_itself_as_its_form(text):
    assert canonical(canonical(text)) == canonical(text)
