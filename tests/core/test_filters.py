"""Forms that narrow a list are drawn once for what they offer and what was chosen."""

from django import forms
from django.utils.translation import override

from als.core.forms.filters import FilterForm


class Sample(FilterForm):
    pair = forms.ChoiceField(required=False, label="Pair")
    words = forms.CharField(required=False, max_length=9, label="Words")


def draw(offers, **typed):
    form = Sample(typed)
    form.offer("pair", offers)
    return form.drawn()


def test_what_offers_or_shows_something_else_is_drawn_anew():
    offers = [("1", "<b>A</b>")]
    html = draw(offers, pair="1", words="<i>")
    assert draw(offers, pair="1", words="<i>") is html
    assert [word in html for word in ("<b>", "<i>", "&lt;b&gt;", "&lt;i&gt;")] == [0, 0, 1, 1]
    with override("hr"):
        in_croatian = draw(offers, pair="1", words="<i>")
    others = draw([("1", "B")], pair="1", words="<i>"), draw(offers), draw(offers, words="x" * 10)
    assert len({html, in_croatian, *others}) == 5
    assert "govuk-error-message" in others[-1]
