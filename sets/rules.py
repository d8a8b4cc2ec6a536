"""Who may do what with programmes, sets and pairs: one fact each, of ``(user, obj)``."""

from sets.enums import PairState
from sets.models import roles_of


def manages(user, programme):
    return programme.pk in roles_of(user).manages


def manages_set(user, set_):
    return set_.programme_id in roles_of(user).manages


def facilitates(user, set_):
    return set_.pk in roles_of(user).facilitates


def sits_in_set(user, set_):
    return set_.pk in roles_of(user).sits_in


def sits_in_pair(user, pair):
    return pair.pk in roles_of(user).pairs


def sits_on_side(user, pair, side):
    return any(s.pair_id == pair.pk and s.side == side for s in roles_of(user).seats)


def leads_side(user, pair, side):
    return any(s.pair_id == pair.pk and s.side == side and s.lead for s in roles_of(user).seats)


def sponsors(user, programme):
    return programme.pk in roles_of(user).sponsors


def may_read_set(user, set_):
    return set_.pk in roles_of(user).sets


def may_write_in_set(user, set_):
    """Facilitators, and members of confirmed pairs, while the set is not closed."""
    return set_.is_open and (facilitates(user, set_) or sits_in_set(user, set_))


def may_facilitate(user, set_):
    """The set's facilitators, while the set is not closed."""
    return set_.is_open and facilitates(user, set_)


def may_speak_for_pair(user, pair):
    """A member of the pair, while the pair takes part and its set is not closed."""
    return pair.set.is_open and pair.state == PairState.CONFIRMED and sits_in_pair(user, pair)


def may_make_programmes(user):
    return user.may_make_programmes


def may_arrange(user, set_):
    """Change a set's details and its facilitators: those, and the programme's managers."""
    return set_.is_open and (facilitates(user, set_) or manages_set(user, set_))


def may_answer(user, agreement):
    """Answer an invitation: nobody but the lead who was asked."""
    return agreement.person_id == user.pk


def may_withdraw(user, pair, side):
    return pair.set.is_open and leads_side(user, pair, side)


def may_invite_colleague(user, pair, side):
    return pair.set.is_open and leads_side(user, pair, side)


def may_propose_topic(user, set_):
    """Members alone: the set's matter is theirs."""
    return set_.is_open and sits_in_set(user, set_)


def may_accept_rules(user, rules):
    return rules.set.is_open and sits_in_set(user, rules.set)


def may_edit_paper(user, paper):
    """Facilitators, and whoever wrote it while they are in the set."""
    return may_facilitate(user, paper.set) or (
        may_write_in_set(user, paper.set) and paper.added_by_id == user.pk
    )


def lies_within(lower, upper):
    """Say whether a lower-tier authority is within an upper-tier one, as far as both are known."""
    return lower is None or upper is None or lower.parent_id == upper.pk
