"""The mail about a partnership that has passed to another authority."""

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.models import Agreement, Member
from sets.notifications.common import facilitators_of, page_of
from sets.tokens import agreement_link


def passed_on(succession, pairs, *, by):
    """Notify both sides and their facilitators, once for each set.

    A lead who has still to answer gets the way to do so. ``pairs`` of closed sets are left alone.
    """
    told = set()
    for pair in pairs:
        if not pair.set.is_open:
            continue
        asked = Agreement.objects.unanswered().filter(pair=pair).select_related("person")
        links = {agreement.person: agreement_link(agreement) for agreement in asked}
        members = Member.objects.active().filter(pair=pair).select_related("person")
        people = [*links, *(member.person for member in members), *facilitators_of(pair.set)]
        for person in people:
            if (person.pk, pair.set_id) not in told and person.pk != by.pk:
                told.add((person.pk, pair.set_id))
                _write(person, succession, pair, by, links.get(person, ""))


def _write(person, succession, pair, by, link):
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
        link=link,
        reply_to=[by],
        by=by,
    )
