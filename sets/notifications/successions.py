"""The mail about a partnership that has passed to another authority."""

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.notifications.common import concerned, page_of


def passed_on(succession, pairs, *, by):
    """Notify those whom it concerns, once for each set."""
    for person, pair, link in concerned(pairs, by=by):
        _write(person, succession, pair, by, link)


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
