"""A person's own sessions: on which devices they are signed in, and how long that lasts."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, Signer

from als.core import clock
from als.core.web import security_log

DEVICE_COOKIE = f"{settings.COOKIE_PREFIX}device"
DEVICE_DAYS = 400  # what browsers keep a cookie for at most
SALT = "als.accounts.device"
BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux")


def sessions_of(person):
    """Return where the person is signed in, the newest first."""
    working = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=working)
    return rows.order_by("-last_seen_at", "-pk")


def device_of(user_agent):
    """Return "Firefox, Windows", as far as a browser says what it is."""
    names = [next((n for n in all_ if n in user_agent), "") for all_ in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)).replace("Edg", "Edge")


def end(sessions, *, by, request=None):
    """End these sessions; return how many."""
    ended = list(sessions)
    for session in ended:
        session.end()
    security_log.record("sessions ended", request=request, person=by, count=len(ended))
    return len(ended)


def end_all(person, *, but=None):
    """End every session of the person, including those without a row.

    ``but`` is the key of one that goes on.
    """
    end(UserSession.objects.filter(user=person).exclude(session_key=but or ""), by=person)
    working = Session.objects.filter(expire_date__gt=clock.now()).exclude(session_key=but or "")
    for session in working.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def known_people(request):
    """Return the keys of those who have signed in in this browser before."""
    try:
        return Signer(salt=SALT).unsign_object(request.COOKIES.get(DEVICE_COOKIE, ""))
    except (BadSignature, ValueError):
        return []


def remember_device(request, response, person):
    people = [person.pk, *(pk for pk in known_people(request) if pk != person.pk)][:20]
    response.set_cookie(
        DEVICE_COOKIE,
        Signer(salt=SALT).sign_object(people),
        max_age=DEVICE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def slide(get_response):
    """Let a session that is used last on, and note the day: one write a day."""

    def middleware(request):
        today, session = clock.today().isoformat(), request.session
        if session.get("day", today) != today and request.user.is_authenticated:
            session["day"] = today
            mine = UserSession.objects.filter(session_key=session.session_key)
            mine.update(last_seen_at=clock.now())
        return get_response(request)

    return middleware
