"""Who may do what with themes, issues and actions: one fact each, of ``(user, obj)``."""

import datetime as dt

from actions.enums import ActionState, ThemeState
from als.core import clock
from meetings.enums import MeetingState, MinutesState
from sets.enums import PairState, Tier
from sets.models.roles import roles_of
from sets.rules import (
    facilitates,
    may_facilitate,
    may_speak_for_pair,
    may_write_in_set,
    sits_in_pair,
    sits_in_set,
    sits_on_side,
)

# Later a comment can only be withdrawn: others may have answered it (decision 97).
EDIT_FOR = dt.timedelta(hours=1)


def may_record_for_pair(user, pair):
    """The set's facilitators, while the pair takes part: it then waits for the pair."""
    return pair.state == PairState.CONFIRMED and may_facilitate(user, pair.set)


def may_keep_themes(user, set_):
    """Propose, take, leave, sort, merge, split: members alone. Facilitators only offer."""
    return set_.is_open and sits_in_set(user, set_) and not facilitates(user, set_)


def may_offer_themes(user, set_):
    return may_facilitate(user, set_)


def may_order_themes(user, set_):
    """Reorder themes: members and facilitators, as with the agenda; it changes no content."""
    return may_write_in_set(user, set_)


def may_edit_theme(user, theme):
    """Members the set's own themes; facilitators what they offer, until members answer."""
    if theme.state == ThemeState.OFFERED:
        return may_offer_themes(user, theme.set)
    return theme.state == ThemeState.OPEN and may_keep_themes(user, theme.set)


def may_raise_issue(user, pair):
    return may_speak_for_pair(user, pair) or may_record_for_pair(user, pair)


def may_edit_issue(user, issue):
    """The pair; and whoever recorded it for the pair, until the pair confirms it."""
    if issue.is_placeholder:
        return False
    recorded = not issue.is_confirmed and issue.raised_by_id == user.pk
    return may_speak_for_pair(user, issue.pair) or (
        recorded and may_record_for_pair(user, issue.pair)
    )


def may_answer_for_issue(user, issue):
    """Confirm it, close it, open it again: the pair alone. A placeholder is not an issue."""
    return not issue.is_placeholder and may_speak_for_pair(user, issue.pair)


def may_write_view(user, pair, side):
    """A side's view is its own; a facilitator may only note it for the pair to confirm."""
    if may_speak_for_pair(user, pair):
        return sits_on_side(user, pair, side)
    return may_record_for_pair(user, pair)


def sides_to_write(user, pair):
    """Return the sides whose view the person may write."""
    return [side for side in Tier if may_write_view(user, pair, side)]


def may_propose_action(user, issue):
    return may_raise_issue(user, issue.pair)


def may_edit_action(user, action):
    """The pair; and whoever recorded it for the pair, until the first consent."""
    if may_speak_for_pair(user, action.pair):
        return True
    recorded = action.state == ActionState.PROPOSED and action.proposed_by_id == user.pk
    if not (recorded and may_record_for_pair(user, action.pair)):
        return False
    return not any(action.consent_of(side) for side in Tier)


def may_withdraw_action(user, action):
    """While it is only proposed: the pair, and whoever recorded it until the first consent."""
    return action.state == ActionState.PROPOSED and may_edit_action(user, action)


def may_refile_action(user, action):
    """Put a proposed action under another issue of the pair: the pair alone."""
    return action.state == ActionState.PROPOSED and may_speak_for_pair(user, action.pair)


def may_consent(user, action):
    """A member of the pair, for the own side. Never a facilitator."""
    return may_speak_for_pair(user, action.pair)


def own_consent(user, action):
    """Return the consent to the action as it is that the person gave, or None."""
    seat = roles_of(user).seat_in_pair(action.pair.pk)
    given = seat and action.consent_of(seat.side)
    return given if given and given.member_id == seat.member_id else None


def may_take_back_consent(user, action):
    """Who gave it, until work on the action has begun."""
    is_open = action.state in (ActionState.PROPOSED, ActionState.AGREED)
    return is_open and may_consent(user, action) and bool(own_consent(user, action))


def may_log_progress(user, action):
    return may_speak_for_pair(user, action.pair)


def may_own_entry(user, entry):
    """Say of a disowned entry that it was one's own after all: its author alone."""
    author = entry.author
    return bool(author and author.person_id == user.pk) and may_log_progress(user, entry.action)


def may_record_progress(user, action, item):
    """The set's facilitators, in the meeting in which the pair reports; it waits for the pair."""
    return (
        item.meeting.cycle.set_id == action.pair.set_id
        and item.meeting.state in MeetingState.held_states()
        and item.meeting.minutes_state != MinutesState.AGREED
        and may_record_for_pair(user, action.pair)
    )


def may_move_action(user, action):
    """Start it, end it: the pair alone."""
    return may_speak_for_pair(user, action.pair)


def may_comment(user, set_):
    """Whoever writes in the set, on what they can see of it."""
    return may_write_in_set(user, set_)


def may_edit_comment(user, comment):
    """Its author, for a short time: afterwards others have read it, and may have answered."""
    return may_withdraw_comment(user, comment) and clock.now() < comment.written_at + EDIT_FOR


def may_withdraw_comment(user, comment):
    return comment.is_shown and comment.author_id == user.pk and may_comment(user, comment.set)


def may_remove_comment(user, comment):
    """Facilitators of the set, somebody else's: their own they withdraw."""
    own = comment.author_id == user.pk
    return comment.is_shown and not own and may_facilitate(user, comment.set)


def may_export_set(user, set_):
    """The set's facilitators, of a closed set as well: its data outlive it with them."""
    return facilitates(user, set_)


def may_export_pair(user, pair):
    """A member exports what belongs to their own pair; facilitators any pair of the set."""
    return sits_in_pair(user, pair) or facilitates(user, pair.set)
