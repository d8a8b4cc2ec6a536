"""Mails about a set that goes on by itself."""

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.models import Member
from sets.notifications.common import facilitators_of, page_of


@outbox.together()
def continuation_proposed(continuation, *, by):
    """Ask everybody in the set whether it goes on by itself; except who proposed it."""
    for person in _everybody(continuation.set):
        if person.pk != by.pk:
            _of_continuation(
                person, continuation, "proposed", _("Shall “%s” go on by itself?"), by=by
            )


def continuation_over(continuation):
    """Drop the question: it was withdrawn."""
    outbox.drop(f"continuation-{continuation.pk}")


@outbox.together()
def continuation_settled(continuation, facilitators):
    """Notify everybody, and those who facilitated until now, that the set goes on by itself."""
    continuation_over(continuation)
    for person in {
        person.pk: person for person in [*facilitators, *_everybody(continuation.set)]
    }.values():
        _of_continuation(person, continuation, "settled", _("“%s” goes on by itself"), by=None)


def _of_continuation(person, continuation, what, subject, *, by):
    set_ = continuation.set
    outbox.write(
        person,
        kind=MailKind.AGREEMENT,
        key=f"continuation-{continuation.pk}-{what}",
        about=f"continuation-{continuation.pk}",
        page=page_of("sets:ending", set_.pk),
        subject=subject % set_,
        template="sets_continuation",
        set_id=set_.pk,
        set=set_,
        continuation=continuation,
        by=by,
    )


def _everybody(set_):
    seats = Member.objects.taking_part().of_set(set_).select_related("person")
    people = [*(seat.person for seat in seats), *facilitators_of(set_)]
    return list({person.pk: person for person in people if person.is_active}.values())
