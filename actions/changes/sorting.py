"""Changes of which issue is under which theme: sorting, merging, splitting, each with its trace.

The text of an issue belongs to its pair; which theme it is under is for the set to decide. A merged
theme keeps its row, and each issue a ``ThemeMove``, so that merging can be undone.
"""

from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from actions.changes.rows import record, save, tidy
from actions.changes.themes import (
    add_theme,
    locked_set,
    of_title,
    refuse_taken,
    refuse_unless_keeper,
)
from actions.enums import MoveKind, ThemeState
from actions.models import Issue, Theme, ThemeMove
from als.core import audit, clock
from als.core.locking import locked, locked_rows
from als.core.refusals import Refused
from als.core.revisions import Stale


def sort_issues(*, set_, to, by, was=None):
    """Put issues under themes: ``to`` is ``{issue key: theme key or None}``.

    ``was`` is the same for the page that the person saw: issues that they left unchanged stay
    where they are now. ``Stale``, and nothing moves, if somebody else has moved one of those that
    they changed. Return how many moved.
    """
    refuse_unless_keeper(by, set_)
    to = {pk: theme for pk, theme in to.items() if was is None or was.get(pk) != theme}
    with transaction.atomic():
        set_ = locked_set(set_)
        themes = {theme.pk: theme for theme in Theme.objects.open().filter(set=set_)}
        issues = _locked_issues(Issue.objects.visible_to(by).filter(pair__set=set_, pk__in=to))
        moving = [issue for issue in issues if issue.theme_id != to[issue.pk]]
        _refuse_stale_sorting(moving, was)
        if any(to[issue.pk] is not None and to[issue.pk] not in themes for issue in moving):
            raise Refused(
                _("A theme that you chose is no longer on the set’s list. Choose another.")
            )
        for issue in moving:
            sort_under(issue, themes.get(to[issue.pk]), kind=MoveKind.SORTED, by=by)
    return len(moving)


def merge_theme(*, theme, into, by, seen=None):
    """Move a theme's issues under another theme and return the merged one. Idempotent.

    All its issues move, also those that ``by`` may not read. ``seen`` is the fingerprint of the
    page that the person saw (``merge_fingerprint``); ``Refused`` if it is out of date.
    """
    refuse_unless_keeper(by, theme.set)
    with transaction.atomic():
        locked_set(theme.set)
        theme, into = locked(theme, "set"), locked(into, "set")
        if theme.state == ThemeState.MERGED and theme.merged_into_id == into.pk:
            return theme
        _refuse_unless_mergeable(theme, into)
        read = Issue.objects.visible_to(by).filter(theme=theme).values_list("pk", flat=True)
        if seen is not None and seen != merge_fingerprint(theme, into, read):
            raise Refused(
                _("The themes have changed since you opened this page. Check them again.")
            )
        theme.state, theme.merged_into = ThemeState.MERGED, into
        theme.merged_by, theme.merged_at = by, clock.now()
        save(theme, by=by, fields=["state", "merged_into", "merged_by", "merged_at"])
        for issue in _locked_issues(Issue.objects.filter(theme=theme)):
            sort_under(issue, into, kind=MoveKind.MERGED, by=by)
        audit.record("merged", theme, by=by, set_id=theme.set_id, into=into.pk)
    return theme


def unmerge_theme(*, theme, by):
    """Undo a merge: the issues that it moved, unless sorted since, move back. Idempotent."""
    refuse_unless_keeper(by, theme.set)
    with transaction.atomic():
        locked_set(theme.set)
        theme = locked(theme, "set", "merged_into")
        if theme.state == ThemeState.OPEN:
            return theme
        into = _merged_into(theme)
        refuse_taken(of_title(theme.set, theme.title).exclude(pk=theme.pk).first())
        issues = _locked_issues(_came_by_merging(theme))
        theme.state, theme.merged_into = ThemeState.OPEN, None
        theme.merged_by, theme.merged_at = None, None
        save(theme, by=by, fields=["state", "merged_into", "merged_by", "merged_at"])
        for issue in issues:
            sort_under(issue, theme, kind=MoveKind.UNMERGED, by=by)
        audit.record("undid the merge of", theme, by=by, set_id=theme.set_id, out_of=into.pk)
    return theme


