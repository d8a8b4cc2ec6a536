"""Who may do what with programmes, sets and pairs: one fact each, of ``(user, obj)``."""

from als.core import clock
from sets.enums import PairState, SetState
from sets.models import Partnership, Programme
from sets.models.roles import roles_of


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


def researches(user, programme):
    return programme.pk in roles_of(user).researches


def may_read_set(user, set_):
    """Facilitators, and members of confirmed pairs: not those who wait for their other side."""
    return set_.pk in roles_of(user).inside


def may_write_in_set(user, set_):
    """Facilitators, and members of confirmed pairs, while the set is not closed."""
    return set_.is_open and (facilitates(user, set_) or sits_in_set(user, set_))


def may_clear_words(user, set_):
    """Those who write in the set say which of its words are no names, whoever typed them."""
    return may_write_in_set(user, set_)


def may_facilitate(user, set_):
    """The set's facilitators, while the set is not closed."""
    return set_.is_open and facilitates(user, set_)


def may_speak_for_pair(user, pair):
    """A member of the pair, while the pair takes part and its set is not closed."""
    return pair.set.is_open and pair.state == PairState.CONFIRMED and sits_in_pair(user, pair)


def may_import_registers(user):
    return bool(roles_of(user).manages)


def may_import_into(user, register):
    """Managers, unless the register serves a programme that they don't manage as well."""
    users = Programme.objects.using(register).exclude(pk__in=roles_of(user).manages)
    return may_import_registers(user) and not users.exists()


def may_call_for_pairs(user, set_):
    """Open and close a set's call, and decide on who applied: the programme's managers."""
    return manages_set(user, set_)


def may_decide_on(user, application):
    return application.is_open and manages_set(user, application.call.set)


def may_mail_applicants(user, application):
    """Send a mail again that did not arrive, to a corrected address: the programme's managers."""
    return application.cleared_at is None and manages_set(user, application.call.set)


def may_record_succession(user, partnership):
    """Say that a partnership has passed to another authority: the programme's managers."""
    return partnership.programme_id in roles_of(user).manages


def may_use_register(programme, register):
    """Whatever it likes, until places of another register are in use."""
    others = Partnership.objects.filter(programme=programme, authority__isnull=False)
    return not others.exclude(authority__register=register).exists()


def may_make_programmes(user):
    return user.may_make_programmes


def may_arrange(user, set_):
    """Change a set's details and its facilitators: those, and the programme's managers."""
    return set_.is_open and (facilitates(user, set_) or manages_set(user, set_))


def may_take_back(user, invitation):
    """Take an invitation to a role back: who may invite to it."""
    set_ = invitation.set
    return manages(user, invitation.programme) or bool(set_ and facilitates(user, set_))


def may_close(user, set_):
    return set_.state == SetState.CONCLUDING and facilitates(user, set_)


def may_reopen(user, set_, at=None):
    """Undo the closing: a facilitator of the set, for 14 days, while its data is there."""
    until = set_.reopens_until
    in_time = until is not None and (at or clock.now()) < until
    return in_time and set_.cleared_at is None and facilitates(user, set_)


def may_propose_continuation(user, set_):
    """Whoever writes in it, at the end of its year."""
    return set_.state == SetState.CONCLUDING and may_write_in_set(user, set_)


def may_answer_continuation(user, continuation):
    """Members, for their side, while the set is at its end: one that runs again needs no answer."""
    set_ = continuation.set
    return set_.state == SetState.CONCLUDING and sits_in_set(user, set_)


def may_drop_continuation(user, continuation):
    own = continuation.proposed_by_id == user.pk
    set_ = continuation.set
    return continuation.waits and may_write_in_set(user, set_) and (own or facilitates(user, set_))


def may_renew(user, set_):
    """Make a new set with the same people: a facilitator, who knows them all, at the year's end."""
    over = set_.state in (SetState.CONCLUDING, SetState.CLOSED) and set_.cleared_at is None
    return over and facilitates(user, set_)


def may_settle_retention(user, set_):
    """Say how long a closed set's personal data is kept, and confirm what goes after that day."""
    settles = facilitates(user, set_) or manages_set(user, set_)
    return settles and not set_.is_open and set_.cleared_at is None


def may_take_away(user, facilitator):
    """Remove a facilitator: of a closed set too, or they could read its private notes for ever."""
    return facilitates(user, facilitator.set) or manages_set(user, facilitator.set)


def may_answer(user, agreement):
    """Answer an invitation: nobody but the lead who was asked."""
    return agreement.person_id == user.pk


