"""Which languages the product's own words are in."""

from als.core.text.languages import is_whole, languages_in


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
