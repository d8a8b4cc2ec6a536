"""What no box of ours can send, and somebody sends all the same: an answer, never a failure."""

from django import forms
from django.urls import reverse

from als.core.forms.base import Form
from als.core.forms.fields import DateField, DateTimeField
from als.core.web.posting import number_in, text_in
from tests.each import each
from tests.world import World

HUGE = "9" * 5000


class OneOfEach(Form):
    name = forms.CharField(required=False)
    email = forms.EmailField(required=False)
    story = forms.CharField(required=False, widget=forms.Textarea)
    number = forms.IntegerField(required=False)
    day = DateField(required=False)
    moment = DateTimeField(required=False)


def date(day, month, year):
    return {"day_day": day, "day_month": month, "day_year": year}


@each(
    "data",
    [
        {"name": "Ann\r\nBcc: all@example.org"},
        {"name": "Ann\x07"},
        {"name": "Ann\0"},
        {"name": "x" * 50_001},
        {"story": "e" + "\u0301\u0323" * 500},
        {"email": "ann@example.org\nBcc: all@example.org"},
        {"story": "once\0upon"},
        {"number": "99999999999"},
        {"number": HUGE},
        date("1", "1", "9999"),
        date("1", "1", "0"),
        {"moment": "9999-12-31T23:59"},
        {"moment": "0001-01-01T00:00"},
    ],
)
def test_a_field_refuses_what_nothing_behind_it_could_hold(data):
    assert not OneOfEach(data).is_valid()


def test_a_field_takes_what_people_write():
    data = {"name": "Ann\tO’Neill", "story": "One\r\nTwo\tthree", "moment": "2027-03-03T10:00"}
    assert OneOfEach({**data, "number": "7", **date("3", "3", "2027")}).errors == {}


@each(("text", "number"), [("12", 12), ("", None), ("-1", None), ("²", None), ("١", None)])
def test_a_number_of_a_link_is_a_number_or_none(text, number):
    assert (number_in(text), number_in(HUGE)) == (number, None)


def test_a_text_of_a_link_holds_nothing_that_the_database_could_not():
    assert text_in(" a\0b ") == "ab"


ODD = ["²", HUGE, "\0", "a\0b", "-1", ""]


def test_odd_words_in_an_address_fail_no_page(cast, case):
    for odd in ODD:
        for name, of, key in [
            ("meetings:session", lambda w: w.session.pk, "item"),
            ("meetings:live", lambda w: w.session.pk, "item"),
            ("reports:evidence_add", lambda w: w.lesson.pk, "q"),
            ("reports:evidence_add", lambda w: w.lesson.pk, "thing"),
        ]:
            with case(odd, name):
                url = reverse(name, args=[of(World(cast))])
                assert cast.client("facilitator").get(url, {key: odd}).status_code in (200, 302)


def test_odd_words_of_a_button_fail_no_page(cast):
    action = World(cast).action
    for odd in ODD:
        answer = cast.client("upper_a").post(f"/actions/{action.pk}/consent/", {"version": odd})
        assert answer.status_code == 302
