"""What the pages of one issue, of one action and of the lists show: one query a kind."""

from django.db.models import F, prefetch_related_objects

from actions.models import Issue, ProgressEntry, ProposedAction, Theme, ThemeMove
from actions.models.actions import consents_with_people
from als.core.alphabet import ByAlphabet
from als.core.prepared import prepared
from sets.models import Pair


def action_page(user, pk):
    """Return [the action with its pair, origin and consents], or [] if it is not theirs to read."""
    found = _action(user, pk)
    prefetch_related_objects(found, consents_with_people())
    return found


@prepared
def _action(user, pk):
    return ProposedAction.objects.visible_to(user).with_pair().with_origin().filter(pk=pk)


def entries(user, action):
    """Return the entries on the action with their files, the newest first."""
    rows = _entries(user, action)
    prefetch_related_objects(rows, "attachments")
    return rows


@prepared
def _entries(user, action):
    rows = ProgressEntry.objects.visible_to(user).filter(action=action)
    return rows.with_people().order_by("-day", "-pk")


@prepared
def disowned(user, action):
    return ProgressEntry.objects.disowned_to(user).filter(action=action).with_people()


@prepared
def issue_page(user, pk):
    """Return [the issue with all that its page names], or [] if it is not theirs to read."""
    rows = Issue.objects.visible_to(user).with_pair().with_revision().filter(pk=pk)
    return rows.select_related("raised_by", "confirmed_by__person", "raised_in__cycle")


@prepared
def actions_of_issue(issue):
    """Return the actions on the issue as its page lists them, each with its ``owner_name``."""
    rows = ProposedAction.objects.filter(issue=issue).only("what", "state", "due")
    return rows.annotate(owner_name=F("owner__person__name"))


@prepared
def moves_of(issue):
    """Return how the issue went from theme to theme, the newest first."""
    rows = ThemeMove.objects.filter(issue=issue).select_related("source", "target", "by")
    return rows.order_by("-at", "-pk")


def issues_of_set(user, set_pk):
    """Return the issues of the set that the person may read, as its list shows them, with pairs.

    ``theme_title`` is None for one without a theme.
    """
    issues = _issues_of_set(user, set_pk)
    pairs = pairs_of_set(set_pk) if issues else {}
    for issue in issues:
        issue.pair = pairs[issue.pair_id]
    return issues


@prepared
def _issues_of_set(user, set_pk):
    rows = Issue.objects.visible_to(user).filter(pair__set=set_pk).with_numbers_of_actions()
    shown = rows.only("title", "kind", "state", "confirmed_at", "pair_id", "theme_id")
    return shown.annotate(theme_title=F("theme__title"))


@prepared
def actions_of_set(user, set_pk):
    """Return the actions of the set that the person may read, as its list shows them.

    Each knows ``pair_key`` and ``owner_name``.
    """
    rows = ProposedAction.objects.visible_to(user).filter(issue__pair__set=set_pk)
    shown = rows.only("what", "state", "due", "owner_id")
    return shown.annotate(pair_key=F("issue__pair_id"), owner_name=F("owner__person__name"))


def pairs_of_set(set_pk):
    """Return the set's pairs by their keys: a few are read once, not with each of many rows."""
    return {pair.pk: pair for pair in _pairs(set_pk)}


@prepared
def _pairs(set_pk):
    pairs = Pair.objects.filter(set=set_pk).with_partnerships()
    return pairs.only("number", "upper__name", "lower__name")


@prepared
def open_issues_of(pairs, set_pk):
    """Return the open issues of these pairs in the set, to propose an action on."""
    issues = Issue.objects.open().filter(pair__set=set_pk, pair_id__in=pairs, is_placeholder=False)
    return issues.filter(confirmed_at__isnull=False).order_by(ByAlphabet("title"))


@prepared
def open_themes(set_pk):
    return Theme.objects.open().filter(set=set_pk)
