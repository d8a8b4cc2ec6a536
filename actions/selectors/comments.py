"""The comments on a thing, as one reader finds them on its page."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse

from actions.forms.comments import CommentForm
from actions.rules import may_comment, may_edit_comment, may_remove_comment, may_withdraw_comment
from als.core.prepared import prepared


@dataclass(frozen=True)
class Line:
    """One comment. ``earlier``: its earlier wordings, the oldest first; "" for what one may not."""

    comment: object
    earlier: list
    edit: str
    withdraw: str
    remove: str


@dataclass(frozen=True)
class Thread:
    """All comments on a thing. ``form`` is None for whoever may not comment."""

    lines: list
    form: object


def disclosure_of(thing):
    """Return the disclosure that counts for a thing; "" for a lesson, which all of the set sees."""
    return getattr(getattr(thing, "issue", thing), "disclosure", "")


def thread_of(user, thing):
    """Return the ``Thread`` on an issue, an action or a lesson that the person may read."""
    relation = type(thing).comments.rel
    rows = _comments(relation.related_model._meta.label, relation.field.name, thing.pk)
    for row in rows:
        setattr(row, relation.field.name, thing)
    earlier, address = _earlier(rows), relation.related_model.ADDRESS
    set_ = thing.comments.model.on(thing).set
    return Thread(
        lines=[_line(user, row, earlier[row.pk], address) for row in rows],
        form=_form(thing, set_, address) if may_comment(user, set_) else None,
    )


@prepared
def _comments(model, kind, pk):
    return apps.get_model(model).objects.filter(**{kind: pk}).with_thing().with_people()


def _form(thing, set_, address):
    form = CommentForm(set_=set_, disclosure=disclosure_of(thing))
    new = f"{address}_on_{thing._meta.model_name}"
    form.helper.form_action = reverse(new, args=[thing.pk])
    return form


def _line(user, comment, earlier, address):
    def link(verb, allowed):
        return reverse(f"{address}_{verb}", args=[comment.pk]) if allowed else ""

    return Line(
        comment=comment,
        earlier=earlier,
        edit=link("edit", may_edit_comment(user, comment)),
        withdraw=link("withdraw", may_withdraw_comment(user, comment)),
        remove=link("remove", may_remove_comment(user, comment)),
    )


def _earlier(rows):
    """Return the earlier wordings of those comments that were edited and stand; one query."""
    found = defaultdict(list)
    edited = {row.pk: row.text for row in rows if row.edited_at and row.is_shown}
    if edited:
        past = rows[0].history.model.objects.filter(id__in=edited).order_by("history_id")
        for pk, text in past.values_list("id", "text"):
            if text != edited[pk] and text not in found[pk]:
                found[pk].append(text)
    return found
