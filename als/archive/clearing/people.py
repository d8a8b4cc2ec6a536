"""People whose last place here goes: they lose name and address, and can't sign in any more."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _

from als.accounts.models import NAME_PARTS, CalendarFeed, User
from als.core.clearing import empty_persons
from als.core.models import MailPreference, OutMail
from sets.models import Agreement, Invitation, Member, ProgrammeRole, RoleInvitation, SetFacilitator


def people_of(set_):
    """Return those with a place in the set, or who had one or were asked to."""
    return User.objects.filter(
        Q(pk__in=SetFacilitator.objects.filter(set=set_).values("person"))
        | Q(pk__in=Member.objects.filter(pair__set=set_).values("person"))
        | Q(pk__in=Agreement.objects.filter(pair__set=set_).values("person"))
        | Q(pk__in=Invitation.objects.filter(pair__set=set_, person__isnull=False).values("person"))
        | Q(pk__in=_asked_to_roles().filter(set=set_).values("person"))
    )


def only_here(set_):
    """Return those of them who have no place in another set, and no role in a programme.

    A set that was not cleared keeps its people's names, also of those who have left it.
    """
    return (
        people_of(set_)
        .exclude(may_make_programmes=True)
        .exclude(pk__in=SetFacilitator.objects.exclude(set=set_).values("person"))
        .exclude(pk__in=Member.objects.exclude(pair__set=set_).values("person"))
        .exclude(pk__in=Agreement.objects.exclude(pair__set=set_).values("person"))
        .exclude(
            pk__in=Invitation.objects.exclude(pair__set=set_)
            .filter(person__isnull=False)
            .values("person")
        )
        .exclude(pk__in=_asked_to_roles().exclude(set=set_).values("person"))
        .exclude(pk__in=_asked_to_roles().filter(set=None).values("person"))
        .exclude(pk__in=ProgrammeRole.objects.active().values("person"))
    )


def _asked_to_roles():
    return RoleInvitation.objects.filter(person__isnull=False)


def forget(people):
    """Let these people (keys) have no name, no address, and no way in.

    Return how many marks of the trail lost what they stood for.
    """
    emptied = empty_persons(Q(by__in=people))
    CalendarFeed.objects.filter(person__in=people).delete()
    MailPreference.objects.filter(person__in=people).delete()
    for theirs in (EmailAddress, Authenticator, UserSession):
        theirs.objects.filter(user__in=people).delete()
    mails = OutMail.objects.filter(to__in=people)
    OutMail.objects.filter(digest__in=mails).update(digest=None)
    mails.delete()
    for person in User.objects.filter(pk__in=people):
        person.name, person.email = _("Name removed"), f"removed-{person.pk}@removed.invalid"
        for part in NAME_PARTS:
            setattr(person, part, "")
        person.is_active, person.last_login, person.former_names = False, None, []
        person.set_unusable_password()
        columns = ["name", *NAME_PARTS, "email", "is_active", "last_login", "password"]
        person.save(update_fields=[*columns, "former_names"])
    return emptied
