"""In which language somebody gets mail who has not chosen one."""

from sets.models import Programme
from sets.models.roles import roles_of
from sets.selectors.mail_branding import programme_of


def mail_language(person, set_id):
    """Return the language of the set's programme, or of the newest that the person is in; or "".

    ``person`` has no account where a mail goes to an address alone.
    """
    if set_id:
        return next((programme.language for programme in programme_of(set_id)), "")
    rows = _programmes_of(person).order_by("-pk")
    return rows.values_list("language", flat=True).first() or ""


def _programmes_of(person):
    if not getattr(person, "pk", None):
        return Programme.objects.none()
    roles = roles_of(person)
    mine = roles.manages | roles.sponsors | roles.researches
    return Programme.objects.filter(pk__in=mine) | Programme.objects.filter(sets__in=roles.knows_of)
