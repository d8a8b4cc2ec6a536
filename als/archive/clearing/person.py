"""One person's removal: the set's record stays, under the name of the role that the person had.

``als/archive/personal/table.py`` says of each kind of row whether it goes, stays, or is emptied.
"""

import html
import logging

from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from als.accounts.models import NAME_PARTS, CodeRequest, Removal, User
from als.archive.models import PersonExport
from als.archive.personal.table import HELD, Then
from als.core import audit, clock
from als.core.clearing import clearing, empty_names, remove_later
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.text.languages import own_words_language
from meetings.models import AgendaItem, AgendaSent, Attendance, MinutesVersion
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
    forget_roles,
)

log = logging.getLogger(__name__)

# Models of libraries that hold an account's ways in; whatever one of them adds goes as well.
LIBRARIES = ("account", "mfa", "usersessions", "socialaccount")
NO_ADDRESS = "removed-{}@removed.invalid"
MAIL_WORDS = ("subject", "text", "html", "calendar", "error", "bounce_reason")


def remove_due():
    """Remove each person whose day has come; return how many. One that fails is tried again."""
    rows = Removal.objects.due().order_by("pk").values_list("pk", flat=True)
    return sum(_tried(pk) for pk in rows)


def _tried(pk):
    try:
        return _step(pk)
    except Exception:  # whatever is wrong with one, those behind it still go on
        log.exception("Removal %s failed; nothing of it was done", pk)
        return False


def _step(pk):
    """Let the person leave first, so that mails still find them; remove them an hour later."""
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
    """Leave by the ordinary way, which tells those concerned; in a closed set it just ends."""
    try:
        step()
    except Refused as refusal:
        log.info("Left without the ordinary way: %s", refusal)


def remove(pk):
    """Take name and address of the removal's person away everywhere; return whether it was done."""
    with clearing():
        removal = Removal.objects.select_for_update().get(pk=pk)
        if removal.done_at or removal.taken_back_at:
            return False
        person = User.objects.select_for_update().get(pk=removal.person_id)
        names, label = names_of(person), role_name(person)
        emptied = empty_names(Q(by=person))
        _empty_words(person, names, label)
        _remove_rows(person)
        _forget_account(person, label)
        removal.done_at = clock.now()
        removal.save(update_fields=["done_at"])
        for set_id in _sets_of(person):
            audit.record("removed the name of", person, by=None, set_id=set_id)
        audit.record("removed", person, by=None, emptied_names=emptied)
    return True


def names_of(person):
    """Return what the person is and was called here, and the address: the longest first."""
    before = AuditEntry.objects.filter(by=person).exclude(by_name="").values_list("by_name")
    found = {
        person.name,
        person.email,
        *person.former_names,
        *(name for (name,) in before.distinct()),
    }
    return sorted(found - {""}, key=len, reverse=True)


def role_name(person):
    """Return what the record calls the person from now on, in the language of their set."""
    seat = Member.objects.filter(person=person).with_set().order_by("-joined_at", "-pk").first()
    if seat is not None:
        programme = seat.pair.set.programme
        with translation.override(own_words_language(programme.language)):
            facts = {"tier": programme.tier_word(seat.side), "number": seat.pair.number}
            return _("a member of the %(tier)s side of pair %(number)s") % facts
    if SetFacilitator.objects.filter(person=person).exists():
        return _("a facilitator")
    if ProgrammeRole.objects.filter(person=person).exists():
        return _("a person of the programme")
    return _("a person who was removed")


def _sets_of(person):
    seats = Member.objects.filter(person=person).values_list("pair__set_id", flat=True)
    places = SetFacilitator.objects.filter(person=person).values_list("set_id", flat=True)
    return sorted({*seats, *places})


# --- words --------------------------------------------------------------------------------------


def _empty_words(person, names, label):
    """Put the role for the name wherever the product itself wrote it, and in columns for names."""
    for model, columns in ((MinutesVersion, ("content",)), (AgendaSent, ("content",))):
        for row in model.objects.all().iterator(200):
            _put(row, {name: _in_json(getattr(row, name), names, label) for name in columns})
    _rename_mails(person, names, label)
    OutMail.objects.filter(reply_to__icontains=person.email).update(reply_to="")
    Attendance.objects.filter(stand_in__in=names).update(stand_in=label)
    AgendaItem.objects.filter(presenter__in=names).update(presenter=label)
    Programme.objects.filter(contact_name__in=names).update(contact_name="")
    Programme.objects.filter(contact_email__iexact=person.email).update(contact_email="")
    CodeRequest.objects.filter(address=person.email).delete()
    Invitation.objects.filter(email=person.email).delete()
    RoleInvitation.objects.filter(email=person.email).delete()
    Agreement.objects.filter(person=person).update(asked_as="")
    Readiness.objects.filter(member__person=person).update(comment="")


def _put(row, values):
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
    told = Q(pk=None)
    for name in names:
        for column in MAIL_WORDS:
            told |= Q(**{f"{column}__contains": name})
            told |= Q(**{f"{column}__contains": html.escape(name)})
    for row in OutMail.objects.filter(told).exclude(to=person).iterator(200):
        _put(row, {column: _renamed(getattr(row, column), names, label) for column in MAIL_WORDS})


def _renamed(text, names, label):
    for name in names:
        text = text.replace(name, label).replace(html.escape(name), html.escape(label))
    return text


# --- rows ---------------------------------------------------------------------------------------


def _remove_rows(person):
    """Remove what the table says goes: mails, ways in, drafts, what was the person's alone."""
    exports = PersonExport.objects.filter(person=person)
    remove_later(list(exports.exclude(file="").values_list("file", flat=True)))
    mails = OutMail.objects.filter(to=person)
    OutMail.objects.filter(digest__in=mails).update(digest=None)
    for held in HELD:
        if held.then == Then.GOES and held.model not in (EmailAddress, EmailConfirmation):
            held.going(person)._raw_delete(Removal.objects.db)
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


def _forget_account(person, label):
    person.name, person.email = label[:150], NO_ADDRESS.format(person.pk)
    for part in NAME_PARTS:
        setattr(person, part, "")
    person.is_active = person.may_make_programmes = False
    person.last_login, person.former_names = None, []
    person.set_unusable_password()
    columns = [
        "name",
        *NAME_PARTS,
        "email",
        "is_active",
        "may_make_programmes",
        "last_login",
        "former_names",
    ]
    person.save(update_fields=[*columns, "password"])
