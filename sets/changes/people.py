"""What all changes share that bring a person in."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from als.accounts.changes import invite
from als.accounts.models import User
from als.core.mail.addresses import canonical, check
from als.core.refusals import Refused
from sets.changes.locks import hold_programme
from sets.enums import AgreementState, InvitationState, PairState, ProgrammeRoleKind
from sets.models import Agreement, Member, ProgrammeRole, SetFacilitator

MAX_NAME_LENGTH = User._meta.get_field("name").max_length


def address_and_name(email, name):
    """Return the address in its one form, and the name on one line; ``Refused`` at the field."""
    email, name = canonical(email), " ".join(name.split())
    try:
        check(email)
    except ValidationError as error:
        sentence = _("“%(address)s” is not an email address. %(why)s")
        given = {"address": email, "why": error.messages[0]}
        raise Refused(sentence % given, field="email") from None
    if not name or len(name) > MAX_NAME_LENGTH:
        raise Refused(
            _("Enter the name of the person at %s, in at most 150 characters.") % email,
            field="name",
        )
    return email, name


def person_at(*, email, name, by):
    """Return the person with this address, invited if they are new here."""
    email, name = address_and_name(email, name)
    person = invite(email=email, name=name, by=by)
    if not person.is_active:
        raise Refused(
            _("The person at %s can no longer sign in here. Name somebody else.") % email,
            field="email",
        )
    return person


@contextmanager
def fields_of(role):
    """Prefix the field of a ``Refused`` inside, for a form that asks for several people."""
    try:
        yield
    except Refused as refusal:
        if refusal.field in ("name", "email"):
            refusal.field = f"{role}_{refusal.field}"
        raise


def refuse_sponsor(person, programme):
    """Keep those who read for the sponsor out of the sets: they see what is released.

    Whoever becomes either waits for the other here: the programme's row is held for both.
    """
    hold_programme(programme.pk)
    if (
        ProgrammeRole.objects.active()
        .filter(programme=programme, person=person, kind=ProgrammeRoleKind.SPONSOR)
        .exists()
    ):
        raise Refused(
            _("The person at %s reads this programme for its sponsor, and can’t take part in it.")
            % person.email,
            field="email",
        )


def refuse_insider(person, programme):
    """Keep those who take part in a programme from reading it for its sponsor."""
    roles = ProgrammeRole.objects.active().filter(programme=programme, person=person)
    inside = (
        roles.exclude(kind=ProgrammeRoleKind.SPONSOR),
        SetFacilitator.objects.active().filter(set__programme=programme, person=person),
        Member.objects.active().filter(pair__set__programme=programme, person=person),
        Agreement.objects.filter(
            pair__set__programme=programme,
            pair__state__in=PairState.open_states(),
            person=person,
            state=AgreementState.INVITED,
        ),
    )
    if any(rows.exists() for rows in inside):
        raise Refused(
            _("The person at %s takes part in this programme, and can’t read it for its sponsor.")
            % person.email,
            field="email",
        )


def refuse_facilitator(person, set_):
    """Refuse somebody who facilitates the set: facilitators can't be members."""
    if SetFacilitator.objects.active().filter(set=set_, person=person).exists():
        raise Refused(
            _("The person at %s facilitates this set, and can’t be a member of a pair.")
            % person.email,
            field="email",
        )


def refuse_answered(invitation):
    """Refuse an invitation (to a side, or to a role) that was answered or withdrawn."""
    if invitation.state == InvitationState.TAKEN_BACK:
        raise Refused(_("The invitation has been withdrawn."))
    if invitation.state != InvitationState.ASKED:
        raise Refused(_("The invitation has been answered already."))
