"""Changes of a set's themes: offered by facilitators, proposed, adopted and edited by members.

Each locks the set's row first, so that of two at once the second sees what the first did.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actions.changes.rows import changed_fields, save, tidy
from actions.enums import THEME_TRANSITIONS, ThemeState
from actions.models import Theme
from actions.rules import may_edit_theme, may_keep_themes, may_offer_themes, may_order_themes
from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.revisions import refuse_stale


def propose_theme(*, set_, title, description, by):
    """Add a theme at the end of the set's list. The same theme sent twice is one theme."""
    refuse_unless_keeper(by, set_)
    given = tidy({"title": title, "description": description})
    with transaction.atomic():
        set_ = locked_set(set_)
        same = of_title(set_, given["title"]).first()
        if same and same.state == ThemeState.OPEN and _is(same, by, given):
            return same
        refuse_taken(same)
        return add_theme(set_, by=by, verb="proposed", **given)


def offer_themes(*, set_, offers, by):
    """Offer themes, ``(title, description)`` each, as a start; return those that were new.

    A title that the set already has, or has declined, is skipped.
    """
    if not may_offer_themes(by, set_):
        raise Refused(_("Only facilitators of this set can offer themes as a start."))
    with transaction.atomic():
        set_ = locked_set(set_)
        made = []
        for title, description in offers:
            given = tidy({"title": title, "description": description})
            themes = Theme.objects.filter(set=set_, title__iexact=given["title"])
            if not themes.exists():
                state = ThemeState.OFFERED
                made.append(add_theme(set_, by=by, verb="offered", state=state, **given))
    return made


def take_theme(*, theme, by):
    """Adopt a theme that was offered, or declined earlier, and return it. Idempotent."""
    return _answer(theme, ThemeState.OPEN, "adopted", by)


def leave_theme(*, theme, by):
    """Decline an offered theme and return it; it can still be adopted later. Idempotent."""
    return _answer(theme, ThemeState.LEFT, "declined", by)


def edit_theme(*, theme, title, description, by, seen=None):
    """Edit a theme's title and description and return it; its issues stay under it."""
    _refuse_unless_editor(by, theme)
    given = tidy({"title": title, "description": description})
    with transaction.atomic():
        locked_set(theme.set)
        theme = locked(theme, "set")
        fields = changed_fields(theme, given)
        if not fields:
            return theme
        _refuse_unless_editor(by, theme)
        refuse_taken(of_title(theme.set, given["title"]).exclude(pk=theme.pk).first())
        refuse_stale(theme, list(given), seen)
        for name in fields:
            setattr(theme, name, given[name])
        save(theme, by=by, fields=fields)
        audit.record("changed", theme, by=by, set_id=theme.set_id, fields=fields)
    return theme


def place_theme(*, theme, place, by):
    """Put the theme at this place, from 1, of the set's themes. Sent twice it stays there."""
    if not may_order_themes(by, theme.set):
        raise Refused(_("Only members and facilitators of this set can reorder its themes."))
    with transaction.atomic():
        set_ = locked_set(theme.set)
        order = list(Theme.objects.open().filter(set=set_))
        if theme not in order:
            raise Refused(_("“%(title)s” is no longer on the set’s list.") % {"title": theme})
        was = order.index(theme)
        order.insert(max(place, 1) - 1, order.pop(was))
        if order.index(theme) != was:
            _number(order)
            audit.record("placed", theme, by=by, set_id=set_.pk, place=order.index(theme) + 1)
    return theme


def add_theme(set_, *, by, verb, title, description, **more):
    """Write a new theme at the end of a set that the caller has locked."""
    last = Theme.objects.filter(set=set_).aggregate(last=Max("position"))["last"]
    theme = Theme(
        set=set_,
        title=title,
        description=description,
        position=(last or 0) + 1,
        proposed_by=by,
        proposed_at=clock.now(),
        **more,
    )
    save(theme, by=by)
    audit.record(verb, theme, by=by, set_id=set_.pk)
    return theme


def locked_set(set_):
    return locked(set_)


def of_title(set_, title):
    """Return the theme that has this title, in whatever case, unless it was merged or left."""
    gone = [ThemeState.MERGED, ThemeState.LEFT]
    return Theme.objects.filter(set=set_, title__iexact=title).exclude(state__in=gone)


def refuse_unless_keeper(by, set_):
    if not may_keep_themes(by, set_):
        raise Refused(_("Only members of this set can change its themes, while the set is open."))


def refuse_taken(theme):
    """Refuse a title that this other theme has already."""
    if theme is None:
        return
    sentence = _("The set has a theme “%(title)s” already.")
    if theme.state == ThemeState.OFFERED:
        sentence = _("“%(title)s” is offered to the set as a start: adopt or decline it.")
    raise Refused(sentence % {"title": theme.title})


def _is(theme, by, given):
    return theme.proposed_by_id == by.pk and not changed_fields(theme, given)


def _answer(theme, to, verb, by):
    refuse_unless_keeper(by, theme.set)
    with transaction.atomic():
        locked_set(theme.set)
        theme = locked(theme, "set")
        if theme.state == to:
            return theme
        # What was merged is open again by taking the merging back, which brings its issues
        if theme.state == ThemeState.MERGED or to not in THEME_TRANSITIONS[theme.state]:
            raise Refused(
                _("“%(title)s” is no longer offered: %(state)s.")
                % {"title": theme.title, "state": theme.get_state_display().lower()}
            )
        refuse_taken(of_title(theme.set, theme.title).exclude(pk=theme.pk).first())
        theme.state = to
        save(theme, by=by, fields=["state"])
        audit.record(verb, theme, by=by, set_id=theme.set_id)
    return theme


def _number(order):
    for position, theme in enumerate(order, start=1):
        Theme.objects.filter(pk=theme.pk).update(position=position)


def _refuse_unless_editor(by, theme):
    if not may_edit_theme(by, theme):
        raise Refused(
            _("Members can edit the set’s themes; facilitators only what they still offer.")
        )
