"""What the people of a pair are told by mail. Nobody outside the pair is."""

from django.utils.translation import gettext as _

from als.common import mail
from sets.models import Member


def issue_recorded(issue, *, by):
    for member in _members(issue.pair, besides=by):
        _write(
            member,
            issue.pair,
            key=f"issue-recorded-{issue.pk}",
            subject=_("Recorded for your pair: %s") % issue,
            template="actions_issue_recorded",
            issue=issue,
            by=by,
        )


def consent_asked(action, *, sides, by):
    """Ask the members of these sides; each of them once for each version of the text."""
    for member in _members(action.pair, besides=by):
        if member.side in sides:
            _write(
                member,
                action.pair,
                key=f"consent-asked-{action.pk}-{action.text_version}",
                subject=_("Does your side consent? %s") % action,
                template="actions_consent_asked",
                action=action,
                by=by,
            )


def action_agreed(action, *, by):
    for member in _members(action.pair, besides=by):
        _write(
            member,
            action.pair,
            key=f"action-agreed-{action.pk}-{action.text_version}",
            subject=_("Both sides have agreed: %s") % action,
            template="actions_agreed",
            action=action,
        )


def action_changed(action, *, was_agreed, by):
    for member in _members(action.pair, besides=by):
        _write(
            member,
            action.pair,
            key=f"action-changed-{action.pk}-{action.text_version}",
            subject=_("Changed, so it needs consent again: %s") % action,
            template="actions_changed",
            action=action,
            was_agreed=was_agreed,
            by=by,
        )


def _members(pair, *, besides):
    return (
        Member.objects.active().filter(pair=pair).exclude(person=besides).select_related("person")
    )


def _write(member, pair, *, subject, **kwargs):
    mail.write(
        member.person,
        kind="action",
        subject=subject,
        set_id=pair.set_id,
        pair=pair,
        **kwargs,
    )
