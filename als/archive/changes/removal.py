"""One person's removal: the set's record stays, under the role that the person had.

The inventory says of each model whether a person's rows are deleted, kept, or emptied.
"""

import html
import logging
from random import shuffle

from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Q

from als.accounts.models import CodeRequest, Removal, User
from als.archive.changes.accounts import empty_account
from als.archive.inventory.table import PERSONAL
from als.archive.models import PersonExport
from als.archive.selectors.removal import names_of, role_name, sets_of
from als.core import audit, clock
from als.core.clearing import clearing, empty_names, remove_later
from als.core.locking import locked_by_key
from als.core.models import OutMail
from als.core.processes.runs import attempt
from als.core.refusals import Refused
from meetings.models import AgendaItem, AgendaSent, Attendance, Guest, MinutesVersion
from sets.changes import learning_sets, members
from sets.models import (
    Agreement,
    Invitation,
    Member,
    Programme,
    ProgrammeRole,
    Readiness,
    RoleInvitation,
    SetFacilitator,
)
from sets.models.roles import forget_roles

log = logging.getLogger(__name__)

# Models of libraries that hold an account's ways in; whatever one of them adds goes as well.
LIBRARIES = ("account", "mfa", "usersessions", "socialaccount")
MAIL_WORDS = ("subject", "text", "html", "calendar", "error", "bounce_reason")


def remove_due():
    """Remove each person whose day has come; return how many. One that fails is tried again."""
    return sum(removing_due())


def removing_due():
    """Remove them; yield of each, once committed, whether they have gone."""
    due = list(Removal.objects.due().values_list("pk", flat=True))
    shuffle(due)  # else those behind one that fails after a run's whole time would never come
    yield from (attempt(_step, pk) for pk in due)


def _step(pk):
    """Let the person leave first, so that mails still reach them; remove them an hour later."""
    person = Removal.objects.select_related("person").get(pk=pk).person
    if leave_all(person):
        return False
    if OutMail.objects.filter(to=person).claimable().exists():
        return False
    return remove(pk)


def leave_all(person):
    """Let the person leave what they take part in; return whether there was anything."""
    left = False
    for seat in Member.objects.filter(person=person, left_at=None):
        _leave(lambda seat=seat: members.leave(member=seat, by=person))
        rest = Member.objects.filter(pk=seat.pk, left_at=None)
        rest.update(left_at=clock.now(), lead=False)
        left = True
    for place in SetFacilitator.objects.active().filter(person=person):
        _leave(lambda place=place: learning_sets.remove_facilitator(facilitator=place, by=person))
        SetFacilitator.objects.active().filter(pk=place.pk).update(removed_at=clock.now())
        left = True
    roles = ProgrammeRole.objects.active().filter(person=person)
    left |= bool(roles.update(removed_at=clock.now()))
    forget_roles(person)
    return left


def _leave(step):
    """Leave by the ordinary way, which notifies those concerned; in a closed set it just ends."""
    try:
        step()
    except Refused as refusal:
        log.info("Left without the ordinary way: %s", refusal)


def remove(pk):
    """Take name and address of the removal's person away everywhere; return whether it was done."""
    with clearing():
        removal = locked_by_key(Removal, pk)
        if removal.done_at or removal.taken_back_at:
            return False
        person = locked_by_key(User, removal.person_id)
        names, label = names_of(person), role_name(person)
        emptied = empty_names(Q(by=person))
        _empty_words(person, names, label)
        _remove_rows(person)
        empty_account(person, label)
        removal.done_at = clock.now()
        removal.save(update_fields=["done_at"])
        for set_ in sets_of(person):
            audit.record("removed the name of", person, by=None, set_id=set_.pk)
        audit.record("removed", person, by=None, emptied_names=emptied)
    return True


# --- words --------------------------------------------------------------------------------------


def _empty_words(person, names, label):
    """Put the role for the name wherever the product itself wrote it, and in columns for names."""
    for model, columns in ((MinutesVersion, ("content",)), (AgendaSent, ("content",))):
        for row in model.objects.all().iterator(200):
            _update(row, {name: _in_json(getattr(row, name), names, label) for name in columns})
    _rename_mails(person, names, label)
    OutMail.objects.filter(reply_to__icontains=person.email).update(reply_to="")
    Attendance.objects.filter(stand_in__in=names).update(stand_in=label)
    for guest in Guest.objects.filter(name__in=names):
        _rename_guest(guest, label)
    AgendaItem.objects.filter(presenter__in=names).update(presenter=label)
    Programme.objects.filter(contact_name__in=names).update(contact_name="")
    Programme.objects.filter(contact_email__iexact=person.email).update(contact_email="")
    CodeRequest.objects.filter(address=person.email).delete()
    Invitation.objects.filter(email=person.email).delete()
    RoleInvitation.objects.filter(email=person.email).delete()
    Agreement.objects.filter(person=person).update(asked_as="")
    Readiness.objects.filter(member__person=person).update(comment="")


def _rename_guest(guest, label):
    """Put the role for a guest's name; a second guest of that label in one meeting has a number."""
    taken = Guest.objects.filter(meeting=guest.meeting_id, name__startswith=label).count()
    _update(guest, {"name": f"{label} {taken + 1}" if taken else label})


def _update(row, values):
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _in_json(value, names, label):
    """Put the label where a whole text is the name: typed words stay as they were typed."""
    if isinstance(value, dict):
        return {key: _in_json(inner, names, label) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_json(inner, names, label) for inner in value]
    return label if isinstance(value, str) and value in names else value


def _rename_mails(person, names, label):
    """Put the role for the name in the kept text of mails to others."""
    named = Q(pk=None)
    for name in {*names, *map(html.escape, names)}:
        for column in MAIL_WORDS:
            named |= Q(**{f"{column}__contains": name})
    for row in OutMail.objects.filter(named).exclude(to=person).iterator(200):
        _update(
            row, {column: _renamed(getattr(row, column), names, label) for column in MAIL_WORDS}
        )


def _renamed(text, names, label):
    for name in names:
        text = text.replace(name, label).replace(html.escape(name), html.escape(label))
    return text


# --- rows ---------------------------------------------------------------------------------------


def _remove_rows(person):
    """Delete what the inventory says: mails, ways to sign in, drafts, private texts."""
    exports = PersonExport.objects.filter(person=person)
    remove_later(list(exports.exclude(file="").values_list("file", flat=True)))
    mails = OutMail.objects.filter(to=person)
    OutMail.objects.filter(digest__in=mails).update(digest=None)
    for entry in PERSONAL:
        if entry.model not in (EmailAddress, EmailConfirmation):
            entry.removed_with_person(person)._raw_delete(Removal.objects.db)
    for model in apps.get_models():
        if model._meta.app_label in LIBRARIES:
            for column in model._meta.concrete_fields:
                if column.is_relation and column.related_model is User:
                    model._base_manager.filter(**{column.name: person}).delete()
    end_sessions(person)


def end_sessions(person):
    """Sign the person out everywhere."""
    mine = [
        one.pk
        for one in Session.objects.filter(expire_date__gt=clock.now()).iterator(500)
        if one.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
