"""Photos of flip charts in the minutes: adding one, its words, removing it, the picture itself."""

import logging

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.files.uploads import ask_for_file_again, download, takes_files
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import photos
from meetings.enums import MeetingRole, MeetingState
from meetings.forms.photos import DescribeForm, PhotoForm
from meetings.models import MinutesPhoto
from meetings.rules import has_role, may_edit_photo, may_take_notes
from meetings.views.lookups import item_for, of_set

log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@takes_files
def photo_new(request, pk):
    """Add a photo to an item; ``?stored`` for one that was taken before."""
    item = item_for(request.user, pk)
    # One taken in the session may come after its end: the form is refused with a sentence
    late = request.method == "POST" and has_role(request.user, item.meeting, MeetingRole.NOTE_TAKER)
    check_permission(may_take_notes(request.user, item.meeting) or late)
    camera = "stored" not in request.GET
    form = PhotoForm(request.POST or None, request.FILES or None, camera=camera)
    form.cancel = where_read(item)
    done = _("The photo is in the minutes.")
    if submit_form(request, form, photos.add_photo, done=done, item=item):
        return redirect(where_read(item))
    ask_for_file_again(form, "picture")
    title = _("Add a photo of a flip chart")
    context = of_set(item.meeting, form=form, item=item, camera=camera, title=title)
    return render(request, "meetings/photo_new.html", context)


@require_http_methods(["GET", "POST"])
def photo_edit(request, pk):
    photo = photo_for(request.user, pk)
    check_permission(may_edit_photo(request.user, photo))
    form = DescribeForm(request.POST or None, instance=photo)
    form.cancel = where_read(photo.item)
    done = _("The description of the photo is saved.")
    if submit_form(request, form, photos.describe_photo, done=done, photo=photo):
        return redirect(where_read(photo.item))
    context = of_set(photo.item.meeting, form=form, title=_("Describe the photo"), note="")
    return render(request, "meetings/form.html", context)


@require_http_methods(["GET", "POST"])
def photo_remove(request, pk):
    photo = photo_for(request.user, pk)
    check_permission(may_edit_photo(request.user, photo))
    back = where_read(photo.item)
    if request.method == "POST":
        done = _("The photo is removed: %s.") % photo.caption
        run_action(request, photos.remove_photo, photo=photo, done=done)
        return redirect(back)
    context = of_set(
        photo.item.meeting,
        title=_("Remove the photo"),
        text=[
            photo.caption,
            _("The photo and its words are removed from the minutes. This can’t be undone."),
        ],
        unusual=[],
        submit=_("Remove the photo"),
        cancel_url=back,
    )
    return render(request, "meetings/step.html", context)


@require_safe
def photo(request, pk):
    """Hand out the picture; a browser may keep it for an hour."""
    found = get_or_404(MinutesPhoto.objects.visible_to(request.user), pk=pk)
    try:
        response = download(found.file, name=found.name, content_type=found.content_type)
    except FileNotFoundError:
        log.error("Photo %s of minutes is missing: %s", pk, found.file.name)
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=3600"
    return response


def photo_for(user, pk):
    rows = MinutesPhoto.objects.visible_to(user).standing()
    return get_or_404(rows.select_related("item__meeting__cycle__set__programme"), pk=pk)


def where_read(item):
    """Return where the item's record is read: in the session while it lasts, else in the minutes.

    A member is led from the session's end to where they may read.
    """
    if item.meeting.state == MeetingState.IN_SESSION:
        return reverse("meetings:session", args=[item.meeting_id]) + f"?item={item.pk}"
    return reverse("meetings:minutes", args=[item.meeting_id]) + f"#record-{item.pk}"
