"""Which languages the product's own words are in."""

from als.core.text.languages import (
    english_instead,
    is_whole,
    language_of_terminal,
    languages_in,
)
from tests.croatian import LANGUAGES


def test_a_folder_with_a_catalogue_is_a_language_by_its_own_name(tmp_path):
    for code in ("hr", "sr_Latn", "en"):
        path = tmp_path / code / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.touch()
    (tmp_path / "nb").mkdir()
    named = [("en", "English"), ("hr", "Hrvatski"), ("sr-latn", "Srpski (latinica)")]
    assert languages_in(tmp_path) == named


def test_a_language_is_whole_where_a_missing_text_would_be_a_fault(settings):
    settings.COMPLETE_LANGUAGES = ["hr", "sr_Latn"]
    codes = ("en", "hr", "sr-latn", "nb")
    assert [is_whole(code) for code in codes] == [True, True, True, False]


def test_what_is_english_in_a_programme_of_another_language(settings):
    settings.LANGUAGES, settings.COMPLETE_LANGUAGES = LANGUAGES, []
    codes = ("en", "hr", "nb")
    assert [english_instead(code) for code in codes] == ["", "some", "all"]
    settings.COMPLETE_LANGUAGES = ["hr"]
    assert english_instead("hr") == ""


def test_commands_speak_the_language_of_the_terminal(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    spoken = [language_of_terminal()]
    for name, asked in [("LANG", "hr_HR.UTF-8"), ("LC_MESSAGES", "xx_XX"), ("LC_ALL", "C.UTF-8")]:
        monkeypatch.setenv(name, asked)
        spoken.append(language_of_terminal())
    assert spoken == ["en", "hr", "en", "en"]
