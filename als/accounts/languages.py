"""In which language somebody reads: as they chose, else by the browser's cookie, else its wish."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signals import request_finished
from django.dispatch import receiver
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from als.accounts import changes
from als.accounts.forms import ChooseLanguage
from als.core.mail.outbox import language_of
from als.core.templatetags.languages import page_to_return_to

COOKIE = {
    "key": settings.LANGUAGE_COOKIE_NAME,
    "secure": settings.LANGUAGE_COOKIE_SECURE,
    "samesite": settings.LANGUAGE_COOKIE_SAMESITE,
}


def in_own_language(get_response):
    """Answer a signed-in person in the language of their account.

    Django's middleware has chosen before this one: by the cookie, or by what the browser asks for.
    """

    def middleware(request):
        # Without a session nobody is asked for: a probe needs no database.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _speak(request, getattr(request.user, "language", ""))
        return get_response(request)

    return middleware


@receiver(request_finished)
def forget_language(**_signal):
    """Let nothing that this thread does next be in the language of who was answered last."""
    translation.deactivate()


def read_by(request, person, *, set_id=None):
    """Answer a page that a mail led to in the language of that mail: its reader's.

    Who is signed in reads in their own anyway, and what this browser was switched to stays.
    """
    if not (request.user.is_authenticated or COOKIE["key"] in request.COOKIES):
        _speak(request, language_of(person, set_id=set_id))


def _speak(request, code):
    if code in dict(settings.LANGUAGES):
        translation.activate(code)
        request.LANGUAGE_CODE = code


@login_not_required
@require_http_methods(["GET", "POST"])
def language(request):
    """Choose a language, and go on with the page that one came from.

    The choice is kept in this browser and, of a signed-in person, in their account.
    """
    person = request.user if request.user.is_authenticated else None
    chosen = person.language if person else request.COOKIES.get(COOKIE["key"])
    page = page_to_return_to(request)
    form = ChooseLanguage(request.POST or None, initial={"language": chosen, "next": page})
    if not form.is_valid():
        return render(request, "accounts/language.html", {"form": form})
    code = form.cleaned_data["language"]
    if person:
        changes.choose_language(person=person, language=code)
    response = redirect(page or reverse("portal:start"))
    if code:
        age = settings.LANGUAGE_COOKIE_AGE
        response.set_cookie(value=code, max_age=age, httponly=True, **COOKIE)
    else:
        response.delete_cookie(COOKIE["key"], samesite=COOKIE["samesite"])
    return response
