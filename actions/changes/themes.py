"""Changes of a set's themes."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actions.changes.rows import changed_fields, locked, tidy
from actions.models import Theme
from actions.rules import may_add_theme, may_edit_theme
from als.common import audit
from als.common.refusals import Refused
from als.common.seen import refuse_stale
from sets.models import LearningSet


def propose_theme(*, set_, title, description, by):
    """Add a theme at the end of the set's list. The same theme sent twice is one theme."""
    if not may_add_theme(by, set_):
        raise Refused(_("Only the set's members and facilitators propose themes."))
    given = tidy({"title": title, "description": description})
    title, description = given["title"], given["description"]
    with transaction.atomic():
        set_ = LearningSet.objects.select_for_update().get(pk=set_.pk)
        same = _of_title(set_, title).first()
        if same and (same.proposed_by_id, same.description) == (by.pk, description):
            return same
        if same:
            raise Refused(_already_there(same))
        last = Theme.objects.filter(set=set_).aggregate(last=Max("position"))["last"]
        theme = Theme.objects.create(
            set=set_,
            title=title,
            description=description,
            position=(last or 0) + 1,
            proposed_by=by,
        )
        audit.record("proposed", theme, by=by, set_id=set_.pk)
    return theme


def edit_theme(*, theme, title, description, by, seen=None):
    """Change a theme's words; its issues stay under it."""
    if not may_edit_theme(by, theme):
        raise Refused(_("Only the set's members and facilitators change its themes."))
    given = tidy({"title": title, "description": description})
    with transaction.atomic():
        LearningSet.objects.select_for_update().get(pk=theme.set_id)
        theme = locked(theme, "set")
        fields = changed_fields(theme, given)
        if not fields:
            return theme
        if other := _of_title(theme.set, given["title"]).exclude(pk=theme.pk).first():
            raise Refused(_already_there(other))
        refuse_stale(theme, list(given), seen)
        for name in fields:
            setattr(theme, name, given[name])
        theme.save(update_fields=fields)
        audit.record("changed", theme, by=by, set_id=theme.set_id, fields=fields)
    return theme


def _of_title(set_, title):
    return Theme.objects.filter(set=set_, title__iexact=title)


def _already_there(theme):
    return _("The set has a theme “%(title)s” already.") % {"title": theme.title}