def split_theme(*, theme, issues, title, description, by):
    """Move some issues (keys) of a theme to a new one and return it. Sent twice it is one."""
    refuse_unless_keeper(by, theme.set)
    given = tidy({"title": title, "description": description})
    with transaction.atomic():
        set_ = locked_set(theme.set)
        theme = locked(theme, "set")
        same = of_title(set_, given["title"]).first()
        chosen = Issue.objects.visible_to(by).filter(pair__set=set_, pk__in=issues)
        if same and same.split_from_id == theme.pk and _all_under(chosen, same, issues):
            return same
        refuse_taken(same)
        rows = _locked_issues(chosen.filter(theme=theme))
        if theme.state != ThemeState.OPEN or len(rows) != len(set(issues)) or not rows:
            raise Refused(
                _("Some of these issues have moved since you opened this page. Check them again.")
            )
        part = add_theme(set_, by=by, verb="split off", split_from=theme, **given)
        for issue in rows:
            sort_under(issue, part, kind=MoveKind.SPLIT, by=by)
    return part


def sort_under(issue, theme, *, kind, by):
    """Move a locked issue to a theme (or to none) and record the move."""
    source, issue.theme = issue.theme, theme
    save(issue, by=by, fields=["theme"])
    trace_move(issue, source, kind=kind, by=by)
    # A person's history shows their own acts: it must not name an issue that they can't read
    if Issue.objects.visible_to(by).filter(pk=issue.pk).exists():
        record("sorted", issue, issue.pair, by=by, kind=str(kind), theme=theme and theme.pk)


def trace_move(issue, source, *, kind, by):
    ThemeMove.objects.create(
        issue=issue, source=source, target=issue.theme, kind=kind, by=by, at=clock.now()
    )


def merge_fingerprint(theme, into, issues):
    """Return a short hash of both themes and of the keys of the issues that the person can read."""
    facts = [theme.title, theme.state, into.title, into.state, *sorted(issues)]
    return sha256("\0".join(map(str, facts)).encode()).hexdigest()[:16]


def _locked_issues(issues):
    return list(locked_rows(issues.select_related("theme", "pair__set").order_by("pk")))


def _refuse_stale_sorting(moving, was):
    if was is None:
        return
    clashing = [issue for issue in moving if issue.theme_id != was.get(issue.pk)]
    if clashing:
        now = {**was, **{issue.pk: issue.theme_id for issue in clashing}}
        raise Stale(
            sentence=_(
                "Somebody has just sorted the same issues. Save again if your version is right."
            ),
            now=[{"key": i.title, "value": str(i.theme or _("No theme yet"))} for i in clashing],
            was=sorting_words(now),
        )


def sorting_words(under):
    """Return ``{issue key: theme key or None}`` as a form carries it; see ``sorting_in``."""
    return " ".join(f"{issue}:{theme or ''}" for issue, theme in under.items())


def _refuse_unless_mergeable(theme, into):
    if theme.pk == into.pk or theme.set_id != into.set_id:
        raise Refused(_("Choose another theme of the set to merge it into."))
    for one in (theme, into):
        if one.state != ThemeState.OPEN:
            raise Refused(_("“%(title)s” is no longer on the set’s list.") % {"title": one})


def _merged_into(theme):
    if theme.state != ThemeState.MERGED:
        raise Refused(_("“%(title)s” was not merged.") % {"title": theme})
    into = theme.merged_into
    if into.state != ThemeState.OPEN:
        raise Refused(
            _("“%(title)s” has itself been merged since. Undo that first.") % {"title": into}
        )
    return into


def _came_by_merging(theme):
    """Return the issues that this merging moved, and that nobody has sorted since."""
    since = ThemeMove.objects.filter(
        issue=OuterRef("issue"),
        pk__gt=OuterRef("pk"),
        kind__in=[MoveKind.SORTED, MoveKind.SPLIT],
    )
    moves = ThemeMove.objects.filter(
        kind=MoveKind.MERGED, source=theme, target=theme.merged_into, at__gte=theme.merged_at
    ).exclude(Exists(since))
    return Issue.objects.filter(theme=theme.merged_into, pk__in=moves.values("issue"))


def _all_under(issues, theme, keys):
    return issues.filter(theme=theme).count() == len(set(keys))
