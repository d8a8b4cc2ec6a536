"""Changes of issues."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions import notifications
from actions.changes.rows import changed_fields, count_no_longer, locked_issue, record, save, tidy
from actions.changes.sorting import trace_move
from actions.enums import IssueState, MoveKind, ThemeState
from actions.models import Consent, Issue
from actions.rules import may_answer_for_issue, may_edit_issue, may_raise_issue, may_write_view
from als.core import clock
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.revisions import Stale
from sets.enums import Tier
from sets.models.roles import roles_of
from sets.rules import may_speak_for_pair


def raise_issue(
    *,
    pair,
    kind,
    title,
    description,
    disclosure,
    by,
    upper_view="",
    lower_view="",
    existing_practice="",
    theme=None,
    raised_in=None,
    agenda_item=None,
    notify=True,
):
    """Raise an issue for the pair and return it; a facilitator's waits for the pair to confirm it.

    ``agenda_item`` is the item of the meeting ``raised_in`` under which it was captured. A member's
    own issue is confirmed at once. Sent twice it is one issue. Without ``notify`` the
    pair gets no mail about it, because it gets one about the action under it.
    """
    _refuse_unless_may_raise(by, pair)
    given = {
        "kind": kind,
        "title": title,
        "description": description,
        "disclosure": disclosure,
        "upper_view": upper_view,
        "lower_view": lower_view,
        "existing_practice": existing_practice,
        "theme": theme,
        "raised_in": raised_in,
        "agenda_item": agenda_item,
    }
    given = tidy(given)
    _refuse_what_is_of_another_set(pair, given)
    with transaction.atomic():
        _refuse_theme_that_is_gone(theme)
        pair = locked(pair, "set__programme", "upper", "lower")
        _refuse_unless_may_raise(by, pair)
        if same := Issue.objects.filter(pair=pair, raised_by=by, **given).first():
            return same
        issue = Issue(pair=pair, raised_by=by, raised_at=clock.now(), **given)
        if may_speak_for_pair(by, pair):
            _confirm(issue, by)
            save(issue, by=by)
            record("raised", issue, pair, by=by)
        else:
            save(issue, by=by)
            record("recorded for the pair", issue, pair, by=by)
            if notify:
                notifications.notify_issue_recorded(issue, by=by)
    return issue


def edit_issue(*, issue, by, base=None, **given):
    """Change the given fields. A side's view is changed by that side alone.

    ``base`` is the revision that the person's form showed. ``Stale`` if a newer one was saved
    since, so that the form can keep what was typed.
    """
    if not may_edit_issue(by, issue):
        raise Refused(_("Only members of this pair can edit its issue."))
    _refuse_what_is_of_another_set(issue.pair, given)
    given = tidy(given)
    with transaction.atomic():
        _refuse_theme_that_is_gone(given.get("theme"))
        issue = locked_issue(issue)
        fields = changed_fields(issue, given)
        if not fields:
            return issue
        _refuse_unless_may_change(by, issue, fields)
        _refuse_stale(issue, base)
        source = issue.theme
        for name in fields:
            setattr(issue, name, given[name])
        save(issue, by=by, fields=fields)
        if "theme" in fields:
            trace_move(issue, source, kind=MoveKind.SORTED, by=by)
        # For a wider one too: whether a frozen report still holds is for whoever hears it to judge.
        if "disclosure" in fields:
            count_no_longer(issue, issue.pair, by=by)
        record("changed", issue, issue.pair, by=by, fields=fields)
    return issue


def confirm_issue(*, issue, by, read=None):
    """Confirm an issue that was recorded for the pair, and return it. Idempotent.

    ``read`` is the revision that the person's page showed; ``Refused`` if there is a newer one.
    """
    if not may_answer_for_issue(by, issue):
        raise Refused(_("Only members of this pair can confirm its issue."))
    with transaction.atomic():
        issue = locked_issue(issue)
        if issue.is_confirmed:
            return issue
        if not may_answer_for_issue(by, issue):
            raise Refused(_("The pair no longer takes part."))
        if read not in (None, _newest(issue)):
            raise Refused(
                _(
                    "The issue has changed since you opened this page. "
                    "Read it again, then confirm it."
                )
            )
        _confirm(issue, by)
        save(issue, by=by, fields=["confirmed_by", "confirmed_at"])
        record("confirmed", issue, issue.pair, by=by)
    return issue


def take_back_confirmation(issue, *, member):
    """Let the issue wait for its pair again; return whether that could be.

    It could be the member's own confirmation, while the issue is open and no side has consented to
    an action under it. The caller has locked the issue.
    """
    consents = Consent.objects.filter(action__issue=issue, void_at=None)
    if issue.confirmed_by_id != member.pk or issue.raised_by_id == member.person_id:
        return False
    if issue.state != IssueState.OPEN or consents.exists():
        return False
    issue.confirmed_by = issue.confirmed_at = None
    save(issue, by=member.person, fields=["confirmed_by", "confirmed_at"])
    count_no_longer(issue, issue.pair, by=member.person)
    record("took back the confirmation of", issue, issue.pair, by=member.person)
    return True


def close_issue(*, issue, by):
    """Close the issue and return it. Its actions stay as they are. Idempotent."""
    return _move(issue, IssueState.CLOSED, "closed", by)


def reopen_issue(*, issue, by):
    """Open a closed issue again and return it. Idempotent."""
    return _move(issue, IssueState.OPEN, "reopened", by)


def _move(issue, to, verb, by):
    if not may_answer_for_issue(by, issue):
        raise Refused(_("Only members of this pair can close or reopen its issue."))
    with transaction.atomic():
        issue = locked_issue(issue)
        if issue.state == to:
            return issue
        if not issue.is_confirmed:
            raise Refused(_("Confirm the issue first: it was recorded for the pair."))
        issue.state = to
        save(issue, by=by, fields=["state"])
        record(verb, issue, issue.pair, by=by)
    return issue


def _confirm(issue, by):
    issue.confirmed_by_id = roles_of(by).seat_in_pair(issue.pair_id).member_id
    issue.confirmed_at = clock.now()


def _refuse_unless_may_raise(by, pair):
    if not may_raise_issue(by, pair):
        raise Refused(
            _(
                "Only members of this pair and facilitators of this set can do this, "
                "while the pair takes part."
            )
        )


def _refuse_what_is_of_another_set(pair, given):
    """Refuse a theme or a meeting of another set, which a forged form could send."""
    for thing in (given.get("theme"), given.get("raised_in") and given["raised_in"].cycle):
        if thing is not None and thing.set_id != pair.set_id:
            raise Refused(_("Choose a theme and a meeting of this set."))


def _refuse_theme_that_is_gone(theme):
    """Lock the theme, before the issue as merging does, so that the two can't deadlock."""
    if theme is not None and locked(theme, "set").state != ThemeState.OPEN:
        raise Refused(_("Choose one of the set’s current themes."), field="theme")


def _refuse_unless_may_change(by, issue, fields):
    if not may_edit_issue(by, issue):
        raise Refused(
            _(
                "The pair has confirmed the issue since you opened this page. "
                "Only the pair can edit it now."
            )
        )
    for side in Tier:
        if f"{side}_view" in fields and not may_write_view(by, issue.pair, side):
            raise Refused(_("Each side writes its own view."))


def _refuse_stale(issue, base):
    newest = _newest(issue)
    if base is not None and base != newest:
        raise Stale(
            sentence=_(
                "Somebody has changed the issue while you were typing. The current text is below."
            ),
            base=newest,
        )


def _newest(issue):
    """Return the number of the issue's newest revision."""
    return issue.history.values_list("history_id", flat=True).order_by("-history_id").first()
