"""Links in the digest by which its one reader answers what waits for them, without signing in.

Each is of the same kind as in the mail of the thing itself: for one person, one thing and one
version. A digest is addressed to one person, as those mails are.
"""

from django.utils.translation import gettext as _

from actions.changes.links import progress_link_for
from meetings.tokens import poll_link
from sets.changes.answers import answer_link_for
from sets.models import GroundRules, Member


def with_links(person, needs):
    """Return each need with its links, ``(label, absolute address)``. Call in a transaction."""
    seats = Member.objects.taking_part().filter(person=person).order_by("pk")
    seats = list(seats.select_related("person", "pair__set__programme"))
    in_set = {seat.pair.set_id: seat for seat in reversed(seats)}
    in_pair = {seat.pair_id: seat for seat in seats}
    return [(need, list(_links_of(need, in_set.get(need.set_pk), in_pair))) for need in needs]


def _links_of(need, member, in_pair):
    """Yield a need's links. ``member``: the person in its set; ``in_pair``: in each of theirs."""
    if member is None or need.of_others:
        return
    of = need.values
    for purpose, thing, label in _asked(need.kind, of):
        seat = in_pair.get(of["pair_id"]) if "pair_id" in of else member
        if seat and (address := answer_link_for(purpose, thing=thing, member=seat)):
            yield label, address
    if need.kind == "poll_to_answer":
        yield _("Choose dates, without signing in:"), poll_link(of["meeting"], member)
    if need.kind == "action_due" and (seat := in_pair.get(of["pair_id"])):
        label = _("Log progress, without signing in:")
        yield label, progress_link_for(action=of["action"], member=seat)


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
