"""Mails of issues and actions. They go to members of the pair, and to nobody else."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from actions.tokens import progress_token
from als.core.enums import MailKind
from als.core.formats import day_month
from als.core.mail import outbox
from als.core.text.later import later as _
from als.core.text.later import when_read
from sets.changes.answers import answer_links_for
from sets.enums import Tier
from sets.models import GroundRules, GroundRulesAcceptance, Member
from sets.notifications.answers import link_disowned, link_used

REMINDERS = {
    MailKind.DUE: "actions_due",
    MailKind.OVERDUE: "actions_overdue",
    MailKind.QUIET: "actions_quiet",
}


def with_acceptance(members):
    """Annotate ``knows_rules``: whether each has accepted the newest version of the set's rules."""
    newer = GroundRules.objects.filter(
        set=OuterRef("rules__set"), version__gt=OuterRef("rules__version")
    )
    accepted = GroundRulesAcceptance.objects.filter(member=OuterRef("pk"))
    return members.annotate(knows_rules=Exists(accepted.exclude(Exists(newer))))


# The rules say how far words may go, and a mailbox is further than any page (decision 32).
def may_receive_content(member):
    """Return whether a mail to the member may contain what the pair wrote.

    Until the member has accepted the newest ground rules, a mail only links to the page.
    No query for members read ``with_acceptance``.
    """
    if not hasattr(member, "knows_rules"):
        member = with_acceptance(Member.objects.filter(pk=member.pk)).get()
    return member.knows_rules


@outbox.together()
def notify_issue_recorded(issue, *, by):
    """Notify the pair of an issue that a facilitator recorded for it."""
    members = _members(issue.pair, besides=by)
    links = answer_links_for([("issue", issue, member) for member in members])
    for member in members:
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
            answer=links["issue", issue.pk, member.pk],
            issue=issue,
            by=by,
        )


@outbox.together()
def notify_progress_recorded(entries):
    """Ask the pair to confirm what it reported in a meeting: entries of that one, newest last.

    Each member gets a link of their own for each entry, and none of its words.
    """
    meeting, pair = entries[0].agenda_item.meeting, entries[0].action.pair
    members = _members(pair, besides=None)
    links = answer_links_for(
        [("progress", entry, member) for member in members for entry in entries]
    )
    for member in members:
        _write(
            member,
            pair,
            kind=MailKind.ISSUE,
            key=f"progress-recorded-{meeting.pk}-{pair.pk}-{entries[-1].pk}",
            subject=_("Recorded for your pair in %s: please confirm it") % meeting,
            plainly=_("Progress is recorded for your pair"),
            template="actions_progress_recorded",
            about=_recorded(meeting.pk, pair.pk),
            page=reverse("meetings:meeting", args=[meeting.pk]),
            meeting=meeting,
            asked=[(entry, links["progress", entry.pk, member.pk]) for entry in entries],
        )


def notify_logged_by_link(link):
    """Let the person know that an entry was saved in their name, and how to disown it."""
    link_used(
        link,
        key=f"progress-link-{link.pk}",
        subject=_("Your entry is saved: %s"),
        given=_("An entry was added to the log of an action of your pair."),
        disown=reverse("actions:progress_link_saved", args=[progress_token(link)]),
        page=reverse("actions:action", args=[link.action_id]),
    )


def notify_entry_disowned(link, *, put_back):
    """Let the facilitators know that an entry was not its person’s.

    ``put_back``: the action's status is what it was before, so that nothing is left to settle.
    """
    note = _("Others have worked on the action since, so its status stays: settle it with them.")
    link_disowned(
        link,
        key=f"progress-link-{link.pk}-disowned",
        given=_("An entry was added to the log of an action."),
        page=reverse("actions:action", args=[link.action_id]),
        note=note if link.entry.ended_the_action and not put_back else "",
    )


@outbox.together()
def notify_consent_asked(action, *, sides, by):
    """Ask the members of these sides for consent, once for each version of the text."""
    members = _members(action.pair, besides=by).filter(side__in=list(sides))
    links = _consent_links(action, members)
    for member in members:
        _of_action(
            member,
            action,
            key=f"consent-asked-{action.pk}-{action.text_version}",
            subject=_("Does your side consent? %s") % action,
            plainly=_("Your pair is asked for consent"),
            template="actions_consent_asked",
            about=_asked(action, member.side),
            answer=links.get(member.pk, ""),
            by=by,
        )


@outbox.together()
def notify_action_agreed(action, *, by):
    """Notify the pair, except the person who consented last, that both sides have agreed."""
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


