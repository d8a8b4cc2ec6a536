"""What a programme calls things, in the forms that its language needs."""

from copy import copy

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.text.languages import language_name
from als.core.web.posting import number_in, submit_form
from sets.changes import words as word_changes
from sets.enums import Tier
from sets.forms.words import OtherWordsForm, TierWordsForm
from sets.registers import shipped
from sets.views.programmes import managed
from sets.word_forms import word_forms


@require_http_methods(["GET", "POST"])
def programme_words(request, pk):
    """The words for the tiers in all forms; a preset fills the boxes, and saves nothing."""
    found = managed(request, pk)
    language = word_forms(found.language)
    preset = _chosen(language.presets, request.GET.get("preset"))
    form = TierWordsForm(request.POST or None, instance=copy(found), preset=preset)
    done = _("The words are saved.")
    if submit_form(request, form, word_changes.edit_words, done=done, programme=found):
        return redirect("sets:programme_words", pk)
    places = shipped.of_register(found.register)
    context = {
        "form": form,
        "programme": found,
        "places_in": _other_language(places, found),
        "list_of_country": shipped.fitting(found) if places is None else None,
        "spoken": language_name(found.language),
        "presets": language.presets,
        "preset": preset,
        "code": language.code,
        "sides": [
            (getattr(found, f"{side}_singular"), language.filled(found.forms_of(side)))
            for side in Tier
        ],
    }
    return render(request, "sets/programme_words.html", context)


@require_http_methods(["GET", "POST"])
def programme_other_words(request, pk):
    found = managed(request, pk)
    form = OtherWordsForm(request.POST or None, instance=copy(found))
    done = _("The words are saved.")
    if submit_form(request, form, word_changes.edit_words, done=done, programme=found):
        return redirect("sets:programme", pk)
    context = {"form": form, "programme": found}
    return render(request, "sets/programme_other_words.html", context)


def _other_language(places, programme):
    """Return what the language of its places is called, if the programme has another."""
    if places and places.language and places.language != programme.language:
        return language_name(places.language)
    return ""


def _chosen(presets, typed):
    number = number_in(typed or "")
    return presets[number] if number is not None and number < len(presets) else None