def may_name_group(user, pair, side):
    """Say who speaks together as a side: facilitators who ask it, and its lead once it agreed."""
    if pair.state == PairState.PROPOSED:
        return may_facilitate(user, pair.set)
    return may_speak_for_pair(user, pair) and leads_side(user, pair, side)


def may_withdraw(user, pair, side):
    return pair.set.is_open and leads_side(user, pair, side)


def may_invite_colleague(user, pair, side):
    return pair.set.is_open and leads_side(user, pair, side)


def may_ask_back(user, member):
    """A facilitator of the set, about a seat that ended with the set's import, not by anybody."""
    set_ = member.pair.set
    ended_by_import = set_.imported_at is not None and member.left_at == set_.imported_at
    return set_.is_open and ended_by_import and facilitates(user, set_)


def may_take_back_colleague(user, invitation):
    """The lead of the side; or the facilitator who asked, where the side has no lead yet."""
    pair = invitation.pair
    asked = invitation.by_id == user.pk and facilitates(user, pair.set)
    return pair.set.is_open and (asked or leads_side(user, pair, invitation.side))


def may_hand_over(user, pair, side):
    """The lead of the side; or a facilitator, for a lead who has gone without doing so."""
    takes_part = pair.set.is_open and pair.state in PairState.open_states()
    return takes_part and (leads_side(user, pair, side) or facilitates(user, pair.set))


def may_leave(user, member):
    """The member themselves, or the lead of their side."""
    own = member.person_id == user.pk
    return member.pair.set.is_open and (own or leads_side(user, member.pair, member.side))


def may_choose_focus(user, set_):
    """Propose and score topics: members only. Who runs the workshop has no say in it."""
    return set_.is_open and sits_in_set(user, set_) and not facilitates(user, set_)


def may_change_topic(user, topic):
    """Reword or withdraw a topic: only the member who proposed it."""
    return may_choose_focus(user, topic.set) and topic.proposed_by_id in roles_of(user).members


def may_accept_rules(user, rules):
    return rules.set.is_open and sits_in_set(user, rules.set)


def may_stop_research(user, set_):
    """Anybody in a closed set, whose ground rules no longer change; else a new version does it."""
    return not set_.is_open and may_read_set(user, set_)


def has_rules_to_accept(user, rules):
    """Some seat of the person's has not accepted the version; it comes ``with_seats_of`` them."""
    seats = [seat for seat in roles_of(user).seats if seat.set_id == rules.set_id]
    asked = [seat for seat in seats if not seat.waits]
    return rules.set.is_open and rules.accepted_for < len(asked)


def may_edit_paper(user, paper):
    """Facilitators, and whoever wrote it while they are in the set."""
    return may_facilitate(user, paper.set) or (
        may_write_in_set(user, paper.set) and paper.added_by_id == user.pk
    )


def may_give_view(user, paper):
    """Members of confirmed pairs: facilitators listen."""
    return paper.set.is_open and sits_in_set(user, paper.set)


def may_answer_readiness(user, pair):
    """Members of a confirmed pair, while the set is open: it is about themselves."""
    return may_speak_for_pair(user, pair) and not facilitates(user, pair.set)


def may_be_supported(pair):
    """A pair that takes part, or that waits for an answer."""
    return pair.state in PairState.open_states()


def may_read_support(user, pair):
    """The set's facilitators, and the pair that was helped."""
    return facilitates(user, pair.set) or sits_in_pair(user, pair)


def may_edit_support(user, entry):
    """Whoever logged it, while they facilitate the set."""
    return may_facilitate(user, entry.pair.set) and entry.given_by_id == user.pk


def may_edit_note(user, note):
    """Whoever wrote it, while they facilitate the set."""
    return may_facilitate(user, note.set) and note.written_by_id == user.pk


def lies_within(lower, upper):
    """Return whether a lower-tier authority is within an upper-tier one, if both are known."""
    return lower is None or upper is None or lower.parent_id == upper.pk


def may_share(user, set_):
    """Those appointed to facilitate the set: who does so by its consent is a member of it."""
    return set_.is_open and set_.pk in roles_of(user).appointed


def may_use_shared(user, programme):
    """Whoever manages the programme or was appointed to facilitate a set of it."""
    roles = roles_of(user)
    if programme.pk in roles.manages:
        return True
    return programme.sets.filter(pk__in=roles.appointed).exists()


def may_remove_shared(user, shared):
    """Who shared it, while they may use it, and managers; a set's own template its facilitators."""
    if shared.set_id:
        return shared.set_id in roles_of(user).facilitates
    own = shared.added_by_id == user.pk
    return manages(user, shared.programme) or (own and may_use_shared(user, shared.programme))
