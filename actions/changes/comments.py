"""Comments: writing, editing for a short time, withdrawing, removing. Of all kinds of things."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from actions.changes.rows import save
from actions.rules import may_comment, may_edit_comment, may_remove_comment, may_withdraw_comment
from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.text.line_ends import with_line_feeds

# The same words again within this time are the same comment: a double click, or a second try from
# the page that kept them while the database was away.
SENT_TWICE = dt.timedelta(hours=1)


def comment_on(*, thing, text, by):
    """Add a comment to an issue, an action or a lesson and return it. Sent twice it is one."""
    with transaction.atomic():
        thing = locked(thing)
        comment = thing.comments.model.on(thing)
        sees = type(thing).objects.visible_to(by).filter(pk=thing.pk).exists()
        refuse_unless(
            sees and may_comment(by, comment.set),
            _("Only those who can see this can comment on it, while the set is open."),
        )
        text = _words(text)
        recent = thing.comments.standing().filter(written_at__gte=clock.now() - SENT_TWICE)
        if same := recent.filter(author=by, text=text).first():
            return same
        comment.author, comment.text, comment.written_at = by, text, clock.now()
        save(comment, by=by)
        _record("added", comment, by=by)
    return comment


def edit_comment(*, comment, text, by):
    """Change the words; the earlier ones stay in the comment's history."""
    with transaction.atomic():
        comment = locked(comment)
        refuse_unless(
            may_edit_comment(by, comment),
            _("Only the author can edit a comment, for an hour. You can write another one."),
        )
        if (text := _words(text)) != comment.text:
            comment.text, comment.edited_at = text, clock.now()
            save(comment, by=by, fields=["text", "edited_at"])
            _record("edited", comment, by=by)
    return comment


def withdraw_comment(*, comment, by):
    """Take one's own comment back: from then on nobody reads its words. Idempotent."""
    with transaction.atomic():
        comment = locked(comment)
        if comment.withdrawn_at and comment.author_id == by.pk:
            return comment
        refuse_unless(
            may_withdraw_comment(by, comment),
            _("Only the author can withdraw a comment, while the set is open."),
        )
        comment.withdrawn_at = clock.now()
        save(comment, by=by, fields=["withdrawn_at"])
        _record("withdrew", comment, by=by)
    return comment


def remove_comment(*, comment, reason, by):
    """Remove somebody else's comment, with a reason that is shown in its place."""
    with transaction.atomic():
        comment = locked(comment)
        refuse_unless(
            may_remove_comment(by, comment),
            _("Only facilitators of this set can remove a comment that was not withdrawn."),
        )
        if not (reason := reason.strip()):
            raise Refused(_("Say why, in a sentence: its author reads it."), field="reason")
        comment.removed_at, comment.removed_by = clock.now(), by
        comment.removed_reason = reason
        save(comment, by=by, fields=["removed_at", "removed_by", "removed_reason"])
        _record("removed", comment, by=by)
    return comment


def _words(text):
    if not (text := with_line_feeds(text).strip()):
        raise Refused(_("Write a comment first."), field="text")
    return text


def _record(verb, comment, *, by):
    audit.record(verb, comment, by=by, set_id=comment.set.pk, pair_id=comment.pair_pk)
