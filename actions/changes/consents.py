"""Consent: an action is agreed when a member of each side has consented to the same text."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions import notifications
from actions.changes.rows import count_no_longer, locked_action, record, save
from actions.enums import ActionState
from actions.models import Consent
from actions.rules import may_consent, own_consent
from als.core import clock
from als.core.refusals import Refused, refuse_unless
from sets.enums import Tier
from sets.models.roles import roles_of


def consent(*, action, by, version=None):
    """Consent to the action for the side that ``by`` sits on, and return the side's ``Consent``.

    ``version`` is the version of the text that the person read; ``Refused`` if it has changed.
    Idempotent for a side, whichever of its members consents. The action's row is locked first, so
    that of two consents at the same instant the later one sees the earlier one, and exactly one of
    them makes the action agreed.
    """
    _refuse_unless_may(by, action)
    with transaction.atomic():
        action = locked_action(action)
        if version is not None and version != action.text_version:
            raise Refused(
                _("The text has changed since you opened this page. Read it again first.")
            )
        given = give_consent(action, by=by)
        if action.state == ActionState.PROPOSED:
            notifications.notify_consent_asked(action, sides=action.sides_to_consent, by=by)
    return given


def give_consent(action, *, by):
    """Save and return a consent to an action that the caller has locked; the second agrees it."""
    _refuse_unless_may(by, action)
    side = roles_of(by).seat_in_pair(action.pair.pk).side
    if given := action.consent_of(side):
        return given
    if action.state != ActionState.PROPOSED:
        raise Refused(_("The action is not waiting for consent."))
    if action.issue.is_placeholder:
        raise Refused(_("File the action under an issue first."))
    if not action.issue.is_confirmed:
        raise Refused(_("Confirm the issue first: it was recorded for your pair."))
    given = Consent.objects.create(
        action=action,
        side=side,
        member_id=roles_of(by).seat_in_pair(action.pair.pk).member_id,
        text_version=action.text_version,
        at=clock.now(),
    )
    record("consented to", action, action.pair, by=by, side=side, version=action.text_version)
    notifications.drop_asking(action, side)
    if action.consent_of(Tier(side).other):
        _agree(action, by)
    return given


def _agree(action, by):
    action.state, action.agreed_at = ActionState.AGREED, clock.now()
    save(action, by=by, fields=["state", "agreed_at"])
    record("agreed by both sides", action, action.pair, by=by, version=action.text_version)
    notifications.notify_action_agreed(action, by=by)


def _refuse_unless_may(by, action):
    if not may_consent(by, action):
        raise Refused(_("Only members of this pair can consent, while the pair takes part."))


def take_back_own(*, action, by):
    """Void the consent that ``by`` gave, until work on the action has begun. Idempotent."""
    _refuse_unless_may(by, action)
    with transaction.atomic():
        action = locked_action(action)
        given = own_consent(by, action)
        if given is None:
            return
        gone = take_back(action, member=given.member, version=given.text_version, disowned=False)
        refuse_unless(gone, _("Work on the action has begun. Edit it, or end it."))


def take_back(action, *, member, version, disowned=True):
    """Void the member's consent; return whether that could be.

    The caller has locked the action. It can be until work on it is logged: if both sides had
    agreed by it, the action is proposed again, and the pair gets a mail. ``disowned``: somebody
    else gave it, by the member's link.
    """
    given = action.consent_of(member.side)
    is_open = action.state in (ActionState.PROPOSED, ActionState.AGREED)
    if not given or given.member_id != member.pk or given.text_version != version or not is_open:
        return False
    given.void_at = clock.now()
    given.save(update_fields=["void_at"])
    if action.state == ActionState.AGREED:
        action.state, action.agreed_at = ActionState.PROPOSED, None
        save(action, by=member.person, fields=["state", "agreed_at"])
        notifications.notify_consent_void(action, member=member, disowned=disowned)
        count_no_longer(action, action.pair, by=member.person)
    record("took back the consent to", action, action.pair, by=member.person, side=member.side)
    return True