@outbox.together()
def notify_action_changed(action, *, was_agreed, by):
    """Notify the pair that a changed action needs consent again."""
    members = _members(action.pair, besides=by)
    links = _consent_links(action, members)
    for member in members:
        _of_action(
            member,
            action,
            key=f"action-changed-{action.pk}-{action.text_version}",
            subject=_("Changed, so it needs consent again: %s") % action,
            plainly=_("An action of your pair has changed and needs consent again"),
            template="actions_changed",
            answer=links.get(member.pk, ""),
            was_agreed=was_agreed,
            by=by,
        )


@outbox.together()
def notify_consent_void(action, *, member, disowned):
    """Notify the pair that a consent was taken back, or not the member's own: it is open again."""
    for other in _members(action.pair, besides=None if disowned else member.person):
        _of_action(
            other,
            action,
            key=f"consent-void-{action.pk}-{action.text_version}-{member.pk}",
            subject=_("Not agreed after all: %s") % action,
            plainly=_("An action of your pair is not agreed after all"),
            template="actions_consent_void",
            who=member.person,
            disowned=disowned,
        )


@outbox.together()
def notify_action_withdrawn(action, *, by):
    """Notify the pair that a proposed action was withdrawn."""
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


def notify_reminder(member, action, *, kind, key, expires_at, since, more, link):
    """Remind a member of an action that is due soon, overdue, or without entries for a month.

    ``kind`` is one of REMINDERS; ``key`` makes it come once; ``since`` is the day of the last
    entry, ``more`` how many other actions of the pair are without entries too; ``link`` opens the
    form of one entry, or is "" for a member who may not receive content.
    """
    full = may_receive_content(member)
    page = reverse("actions:action", args=[action.pk])
    plainly = _plain_subject(kind)
    outbox.write(
        member.person,
        kind=kind,
        key=f"{key}-{member.person_id}",
        subject=_reminder_subject(kind, action, since) if full else plainly,
        template=REMINDERS[kind] if full else "actions_plainly",
        set_id=action.pair.set_id,
        about=_about(action),
        page=page,
        expires_at=expires_at,
        action=action,
        pair=action.pair,
        plainly=plainly,
        since=since,
        more=more,
        link=link if full else page,
    )


def _reminder_subject(kind, action, since):
    day = since if kind == MailKind.QUIET else action.due
    sentence = {
        MailKind.DUE: _("Due on %(day)s: %(action)s"),
        MailKind.OVERDUE: _("Overdue since %(day)s: %(action)s"),
        MailKind.QUIET: _("Nothing logged since %(day)s: %(action)s"),
    }[kind]
    return sentence % {"day": when_read(day_month, day), "action": action}


def _plain_subject(kind):
    """Return the subject for a member who may not receive content."""
    return {
        MailKind.DUE: _("An action of your pair is due soon"),
        MailKind.OVERDUE: _("An action of your pair is overdue"),
        MailKind.QUIET: _("Nothing was logged on an action of your pair for 30 days"),
    }[kind]


def drop_all(action):
    """Drop every unsent mail about the action: its text has changed or been withdrawn."""
    outbox.drop(_about(action))
    for side in Tier:
        drop_asking(action, side)


def drop_asking(action, side):
    """Drop the unsent requests for consent to a side that has consented."""
    outbox.drop(_asked(action, side))


def drop_recorded(meeting_id, pair_id):
    """Drop the unsent requests to confirm what was recorded for the pair in the meeting."""
    outbox.drop(_recorded(meeting_id, pair_id))


def drop_reminders(action):
    """Drop the unsent reminders of an action that has ended."""
    outbox.drop(_about(action), kinds=set(REMINDERS))


def drop_quiet(action):
    """Drop the unsent reminder that nothing was logged: an entry has just come in."""
    outbox.drop(_about(action), kinds={MailKind.QUIET})


def _consent_links(action, members):
    """Return the address at which each member consents; none while the issue is not confirmed."""
    if not action.issue.is_confirmed:
        return {}
    made = answer_links_for([("consent", action, member) for member in members])
    return {member.pk: made["consent", action.pk, member.pk] for member in members}


def _about(action):
    return f"action-{action.pk}"


def _recorded(meeting_id, pair_id):
    return f"progress-recorded-{meeting_id}-{pair_id}"


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
    """Put the mail in the outbox, without its content if ``may_receive_content`` forbids it."""
    full = may_receive_content(member)
    outbox.write(
        member.person,
        subject=subject if full else plainly,
        template=template if full else "actions_plainly",
        set_id=pair.set_id,
        pair=pair,
        page=page,
        link=page,
        plainly=plainly,
        **kwargs,
    )
