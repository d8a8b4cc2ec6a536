"""Changes of proposed and agreed actions."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions import notifications
from actions.changes.consents import give_consent
from actions.changes.rows import (
    changed_fields,
    count_no_longer,
    locked_action,
    locked_issue,
    record,
    save,
    tidy,
)
from actions.enums import ACTION_TRANSITIONS, ActionState, IssueState
from actions.models import ProposedAction
from actions.rules import (
    may_edit_action,
    may_move_action,
    may_propose_action,
    may_refile_action,
    may_withdraw_action,
)
from als.core import clock
from als.core.formats import long_date
from als.core.refusals import Refused
from als.core.revisions import Stale
from sets.enums import Tier
from sets.rules import may_speak_for_pair


def propose_action(*, issue, by, consent=False, **given):
    """Propose an action on an issue and return it. Sent twice it is one action.

    ``given``: ``what``, ``owner``, ``leading_side``, ``due``, and any other field of ``SUBSTANCE``.
    With ``consent`` the proposer, a member, also consents for their own side. A facilitator's is
    recorded for the pair. The sides that have not consented are asked by mail.
    """
    _refuse_unless_may_propose(by, issue)
    given = tidy(given)
    with transaction.atomic():
        issue = locked_issue(issue)
        _refuse_unless_may_propose(by, issue)
        _refuse_bad(issue.pair, given["owner"], given["due"])
        if same := ProposedAction.objects.filter(issue=issue, proposed_by=by, **given).first():
            return same
        action = ProposedAction(issue=issue, proposed_by=by, proposed_at=clock.now(), **given)
        save(action, by=by)
        own = may_speak_for_pair(by, issue.pair)
        record("proposed" if own else "recorded for the pair", action, issue.pair, by=by)
        if consent:
            give_consent(action, by=by)
        notifications.notify_consent_asked(action, sides=action.sides_to_consent, by=by)
    return action


def edit_action(*, action, by, base=None, consent=False, **given):
    """Edit a proposed or agreed action and return it.

    A change of any field of ``SUBSTANCE`` voids the consents, sends the action back to "proposed"
    and notifies both sides. ``base`` is the version of the text that the person's form showed:
    ``Stale`` if it has changed since, so that the form can keep what was typed.
    """
    _refuse_unless_may_edit(by, action)
    given = tidy(given)
    with transaction.atomic():
        action = locked_action(action)
        fields = changed_fields(action, given)
        if not fields:
            # The text is as it was: the form was sent for the consent alone.
            if consent and action.state == ActionState.PROPOSED:
                give_consent(action, by=by)
            return action
        _refuse_unless_may_edit(by, action)
        if base is not None and base != action.text_version:
            raise Stale(
                sentence=_(
                    "Somebody has changed it while you were typing. The current text is below."
                ),
                base=action.text_version,
            )
        due = given.get("due", action.due) if "due" in fields else None
        _refuse_bad(action.pair, given.get("owner", action.owner), due)
        was_agreed = action.state != ActionState.PROPOSED
        _rewrite(action, {name: given[name] for name in fields}, by)
        notifications.drop_all(action)
        if consent:
            give_consent(action, by=by)
        notifications.notify_action_changed(action, was_agreed=was_agreed, by=by)
    return action


def refile_action(*, action, issue, by):
    """Move a proposed action to another confirmed issue of its pair, and return it. Idempotent.

    Who can see it follows from the issue, so the consents given so far are voided and asked again.
    """
    _refuse_unless_may_refile(by, action, issue)
    with transaction.atomic():
        action, issue = locked_action(action), locked_issue(issue)
        if action.issue_id == issue.pk:
            return action
        _refuse_unless_may_refile(by, action, issue)
        # Until its issue was confirmed nobody was asked: to them it is a first question, no change.
        asked_before = action.issue.is_confirmed
        _rewrite(action, {"issue": issue}, by)
        notifications.drop_all(action)
        if asked_before:
            notifications.notify_action_changed(action, was_agreed=False, by=by)
        else:
            notifications.notify_consent_asked(action, sides=list(Tier), by=by)
    return action


def withdraw_action(*, action, by, reason=""):
    """Withdraw a proposed action, which then counts as never agreed, and return it. Idempotent.

    ``Refused`` without a reason if progress was logged on it (it was agreed earlier).
    """
    with transaction.atomic():
        action = locked_action(action)
        if action.state == ActionState.WITHDRAWN:
            return action
        if action.state != ActionState.PROPOSED:
            raise Refused(_("Only a proposed action can be withdrawn. End this one instead."))
        if not may_withdraw_action(by, action):
            raise Refused(
                _(
                    "Only members of this pair, or the person who recorded it, "
                    "can withdraw the action."
                )
            )
        if not reason.strip() and action.progress.exists():
            raise Refused(
                _("Work on it was logged, so give a reason for withdrawing it."), field="reason"
            )
        write_state(action, ActionState.WITHDRAWN, by=by, reason=reason)
        notifications.drop_all(action)
        notifications.notify_action_withdrawn(action, by=by)
    return action


def start_action(*, action, by):
    """Put an agreed action under way and return it. Idempotent."""
    return move(action, ActionState.UNDER_WAY, by=by)


def end_action(*, action, to, reason="", by):
    """End an action as done, stopped or did not work, the last two with a reason; return it."""
    return move(action, to, reason=reason, by=by)


def move(action, to, *, by, reason=""):
    """Change the state of an action, as ACTION_TRANSITIONS allows, and return it."""
    if to == ActionState.WITHDRAWN:
        raise Refused(_("The action is agreed: it can be ended, but no longer withdrawn."))
    if not may_move_action(by, action):
        raise Refused(_("Only members of this pair can change the status of its actions."))
    with transaction.atomic():
        action = locked_action(action)
        if action.state == to:
            return action
        if not may_move_action(by, action):
            raise Refused(_("The pair no longer takes part."))
        write_state(action, to, by=by, reason=reason)
    return action


def write_state(action, to, *, by, reason=""):
    """Write the new state of an action that the caller has locked."""
    to = ActionState(to)
    if to in (ActionState.PROPOSED, ActionState.AGREED):
        raise Refused(_("An action is agreed only when both sides consent."))
    if to not in ACTION_TRANSITIONS[action.state]:
        raise Refused(
            _("An action that is “%(now)s” can’t become “%(to)s”.")
            % {"now": action.get_state_display(), "to": to.label}
        )
    if to in ActionState.states_with_reason() and not reason.strip():
        raise Refused(_("Say why, in a sentence: it is what others learn from."))
    was, action.state = action.state, to
    if to in ActionState.ended_states():
        action.ended_at, action.ended_reason = clock.now(), tidy({"reason": reason})["reason"]
        notifications.drop_reminders(action)
    save(action, by=by, fields=["state", "ended_at", "ended_reason"])
    record("moved", action, action.pair, by=by, was=str(was), to=str(to))


def _rewrite(action, changed, by):
    """Save the changed fields, void the consents to the old text, raise the version."""
    voided = action.consents.filter(text_version=action.text_version, void_at=None)
    number = voided.update(void_at=clock.now())
    for name, value in changed.items():
        setattr(action, name, value)
    action.text_version += 1
    was, action.state, action.agreed_at = action.state, ActionState.PROPOSED, None
    save(action, by=by, fields=[*changed, "text_version", "state", "agreed_at"])
    facts = {"fields": sorted(changed), "version": action.text_version, "voided": number}
    record("changed", action, action.pair, by=by, was=str(was), **facts)
    if was in ActionState.agreed_states():
        count_no_longer(action, action.pair, by=by)


def _refuse_unless_may_propose(by, issue):
    if not may_propose_action(by, issue):
        raise Refused(
            _(
                "Only members of this pair and facilitators of this set can do this, "
                "while the pair takes part."
            )
        )
    if not issue.is_confirmed and may_speak_for_pair(by, issue.pair):
        raise Refused(_("Confirm the issue first: it was recorded for your pair."))


def _refuse_unless_may_refile(by, action, issue):
    if not may_refile_action(by, action):
        raise Refused(
            _("Only members of this pair can move its action, and only until it is agreed.")
        )
    if issue.pair_id != action.issue.pair_id:
        raise Refused(_("Choose an issue of the same pair."))
    if not issue.is_confirmed or issue.state != IssueState.OPEN:
        raise Refused(_("Choose an open issue that the pair has confirmed."))


def _refuse_unless_may_edit(by, action):
    if not may_edit_action(by, action):
        raise Refused(_("Only members of this pair can edit its action."))
    if action.has_ended:
        raise Refused(_("The action has ended and can no longer be edited."))


def _refuse_bad(pair, owner, due):
    if owner.pair_id != pair.pk or owner.left_at is not None:
        raise Refused(_("Choose a member of this pair as the owner."))
    if due is not None and due > pair.set.end:
        raise Refused(
            _("The set ends on %(end)s. Choose a date up to then.")
            % {"end": long_date(pair.set.end)}
        )
