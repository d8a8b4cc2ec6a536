"""How people want the mails of each kind: at once, in the digest, or not at all."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from als.core.enums import MailChoice, MailKind
from als.core.models import MailPreference
from als.core.prepared import prepared

SALT = "als.core.mail.choices"


def choices_of(person):
    """Return the choice that counts for each kind that can be chosen."""
    chosen = _chosen_by(person)
    return {kind: _counts(kind, chosen) for kind in MailKind.chosen()}


def choice_for(person, kind):
    """Return the choice that counts for one kind; what nobody chooses comes at once."""
    if kind not in MailKind.chosen():
        return MailChoice.AT_ONCE
    return _counts(MailKind(kind), _chosen_by(person))


def read_choices(people):
    """Read what all of these people have chosen at once, and keep it on each.

    For mails that are written to many at one moment.
    """
    chosen = {person.pk: {} for person in people}
    rows = MailPreference.objects.filter(person__in=chosen)
    for pk, kind, choice in rows.values_list("person", "kind", "choice"):
        chosen[pk][kind] = choice
    for person in people:
        person.chosen_mail = chosen[person.pk]


def _chosen_by(person):
    if hasattr(person, "chosen_mail"):
        return person.chosen_mail
    return dict(_preferences(person.pk))


@prepared
def _preferences(person_pk):
    rows = MailPreference.objects.filter(person_id=person_pk)
    return rows.values_list("kind", "choice")


def _counts(kind, chosen):
    """Return the choice that counts for a kind: with the digest off, its mails are off."""
    choice = MailChoice(chosen.get(kind, MailChoice.AT_ONCE))
    if choice != MailChoice.DIGEST:
        return choice
    if choice not in MailChoice.offered_for(kind):
        return MailChoice.AT_ONCE
    return MailChoice.OFF if chosen.get(MailKind.DIGEST) == MailChoice.OFF else choice


def choice_token(person, kind):
    """Return what lets whoever has the mail switch this one kind off, and on again.

    It never runs out: mail programs show their button on mails of any age.
    """
    return Signer(salt=SALT).sign_object([person.pk, str(kind)])


def read_choice_token(token):
    """Return the key of the person and the kind; None of an altered token."""
    try:
        pk, kind = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (pk, MailKind(kind)) if kind in MailKind.chosen() else None


def choice_link(person, kind):
    """Return the absolute address of the page behind List-Unsubscribe."""
    path = reverse("accounts:mail_switch", args=[choice_token(person, kind)])
    return settings.BASE_URL + path
