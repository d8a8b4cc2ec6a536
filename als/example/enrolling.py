"""Giving a role at once, for the worked example, whose people nobody can ask.

The product asks everybody first: ``sets.changes.role_invitations``.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core.locking import locked
from als.core.refusals import refuse_unless
from sets.changes.learning_sets import enrol_facilitator, refuse_member
from sets.changes.locks import locked_open
from sets.changes.names import refuse_account_of_same_name, refuse_taken_name
from sets.changes.people import person_at, refuse_insider, refuse_sponsor
from sets.changes.programmes import enrol
from sets.enums import ProgrammeRoleKind
from sets.models import ProgrammeRole, SetFacilitator
from sets.rules import manages, may_arrange


def add_facilitator(*, set_, email, name, by):
    """Let a person facilitate the set at once; return the row."""
    refuse_unless(
        may_arrange(by, set_),
        _("Only managers and facilitators of this set can add a facilitator, while it is open."),
    )
    with transaction.atomic():
        set_ = locked_open(set_)
        person = person_at(email=email, name=name, by=by)
        facilitator = SetFacilitator.objects.active().filter(set=set_, person=person).first()
        if facilitator is not None:
            return facilitator
        refuse_sponsor(person, set_.programme)
        refuse_member(set_, person)
        refuse_taken_name(set_, name, email=person.email)
        refuse_account_of_same_name(set_, person)
        return enrol_facilitator(set_=set_, person=person, by=by, asked_by=by)


def give_role(*, programme, kind, email, name, by):
    """Let a person have a role in the programme; return the row."""
    refuse_unless(
        manages(by, programme), _("Only managers of this programme can invite people to it.")
    )
    with transaction.atomic():
        programme = locked(programme)
        person = person_at(email=email, name=name, by=by)
        role = ProgrammeRole.objects.active().filter(
            programme=programme, person=person, kind=kind
        ).first()  # fmt: skip
        if role is not None:
            return role
        apart = refuse_insider if kind == ProgrammeRoleKind.SPONSOR else refuse_sponsor
        apart(person, programme)
        return enrol(programme=programme, kind=kind, person=person, by=by)
