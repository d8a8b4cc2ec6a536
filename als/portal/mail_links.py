"""Links in the digest by which its one reader answers what waits for them, without signing in.

Each is of the same kind as in the mail of the thing itself: for one person, one thing and one
version. A digest is addressed to one person, as those mails are.
"""

from operator import attrgetter

from django.utils.translation import gettext as _

from actions.changes.links import make_links
from actions.tokens import progress_link
from meetings.tokens import poll_link
from sets.changes.answers import answer_link_for
from sets.models import GroundRules


def with_links(asked):
    """Return for each ``(seats, needs)`` of a person their needs, each with its links.

    A link is ``(label, absolute address)``; ``seats``: the person as a member in each of their
    pairs. Call in a transaction.
    """
    in_pair = [{seat.pair_id: seat for seat in seats} for seats, _needs in asked]
    logging = make_links(
        {
            (need.values["action"], own[need.values["pair_id"]])
            for own, (_seats, needs) in zip(in_pair, asked, strict=True)
            for need in needs
            if _is_logged_on(need, own)
        }
    )
    return [
        [(need, list(_links_of(need, own, logging))) for need in needs]
        for own, (_seats, needs) in zip(in_pair, asked, strict=True)
    ]


def _is_logged_on(need, in_pair):
    is_own = need.kind == "action_due" and not need.of_others
    return is_own and need.values["pair_id"] in in_pair


def _links_of(need, in_pair, logging):
    """Yield a need's links. ``in_pair``: the person in each of their pairs."""
    seats = sorted(in_pair.values(), key=attrgetter("pk"))
    member = next((seat for seat in seats if seat.pair.set_id == need.set_pk), None)
    if member is None or need.of_others:
        return
    of = need.values
    for purpose, thing, label in _asked(need.kind, of):
        seat = in_pair.get(of["pair_id"]) if "pair_id" in of else member
        if seat and (address := answer_link_for(purpose, thing=thing, member=seat)):
            yield label, address
    if need.kind == "poll_to_answer":
        yield _("Choose dates, without signing in:"), poll_link(of["meeting"], member)
    if _is_logged_on(need, in_pair):
        link = logging[of["action"].pk, in_pair[of["pair_id"]].pk]
        yield _("Log progress, without signing in:"), progress_link(link)


def _asked(kind, of):
    """Yield what a need of this kind asks: the ``AnswerPurpose``, its thing, and the label."""
    if kind == "rules_to_accept":
        rules = GroundRules.objects.get(pk=of["rules_pk"])
        yield "rules", rules, _("Accept them, without signing in:")
    elif kind == "meeting_to_answer":
        yield "coming", of["meeting"], _("Say whether you will come, without signing in:")
    elif kind in ("minutes_to_read", "minutes_to_check"):
        label = _("Ask for a correction, without signing in:")
        yield "correction", of["meeting"], label
    elif kind == "action_to_consent":
        yield "consent", of["action"], _("Consent, without signing in:")
    elif kind == "issue_to_confirm":
        yield "issue", of["issue"], _("Confirm it, without signing in:")
    elif kind == "follow_up_to_answer":
        yield "follow_up", of["follow_up"], _("Answer, without signing in:")
    elif kind == "progress_to_confirm":
        several = _("Confirm entry %s, without signing in:")
        for number, entry in enumerate(of["entries"], 1):
            one = len(of["entries"]) == 1
            label = _("Confirm it, without signing in:") if one else several % number
            yield "progress", entry, label
