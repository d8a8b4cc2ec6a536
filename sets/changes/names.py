"""What people of a set are called: no two alike, and each change of a name is on its record."""

from django.utils.translation import gettext as _

from als.accounts.models import User
from als.core import audit
from als.core.naming.alike import alike
from als.core.refusals import Refused
from sets.enums import AgreementState
from sets.models import Agreement, Invitation, LearningSet, Member, SetFacilitator


def refuse_taken_name(set_, name, *, email, seen_by=None):
    """Refuse the name of somebody else in the set, also in letters that only look the same.

    Who said or signed something is read off a name. ``email``: of the person who is to have it.
    ``seen_by``: compare with those alone whom that person sees anyway, so that nobody learns from
    it who else is there, or was asked.
    """
    if _is_taken(set_, name, email, seen_by):
        sentence = _(
            "Somebody else in “%(set)s” is called “%(name)s”, or nearly so. Add what tells the "
            "two apart: a middle initial, or the organisation in brackets."
        )
        raise Refused(sentence % {"set": set_, "name": name}, field="name")


def refuse_namesake(set_, person):
    """Refuse that somebody joins under the name of another there; say where they change theirs."""
    if _is_taken(set_, person.name, person.email):
        sentence = _(
            "Somebody else in “%(set)s” is called “%(name)s”, or nearly so. Sign in, add in your "
            "profile what tells the two of you apart (a middle initial, your organisation in "
            "brackets), then answer."
        )
        raise Refused(sentence % {"set": set_, "name": person.name})


def refuse_account_of_same_name(set_, person):
    """Refuse to bring somebody in at once whose own name is that of another there."""
    if _is_taken(set_, person.name, person.email):
        sentence = _(
            "The person at %(email)s is called “%(name)s” here, as somebody else in “%(set)s” is, "
            "or nearly so. Ask them to add in their profile what tells the two apart."
        )
        given = {"email": person.email, "name": person.name, "set": set_}
        raise Refused(sentence % given, field="email")


def _is_taken(set_, name, email, seen_by=None):
    return any(alike(name, other) for other in _names_in(set_, email, seen_by))


def refuse_name_of_another(sender, *, person, name, **kwargs):
    """Hear that somebody takes a name: it must be free in each set that they are in now."""
    for set_ in _sets_of(person, now=True):
        refuse_taken_name(set_, name, email=person.email)


def record_rename(sender, *, person, before, **kwargs):
    """Put the rename on the record of each set that the person is in, or was."""
    for set_ in _sets_of(person):
        audit.record("changed their name", person, by=before, set_id=set_.pk)


def _names_in(set_, email, seen_by=None):
    people = User.objects.exclude(email=email)
    members, facilitators, asked, invited = (
        model.objects.visible_to(seen_by) if seen_by else model.objects.all()
        for model in (Member, SetFacilitator, Agreement, Invitation)
    )
    asked = asked.unanswered().filter(pair__set=set_).exclude(person__email=email)
    rows = [
        members.active().of_set(set_).values("person"),
        facilitators.active().filter(set=set_).values("person"),
    ]
    if seen_by is None:
        rows.append(asked.values("person"))
    invited = invited.unanswered().filter(pair__set=set_).exclude(email=email)
    found = [
        *(people.filter(pk__in=of_rows).values_list("name") for of_rows in rows),
        asked.exclude(asked_as="").values_list("asked_as"),
        invited.values_list("name"),
    ]
    first, *others = (names.order_by() for names in found)
    return [name for (name,) in first.union(*others)]


def _sets_of(person, *, now=False):
    seats = Member.objects.filter(person=person)
    runs = SetFacilitator.objects.filter(person=person)
    asked = Agreement.objects.filter(person=person, state=AgreementState.INVITED)
    if now:
        seats, runs = seats.active(), runs.active()
    found = LearningSet.objects.filter(
        pk__in=seats.values("pair__set")
    ) | LearningSet.objects.filter(pk__in=runs.values("set"))
    if now:
        found |= LearningSet.objects.filter(pk__in=asked.values("pair__set"))
    return found.order_by("pk")
