"""Words that a text asks for in another form."""

import pytest
from django.template import engines

from als.core.text.inflected import Inflected

OPCINA = Inflected("općina", {"genitive": "općine", "gender": "f"}, "hr")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{side}", "općina"),
        ("bez suglasnosti {side:genitive}", "bez suglasnosti općine"),
        ("{side:^genitive}", "Općine"),
        ("{side:m=Predložio|f=Predložila|n=Predložilo} je {side}", "Predložila je općina"),
        ("pozvan{side:m=|f=a|n=o}", "pozvana"),
        ("prema {side:dative}", "prema općina"),
        ("{side:a}", "općina"),
    ],
)
def test_a_text_gets_the_form_that_it_asks_for(text, shown):
    assert text.format(side=OPCINA) == shown


def test_a_word_without_a_gender_takes_the_first_that_is_offered():
    assert "{side:m=pozvan|f=pozvana}".format(side=Inflected("kotar")) == "pozvan"


def test_an_english_word_gets_its_article_by_its_sound():
    shown = ["a county", "an authority", "a unitary authority", "an unincorporated area", "an hour"]
    assert [f"{Inflected(words.partition(' ')[2]):a}" for words in shown] == shown
    assert f"{Inflected('FE college', {'a': 'an FE college'}):a}" == "an FE college"


def test_a_sentence_in_a_template_keeps_the_forms_and_escapes_them():
    word = Inflected("<b>", {"genitive": "<i>"})
    template = engines["django"].from_string(
        '{% sentence _("{side} & {side:genitive}, {name}") side=word name=name %} {{ word }}'
    )
    shown = template.render({"word": word, "name": "<Ann>"})
    assert shown == "&lt;b&gt; & &lt;i&gt;, &lt;Ann&gt; &lt;b&gt;"


def test_a_word_of_a_report_frozen_before_words_had_forms_is_read_as_it_is():
    template = engines["django"].from_string("{% sentence _('of {side:a}') side=kept|inflected %}")
    assert template.render({"kept": {"one": "region", "many": "regions"}}) == "of a region"
    assert template.render({"kept": None}) == "of a "
