"""The mail about who speaks together as a side of a pair."""

from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.notifications.common import concerned, page_of


@outbox.together()
def group_named(partnership, pairs, *, by):
    """Notify those whom a change of the group concerns, once for each set."""
    at = f"{clock.now():%Y%m%d%H%M%S}"
    for person, pair, link in concerned(pairs, by=by):
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"group-{partnership.pk}-{pair.set_id}-{at}",
            about=f"pair-{pair.pk}",
            page=page_of("portal:pair", pair.pk),
            subject=_("For whom %s speaks") % partnership,
            template="sets_group",
            set_id=pair.set_id,
            set=pair.set,
            pair=pair,
            ours=partnership,
            link=link,
            reply_to=[by],
            by=by,
        )
