"""What stands of this app on the record of a meeting: issues and actions captured there."""

from django.db.models import BooleanField, Case, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Issue, ProposedAction, readable
from meetings.records import Record, register


def issues_in(meeting, user=None):
    """Return the issues that were captured in the meeting, as ``Record``s."""
    rows = Issue.objects.filter(agenda_item__meeting=meeting).with_pair().order_by("pk")
    return [_issue(issue) for issue in _with_readable(rows, user)]


def actions_in(meeting, user=None):
    """Return the actions that were captured in the meeting, as ``Record``s."""
    rows = ProposedAction.objects.filter(agenda_item__meeting=meeting).with_pair().order_by("pk")
    return [_action(action) for action in _with_readable(rows, user, "issue")]


def register_all():
    register("issue", issues_in)
    register("action", actions_in)


def _with_readable(rows, user, *path):
    """Annotate ``is_readable``: whether the person may read the row; all are without one."""
    if user is None:
        return rows.annotate(is_readable=Value(True))
    may_read = When(readable(user, *path), then=Value(True))
    return rows.annotate(
        is_readable=Case(may_read, default=Value(False), output_field=BooleanField())
    )


def _issue(issue):
    waits = [] if issue.is_confirmed else [_("Waits for the pair to confirm it")]
    return Record(
        kind="issue",
        pk=issue.pk,
        item_id=issue.agenda_item_id,
        pair_pk=issue.pair_id,
        kind_word=_("Issue"),
        text=issue.title,
        disclosure=issue.disclosure,
        facts=(_pair(issue.pair), issue.get_kind_display(), *waits),
        href=reverse("actions:issue", args=[issue.pk]),
        is_readable=issue.is_readable,
    )


def _action(action):
    words = {
        "owner": action.owner.person.name_on(action.proposed_at),
        "day": date_format(action.due, "j F Y"),
    }
    about = _("Issue: %s") % action.issue
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
            about,
            _("Owner: %(owner)s, due %(day)s") % words,
            action.get_state_display(),
        ),
        href=reverse("actions:action", args=[action.pk]),
        is_readable=action.is_readable,
    )


def _pair(pair):
    return f"{pair.title}: {pair}"
