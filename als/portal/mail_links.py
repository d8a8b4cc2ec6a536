"""Links in the digest by which its one reader answers what waits for them, without signing in.

Each is of the same kind as in the mail of the thing itself: for one person, one thing and one
version. A digest is addressed to one person, as those mails are.
"""

from actions.changes.links import make_links
from actions.tokens import progress_link
from als.core.prepared import prepared
from als.core.text.later import later as _
from meetings.tokens import poll_link
from sets.changes.answers import answer_links_for
from sets.models import GroundRules

# Kinds of links beside the names of ``AnswerPurpose``s
LOG, POLL = "log", "poll"
CORRECT = _("Ask for a correction, without signing in:")
# By the kind of a need: the kind of its link, which of its values that is about, and the label
ASKED = {
    "poll_to_answer": (POLL, "meeting", _("Choose dates, without signing in:")),
    "action_due": (LOG, "action", _("Log progress, without signing in:")),
    "meeting_to_answer": ("coming", "meeting", _("Say whether you will come, without signing in:")),
    "minutes_to_read": ("correction", "meeting", CORRECT),
    "minutes_to_check": ("correction", "meeting", CORRECT),
    "action_to_consent": ("consent", "action", _("Consent, without signing in:")),
    "issue_to_confirm": ("issue", "issue", _("Confirm it, without signing in:")),
    "follow_up_to_answer": ("follow_up", "follow_up", _("Answer, without signing in:")),
}


def with_links(asked):
    """Return for each ``(seats, needs)`` of a person their needs, each with its links.

    A link is ``(label, absolute address)``, the label in the language in which it is read;
    ``seats``: the person as a member in each of their pairs. Call in a transaction.
    """
    wanted = [[(need, list(_wanted(need, seats))) for need in needs] for seats, needs in asked]
    of_all = [one for needs in wanted for _need, links in needs for one in links]
    progress = make_links({(thing, seat) for kind, thing, seat, _label in of_all if kind == LOG})
    answers = answer_links_for(
        [(kind, thing, seat) for kind, thing, seat, _label in of_all if kind not in (LOG, POLL)]
    )

    def address(kind, thing, seat):
        if kind == LOG:
            return progress_link(progress[thing.pk, seat.pk])
        return poll_link(thing, seat) if kind == POLL else answers[kind, thing.pk, seat.pk]

    def shown(links):
        found = [(label, address(kind, thing, seat)) for kind, thing, seat, label in links]
        return [(label, address) for label, address in found if address]

    return [[(need, shown(links)) for need, links in needs] for needs in wanted]


def _wanted(need, seats):
    """Yield what each link of a need is: its kind, its thing, for which member, and the label."""
    member = next((seat for seat in seats if seat.pair.set_id == need.set_pk), None)
    if member is None or need.of_others:
        return
    in_pair = {seat.pair_id: seat for seat in seats}
    of = need.values
    seat = in_pair.get(of["pair_id"]) if "pair_id" in of else member
    if seat:
        yield from ((kind, thing, seat, label) for kind, thing, label in _asked(need.kind, of))


def _asked(kind, of):
    """Yield what a need of this kind asks: the kind of its link, its thing, and the label."""
    if kind in ASKED:
        link, name, label = ASKED[kind]
        yield link, of[name], label
    elif kind == "rules_to_accept":
        for rules in _rules(of["rules_pk"]):
            yield "rules", rules, _("Accept them, without signing in:")
    elif kind == "progress_to_confirm":
        several = _("Confirm entry %s, without signing in:")
        for number, entry in enumerate(of["entries"], 1):
            one = len(of["entries"]) == 1
            label = _("Confirm it, without signing in:") if one else several % number
            yield "progress", entry, label


@prepared
def _rules(pk):
    return GroundRules.objects.filter(pk=pk)
