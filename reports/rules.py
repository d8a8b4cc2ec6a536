"""Who may do what with lessons and reports: one fact each, of ``(user, obj)``."""

from als.core import clock
from reports.enums import ReportState
from sets.enums import PairState
from sets.models import Pair
from sets.models.roles import roles_of
from sets.rules import (
    facilitates,
    manages_set,
    may_facilitate,
    may_speak_for_pair,
    may_write_in_set,
    sits_in_set,
    sits_on_side,
    sponsors,
)


def may_draft_lesson(user, set_):
    return may_write_in_set(user, set_)


def may_edit_lesson(user, lesson):
    """Any member and facilitator: a changed text asks everybody again."""
    return lesson.is_open and may_write_in_set(user, lesson.set)


def may_drop_lesson(user, lesson, answered):
    """Whoever drafted it, until a side has answered it: then it is the set's. Facilitators always.

    What was dropped, whoever may draft brings back: nobody has the last word alone.
    """
    own = lesson.drafted_by_id == user.pk and not answered
    return may_edit_lesson(user, lesson) and (own or facilitates(user, lesson.set))


def may_bring_back_lesson(user, lesson):
    return not lesson.is_open and may_write_in_set(user, lesson.set)


def may_order_lessons(user, set_):
    return may_write_in_set(user, set_)


def may_answer_lessons(user, set_):
    """Those who sit on a side of a pair of the set, while it is open."""
    return set_.is_open and roles_of(user).seat_in_set(set_.pk) is not None


def may_endorse(user, lesson):
    return lesson.is_open and may_answer_lessons(user, lesson.set)


def may_edit_report(user, report):
    return may_facilitate(user, report.set) and report.state == ReportState.DRAFTING


def may_send_for_sign_off(user, report):
    return may_edit_report(user, report)


def may_sign_off(user, report):
    return (
        report.set.is_open
        and report.state == ReportState.FOR_SIGN_OFF
        and roles_of(user).seat_in_set(report.set_id) is not None
    )


def may_answer_passages(user, pair):
    """Members of the pair, each for their side, while it takes part and its set is not closed."""
    return may_speak_for_pair(user, pair)


def silence_counts(report):
    """Return whether the day has passed until which sides could answer."""
    if report.state != ReportState.FOR_SIGN_OFF or report.answer_by is None:
        return False
    return clock.today(report.set.programme.time_zone) > report.answer_by


# Silence is not agreement, and does not stop a report either: one side that does not answer could
# keep the set's work from those who asked for it (decision 45).
def may_release(user, report):
    """The set's facilitators, once all sides have signed, or their date to answer has passed."""
    signed = report.state == ReportState.SIGNED_OFF
    return may_facilitate(user, report.set) and (signed or silence_counts(report))


def may_reopen(user, report):
    return may_facilitate(user, report.set) and report.state != ReportState.DRAFTING


def may_respond(user, programme):
    """The sponsor's people, each of them: the answer is the sponsor's, not a person's."""
    return sponsors(user, programme)


def may_reply(user, set_):
    """The set's facilitators put the sponsor's question to the pairs, and send their reply."""
    return facilitates(user, set_)


def may_consent_to_reply(user, consent):
    """A member of that side, of a closed set as well."""
    return sits_on_side(user, consent.pair, consent.side)


def may_consent_to_case(user, consent):
    """A member of that side, while the pair takes part and its set is open."""
    pair = consent.case.pair
    return may_speak_for_pair(user, pair) and sits_on_side(user, pair, consent.side)


def may_move_respond_by(user, report):
    """The set's facilitators, of a closed set as well: answers come after its year."""
    return facilitates(user, report.set)


def may_switch_on_page(user, report):
    """The set's facilitators, of a closed set as well; what the sides said is asked beside it."""
    return facilitates(user, report.set)


def may_switch_off_page(user, report):
    """Those, and the programme's managers: a page outlives the set's people."""
    return facilitates(user, report.set) or manages_set(user, report.set)


def may_take_back_page(user, report):
    """Members, each for their side, of a closed set as well: the page outlives its year."""
    return sits_in_set(user, report.set)


def may_follow_page(user, report):
    """Who switches it, and whose yes it needs, may see where it stands."""
    return may_switch_off_page(user, report) or may_take_back_page(user, report)


def takes_follow_up(follow_up):
    """Return whether its side can still answer: of a closed set as well, until it is cleared."""
    pair = follow_up.pair
    return pair.state == PairState.CONFIRMED and pair.set.cleared_at is None


def may_answer_follow_up(user, follow_up):
    """A member of the side that is asked."""
    return takes_follow_up(follow_up) and sits_on_side(user, follow_up.pair, follow_up.side)


def may_consent_to_follow_up(user, follow_up):
    """A member of the pair's other side, where this one lets its words go into the short report."""
    other = sits_on_side(user, follow_up.pair, follow_up.other_side)
    return takes_follow_up(follow_up) and follow_up.is_offered and other


def may_ask_for_outcome(user, report):
    return may_respond(user, report.set.programme) or facilitates(user, report.set)


def may_ask_for_rendering(user, set_):
    return facilitates(user, set_)


def may_take_archive(user, set_):
    """The set's facilitators, of a closed set as well: its data outlive it with them.

    An archive is whole or it can't be imported: a facilitator by consent takes it if no pair had
    ended before, whose matters it holds.
    """
    if set_.pk not in roles_of(user).by_consent:
        return facilitates(user, set_)
    return not Pair.objects.shut_to(user).filter(set=set_).exists()


def may_take_pairs_part(user, pair):
    """A member of the pair, once both sides have agreed to it."""
    seat = roles_of(user).seat_in_pair(pair.pk)
    return seat is not None and not seat.waits


def may_identify(user, report):
    """Who has the report numbered: its facilitators and the programme's managers, at any time."""
    return facilitates(user, report.set) or manages_set(user, report.set)
