"""A select with a search box: without JavaScript a button shows the form with fewer options."""

import re

import pytest
from django import forms
from django.template import Context, Template

from als.core.forms.base import Form
from als.core.forms.widgets import SearchSelect
from als.core.text import folding
from als.core.text.folding import matches, plain
from als.core.web.posting import save_form
from tests.each import each
from tests.test_templates import ROOT

GROUPS = [
    ("", "None"),
    ("Koprivničko-križevačka", [("1", "Đurđevac"), ("2", "Križevci")]),
    ("Vukovarsko-srijemska", [("3", "Vukovar"), ("4", "Županja")]),
]


class PlaceForm(Form):
    place = forms.ChoiceField(choices=GROUPS, widget=SearchSelect, required=False)
    other = forms.ChoiceField(choices=GROUPS, widget=SearchSelect)
    name = forms.CharField(max_length=5)


def draw(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def options(form, name="place"):
    """Return the labels in the select, as a browser gets them."""
    select = re.search(rf'<select name="{name}".*?</select>', draw(form), re.DOTALL)[0]
    return re.findall(r"<option[^>]*>([^<]*)</option>", select)


def find(query, **typed):
    return PlaceForm({"place_search": query, "place_find": "1", **typed})


def test_at_first_all_are_there():
    assert options(PlaceForm()) == ["None", "Đurđevac", "Križevci", "Vukovar", "Županja"]
    assert "Matches: 0" not in draw(PlaceForm())


@each(
    ("query", "found"),
    [
        ("durdevac", ["Đurđevac"]),
        ("ĐURĐ", ["Đurđevac"]),
        (" zup ", ["Županja"]),
        ("srijem", ["Vukovar", "Županja"]),
        ("srijem zup", ["Županja"]),
        ("nowhere", []),
        ("", ["Đurđevac", "Križevci", "Vukovar", "Županja"]),
    ],
)
def test_the_button_leaves_what_matches(query, found):
    assert options(find(query)) == ["None", *found]


def test_what_is_chosen_is_never_lost():
    assert options(find("zup", place="1")) == ["None", "Đurđevac", "Županja"]


def test_how_many_match_is_said():
    assert "Matches: 2 of 4" in draw(find("srijem"))


def test_nothing_is_checked_nothing_saved_and_all_that_was_typed_stays():
    form = find("zup", name="much too long")
    assert save_form(form, pytest.fail) is None
    assert form.errors == {}
    assert 'value="much too long"' in draw(form)
    assert 'value="zup"' in draw(form)


def test_every_box_keeps_what_it_narrowed():
    form = find("zup", other_search="vukovar ")
    assert options(form) == ["None", "Županja"]
    assert options(form, "other") == ["None", "Vukovar", "Županja"]


def test_one_goes_on_at_the_select_whose_button_was_pressed():
    html = draw(find("zup"))
    assert re.findall(r'<select name="(\w+)"[^>]* autofocus', html) == ["place"]


def test_sending_the_form_checks_it_whatever_stands_in_the_box():
    form = PlaceForm({"place_search": "zup", "name": "", "other": ""})
    assert set(form.errors) == {"other", "name"}
    assert options(form) == ["None", "Đurđevac", "Križevci", "Vukovar", "Županja"]


def test_an_option_that_was_narrowed_away_is_still_an_answer():
    assert PlaceForm({"place_search": "zup", "place": "1", "other": "3", "name": "A"}).is_valid()


def test_with_a_prefix_too():
    form = PlaceForm({"a-place_search": "zup", "a-place_find": "1"}, prefix="a")
    assert options(form, "a-place") == ["None", "Županja"]


def test_the_box_has_a_name_and_says_what_it_narrows():
    html = draw(PlaceForm())
    assert '<label class="govuk-label" for="id_place-search">' in html
    assert 'aria-controls="id_place"' in html
    assert 'id="id_place-found" role="status"' in html


@each(
    ("text", "letters"),
    [("Đurđevac", "durdevac"), ("Vukovar-Srijem", "vukovar-srijem"), ("Łódź", "lodz"),
     ("Ærø", "aero"), ("GROẞ", "gross"), ("İzmir", "izmir"), ("Þórshöfn", "thorshofn")],
)  # fmt: skip
def test_letters_are_those_of_the_keyboard(text, letters):
    assert plain(text) == letters
    assert matches(letters.upper(), text)


def test_the_browser_has_the_same_table_of_letters():
    script = (ROOT / "static" / "js" / "search-select.js").read_text()
    table = re.search(r"const PLAIN = \{(.*?)\}", script, re.DOTALL)[1]
    assert dict(re.findall(r'(\w+): "(\w+)"', table)) == folding.PLAIN
