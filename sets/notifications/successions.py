"""The mail about a partnership that has passed to another authority."""

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.models import Member
from sets.notifications.common import facilitators_of, page_of


def passed_on(succession, pairs, *, by):
    """Notify the members of both sides, and their facilitators, once for each pair or set.

    ``pairs`` of closed sets are left alone.
    """
    told = set()
    for pair in pairs:
        if not pair.set.is_open:
            continue
        members = Member.objects.taking_part().filter(pair=pair).select_related("person")
        people = [*(member.person for member in members), *facilitators_of(pair.set)]
        for person in people:
            if (person.pk, pair.set_id) not in told and person.pk != by.pk:
                told.add((person.pk, pair.set_id))
                _write(person, succession, pair, by)


def _write(person, succession, pair, by):
    old, new = succession.before_and_after
    outbox.write(
        person,
        kind=MailKind.AGREEMENT,
        key=f"succession-{succession.pk}-{pair.set_id}",
        about=f"pair-{pair.pk}",
        page=page_of("portal:pair", pair.pk),
        subject=_("%(old)s is now %(new)s") % {"old": old, "new": new},
        template="sets_succession",
        set_id=pair.set_id,
        set=pair.set,
        pair=pair,
        succession=succession,
        old=old,
        new=new,
        reply_to=[by],
        by=by,
    )
