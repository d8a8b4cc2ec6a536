"""What the people of a pair are told by mail. Nobody outside the pair is."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from als.core.enums import MailKind
from als.core.mail import outbox
from sets.enums import Tier
from sets.models import GroundRules, GroundRulesAcceptance, Member

REMINDERS = {MailKind.DUE, MailKind.OVERDUE, MailKind.QUIET}


def with_acceptance(members):
    """Add ``knows_rules``: whether each has accepted the newest version of the set's rules."""
    newer = GroundRules.objects.filter(
        set=OuterRef("rules__set"), version__gt=OuterRef("rules__version")
    )
    accepted = GroundRulesAcceptance.objects.filter(member=OuterRef("pk"))
    return members.annotate(knows_rules=Exists(accepted.exclude(Exists(newer))))


def may_be_told_content(member):
    """Say whether a mail to the member may hold what the pair wrote.

    Before the member has accepted the newest ground rules it only says that there is something.
    Members read ``with_acceptance`` are not asked for again.
    """
    if not hasattr(member, "knows_rules"):
        member = with_acceptance(Member.objects.filter(pk=member.pk)).get()
    return member.knows_rules


def issue_recorded(issue, *, by):
    for member in _members(issue.pair, besides=by):
        _write(
            member,
            issue.pair,
            kind=MailKind.ISSUE,
            key=f"issue-recorded-{issue.pk}",
            subject=_("Recorded for your pair: %s") % issue,
            plainly=_("An issue is recorded for your pair"),
            template="actions_issue_recorded",
            about=f"issue-{issue.pk}",
            page=reverse("actions:issue", args=[issue.pk]),
            issue=issue,
            by=by,
        )


def consent_asked(action, *, sides, by):
    """Ask the members of these sides; each of them once for each version of the text."""
    for member in _members(action.pair, besides=by):
        if member.side in sides:
            _of_action(
                member,
                action,
                key=f"consent-asked-{action.pk}-{action.text_version}",
                subject=_("Does your side consent? %s") % action,
                plainly=_("Your pair is asked for consent"),
                template="actions_consent_asked",
                about=_asked(action, member.side),
                by=by,
            )


def action_agreed(action, *, by):
    for member in _members(action.pair, besides=by):
        _of_action(
            member,
            action,
            kind=MailKind.AGREED,
            key=f"action-agreed-{action.pk}-{action.text_version}",
            subject=_("Both sides have agreed: %s") % action,
            plainly=_("Both sides of your pair have agreed to an action"),
            template="actions_agreed",
        )


def action_changed(action, *, was_agreed, by):
    for member in _members(action.pair, besides=by):
        _of_action(
            member,
            action,
            key=f"action-changed-{action.pk}-{action.text_version}",
            subject=_("Changed, so it needs consent again: %s") % action,
            plainly=_("An action of your pair has changed and needs consent again"),
            template="actions_changed",
            was_agreed=was_agreed,
            by=by,
        )


def action_withdrawn(action, *, by):
    for member in _members(action.pair, besides=by):
        _of_action(
            member,
            action,
            key=f"action-withdrawn-{action.pk}",
            subject=_("Withdrawn: %s") % action,
            plainly=_("A proposed action of your pair is withdrawn"),
            template="actions_withdrawn",
            by=by,
        )


def drop_all(action):
    """Keep back whatever has not gone out: the text that it speaks of does not stand any more."""
    outbox.drop(_about(action))
    for side in Tier:
        drop_asking(action, side)


def drop_asking(action, side):
    """Keep back the question to a side that has answered it."""
    outbox.drop(_asked(action, side))


def drop_reminders(action):
    """Keep back the reminders of what has come to its end."""
    outbox.drop(_about(action), kinds=REMINDERS)


def drop_quiet(action):
    """Keep back the reminder that nothing was logged: something was."""
    outbox.drop(_about(action), kinds={MailKind.QUIET})


def _about(action):
    return f"action-{action.pk}"


def _asked(action, side):
    return f"{_about(action)}-asked-{side}"


def _members(pair, *, besides):
    members = Member.objects.active().filter(pair=pair).exclude(person=besides)
    return with_acceptance(members.select_related("person"))


def _of_action(member, action, *, kind=MailKind.CONSENT, **kwargs):
    kwargs.setdefault("about", _about(action))
    page = reverse("actions:action", args=[action.pk])
    _write(member, action.pair, kind=kind, page=page, action=action, **kwargs)


def _write(member, pair, *, subject, plainly, template, page, **kwargs):
    """Write the mail; for who has not accepted the ground rules only that there is something."""
    told = may_be_told_content(member)
    outbox.write(
        member.person,
        subject=subject if told else plainly,
        template=template if told else "actions_plainly",
        set_id=pair.set_id,
        pair=pair,
        page=page,
        link=page,
        plainly=plainly,
        **kwargs,
    )
