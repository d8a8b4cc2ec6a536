"""Photos of flip charts under an item of the minutes: added, described, removed."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.clearing import remove_later
from als.core.files.uploads import rows_and_files
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import locked_item, locked_meeting, save_next_revision
from meetings.changes.minutes import refuse_unless_minuted
from meetings.enums import AgendaState, MinuteKind, NotePolicy
from meetings.models import MinutesPhoto, MinutesVersion
from meetings.photos import reduced
from meetings.rules import may_edit_photo, may_take_notes

MAX_PHOTOS = 20  # of a meeting: its minutes' PDF is made while somebody waits


def add_photo(*, item, picture, caption, words, by):
    """Put a photo (an ``Upload``) under an item. The same one sent twice is one."""
    _refuse_others(may_take_notes(by, item.meeting))
    upload = reduced(picture)
    with rows_and_files() as write:
        item = locked_item(item)
        _refuse_others(may_take_notes(by, item.meeting))
        refuse_unless_minuted(item.meeting)
        _refuse_where_nothing_is_kept(item)
        standing = MinutesPhoto.objects.standing()
        if same := standing.filter(item=item, sha256=upload.sha256).first():
            _refuse_other_words(same, caption, words)
            return same
        _refuse_too_many(standing.filter(item__meeting=item.meeting))
        photo = MinutesPhoto(
            item=item,
            name=upload.name,
            content_type=upload.type.content_type,
            size=upload.size,
            sha256=upload.sha256,
            caption=caption,
            words=words,
            added_by=by,
            added_at=clock.now(),
        )
        write(photo.file, upload)
        photo.save()
        save_next_revision(item.meeting)
        audit.record("added", photo, by=by, set_id=item.meeting.cycle.set_id)
    return photo


def describe_photo(*, photo, caption, words, by, seen=None):
    """Change what is said of a photo, until the minutes are agreed."""
    _refuse_others(may_edit_photo(by, photo))
    with transaction.atomic():
        photo = _locked_photo(photo, by)
        refuse_unless(not photo.removed_at, _removed())
        new = {"caption": caption, "words": words}
        changed = sorted(name for name, value in new.items() if getattr(photo, name) != value)
        if changed:
            refuse_stale(photo, list(new), seen)
            for name in changed:
                setattr(photo, name, new[name])
            photo.save(update_fields=changed)
            _record("changed", photo, by, changed=changed)
    return photo


def remove_photo(*, photo, by):
    """Take a photo out of the minutes, and its file away unless agreed minutes show it."""
    _refuse_others(may_edit_photo(by, photo))
    with transaction.atomic():
        photo = _locked_photo(photo, by)
        if photo.removed_at:
            return
        _record("removed", photo, by)
        if _is_frozen(photo):
            photo.removed_at = clock.now()
            photo.save(update_fields=["removed_at"])
        else:
            remove_later([photo.file.name])
            photo.delete()


def _is_frozen(photo):
    """Return whether an agreed version of the minutes, an earlier one by now, shows the photo."""
    versions = MinutesVersion.objects.filter(meeting=photo.item.meeting_id)
    return any(
        photo.pk == one["pk"]
        for content in versions.values_list("content", flat=True)
        for item in content["items"]
        for one in item.get("photos", [])
    )


def _locked_photo(photo, by):
    """Return the photo as it is now, its meeting locked.

    ``Refused`` once the minutes are agreed, or to whoever may no longer change it.
    """
    meeting = locked_meeting(photo.item.meeting)
    refuse_unless_minuted(meeting)
    found = MinutesPhoto.objects.select_related("item").filter(pk=photo.pk).first()
    if found is None:
        raise Refused(_removed())
    found.item.meeting = meeting
    _refuse_others(may_edit_photo(by, found))
    return found


def _removed():
    return _("The photo has been removed since you opened this page.")


def _record(verb, photo, by, **facts):
    meeting = photo.item.meeting
    save_next_revision(meeting)
    audit.record(verb, photo, by=by, set_id=meeting.cycle.set_id, **facts)


def _refuse_others(may):
    refuse_unless(
        may,
        _(
            "Only facilitators of this set can change the photos of the minutes; in session also "
            "its note taker their own, if the set lets them."
        ),
    )


def _refuse_other_words(photo, caption, words):
    """Refuse the same picture with other words: it would be two, or the words would be lost."""
    if (photo.caption, photo.words) != (caption, words):
        raise Refused(
            _(
                "This photo is under the item already, as “%s”. Choose another one, or edit the "
                "words of that one."
            )
            % photo.caption,
            field="picture",
        )


def _refuse_too_many(photos):
    refuse_unless(
        photos.count() < MAX_PHOTOS,
        _("The minutes have %s photos, and take no more. Remove one first.") % MAX_PHOTOS,
    )


def _refuse_where_nothing_is_kept(item):
    refuse_unless(
        item.state not in AgendaState.off_agenda(),
        _("Put the item on the agenda before you add a photo to it."),
    )
    # A photo of a flip chart is notes.
    policy = NotePolicy(item.meeting.note_policy)
    refuse_unless(
        MinuteKind.NOTE in policy.kinds(airtime=item.is_airtime),
        _("What was agreed for this meeting’s notes does not allow this: %s.")
        % policy.label.lower(),
    )
