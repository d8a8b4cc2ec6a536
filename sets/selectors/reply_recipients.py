"""Who gets replies to a mail: people, never the address to which undelivered mail returns."""

from sets.enums import AgreementState
from sets.models import Agreement, LearningSet, Member, Programme, ProgrammeRole, SetFacilitator


def reply_recipients(mail):
    """Return ``(name, address)`` pairs of those who get replies to this mail; maybe none.

    The facilitators for whoever takes part in the set or is asked to. Everybody else (who has
    left, who reads for the sponsor) gets the programme's contact, as does a sole facilitator.
    """
    person = mail.to
    if person is None:
        return []
    set_id = mail.set_id or _a_set_of(person)
    if set_id is None:
        programme = Programme.objects.filter(
            pk__in=ProgrammeRole.objects.active().filter(person=person).values("programme")
        ).order_by("-pk")
        return _contact(programme.first())
    others = _facilitators(set_id).exclude(person=person).select_related("person")
    people = [(row.person.name, row.person.email) for row in others]
    if people and _knows_the_facilitators(person, set_id):
        return people
    set_ = LearningSet.objects.select_related("programme").filter(pk=set_id).first()
    return _contact(set_ and set_.programme)


def _knows_the_facilitators(person, set_id):
    asked = Agreement.objects.filter(pair__set=set_id, person=person, state=AgreementState.INVITED)
    sits = Member.objects.active().filter(pair__set=set_id, person=person)
    return sits.exists() or asked.exists() or _facilitators(set_id).filter(person=person).exists()


def _facilitators(set_id):
    rows = SetFacilitator.objects.active().filter(set=set_id, person__is_active=True)
    return rows.order_by("pk")


def _a_set_of(person):
    """Return the newest set that the person takes part in, for a mail that is of none."""
    sits = Member.objects.active().filter(person=person).values_list("pair__set", flat=True)
    leads = SetFacilitator.objects.active().filter(person=person).values_list("set", flat=True)
    return max([*sits, *leads], default=None)


def _contact(programme):
    if programme is None or not programme.contact_email:
        return []
    return [(programme.contact_name, programme.contact_email)]
