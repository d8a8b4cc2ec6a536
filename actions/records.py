"""What stands of this app on the record of a meeting.

Issues and actions that were captured there, and progress that was reported.
"""

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Issue, ProgressEntry, ProposedAction
from als.core.disclosure import Disclosure
from als.core.formats import long_date
from als.core.prepared import prepared
from als.core.text.markdown import labelled
from meetings.records import Record, register


def issues_in(meeting, user=None):
    """Return the issues that were captured in the meeting, as ``Record``s."""
    return [_issue(issue) for issue in _issues(meeting.pk, user)]


def actions_in(meeting, user=None):
    """Return the actions that were captured in the meeting, as ``Record``s."""
    return [_action(action) for action in _actions(meeting.pk, user)]


def progress_in(meeting, user=None):
    """Return the entries of progress that were reported in the meeting, as ``Record``s."""
    return [_progress(entry) for entry in _entries(meeting.pk, user)]


def register_all():
    register("issue", issues_in)
    register("action", actions_in)
    register("progress", progress_in)


@prepared
def _issues(meeting, user):
    rows = Issue.objects.filter(agenda_item__meeting=meeting).with_pair().order_by("pk")
    return _with_readable(rows, Issue, user)


@prepared
def _actions(meeting, user):
    rows = ProposedAction.objects.filter(agenda_item__meeting=meeting).with_pair().order_by("pk")
    return _with_readable(rows, ProposedAction, user)


@prepared
def _entries(meeting, user):
    rows = ProgressEntry.objects.filter(agenda_item__meeting=meeting).select_related(
        "action__issue__pair__upper",
        "action__issue__pair__lower",
        "author__person",
        "recorded_by",
    )
    rows = rows.order_by("action__issue__pair__number", "action", "pk")
    return _with_readable(rows, ProgressEntry, user)


def _with_readable(rows, model, user):
    """Annotate ``is_readable``: whether the person may read the row; all are without one."""
    if user is None:
        return rows.annotate(is_readable=Value(True))
    return rows.annotate(
        is_readable=Exists(model.objects.visible_to(user).filter(pk=OuterRef("pk")))
    )


def _issue(issue):
    waits = "" if issue.is_confirmed else _("Waits for the pair to confirm it")
    return Record(
        kind="issue",
        pk=issue.pk,
        item_id=issue.agenda_item_id,
        pair_pk=issue.pair_id,
        kind_word=_("Issue"),
        text=issue.title,
        disclosure=issue.disclosure,
        facts=tuple(filter(None, [_pair(issue.pair), issue.get_kind_display(), waits])),
        people=(),
        href=reverse("actions:issue", args=[issue.pk]),
        is_readable=issue.is_readable,
        waits_for=waits,
    )


def _action(action):
    return Record(
        kind="action",
        pk=action.pk,
        item_id=action.agenda_item_id,
        pair_pk=action.issue.pair_id,
        kind_word=_("Action"),
        text=action.what,
        disclosure=action.issue.disclosure,
        facts=(
            _pair(action.pair),
            _("Issue: %s") % action.issue,
            _("Due %s") % long_date(action.due),
            action.get_state_display(),
        ),
        people=((_("Owner"), action.owner.person.name_on(action.proposed_at)),),
        href=reverse("actions:action", args=[action.pk]),
        is_readable=action.is_readable,
        waits_for=_("Has no issue yet") if action.issue.is_placeholder else "",
    )


def _progress(entry):
    action = entry.action
    texts = [
        entry.done,
        labelled(_("What happened"), entry.happened) if entry.happened else "",
        labelled(_("What we learned"), entry.learned) if entry.learned else "",
        labelled(_("What was unexpected"), entry.unexpected) if entry.unexpected else "",
    ]
    ended = [entry.get_state_after_display()] if entry.ended_the_action else []
    waits = "" if entry.is_confirmed else _("Waits for the pair to confirm it")
    steps = list(Disclosure.values)
    return Record(
        kind="progress",
        pk=entry.pk,
        item_id=entry.agenda_item_id,
        pair_pk=action.issue.pair_id,
        kind_word=_("Reported"),
        text="\n\n".join(filter(None, texts)),
        disclosure=min(entry.disclosure, action.issue.disclosure, key=steps.index),
        facts=tuple(filter(None, [_pair(action.pair), _("Action: %s") % action, *ended, waits])),
        people=tuple(_whose(entry)),
        href=reverse("actions:action", args=[action.pk]),
        is_readable=entry.is_readable,
        waits_for=waits,
    )


def _whose(entry):
    if entry.recorded_by:
        yield _("Recorded for the pair by"), entry.recorded_by.name_on(entry.written_at)
    if entry.author:
        label = _("Confirmed by") if entry.recorded_by else _("Reported by")
        yield label, entry.author.person.name_on(entry.confirmed_at or entry.written_at)


def _pair(pair):
    return f"{pair.title}: {pair}"
