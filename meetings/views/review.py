"""How we worked: reviews, learning notes, and who came over the year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.disclosure import Disclosure
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import review as review_changes
from meetings.enums import Outcome
from meetings.forms.review import LearningNoteForm, ReviewForm
from meetings.models import LearningNote, Meeting, ProcessReview
from meetings.models.review import MIN_COUNT, QUESTIONS
from meetings.rules import may_keep_note, may_review, may_take_part
from meetings.selectors.attendance_year import year_of
from meetings.selectors.reviews import fingerprint_of, reviews_of
from meetings.views.lookups import meeting_for, of_set
from sets import name_warnings
from sets.models.roles import roles_of
from sets.rules import sits_in_set
from sets.selectors.reading import set_to_read


@require_safe
def review(request, pk):
    """What members say of the meeting, and one's own learning note."""
    meeting = meeting_for(request.user, pk)
    notes = list(
        LearningNote.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .select_related("member__person")
    )
    mine = roles_of(request.user).members
    reviews = reviews_of(request.user, meeting)
    context = of_set(
        meeting,
        reviews=reviews,
        fewest=MIN_COUNT,
        may_review=may_review(request.user, meeting),
        may_keep=may_keep_note(request.user, meeting),
        own=next((note for note in notes if note.member_id in mine), None),
        shared=[note for note in notes if note.shared_at and note.member_id not in mine],
        may_propose=reviews.goes_on and may_take_part(request.user, meeting),
    )
    return render(request, "meetings/review.html", context)


@require_http_methods(["GET", "POST"])
def review_write(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_review(request.user, meeting))
    mine = ProcessReview.objects.filter(meeting=meeting, member__person=request.user)
    form = ReviewForm(request.POST or None, instance=mine.first())
    without = Disclosure.REPORT_WITHOUT_NAMES
    name_warnings.attach_warning(form, meeting.set, QUESTIONS, at="helped", disclosure=without)
    if made := submit_form(
        request, form, review_changes.write_review, done=_("Your review is saved."), meeting=meeting
    ):
        code = f"review-{made.pk}"
        name_warnings.warn(request, meeting.set, without, code, made.report_texts)
        return redirect("meetings:review", pk)
    form.cancel = reverse("meetings:review", args=[pk])
    context = of_set(meeting, form=form, fewest=MIN_COUNT)
    return render(request, "meetings/review_write.html", context)


@require_http_methods(["GET", "POST"])
def note_write(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_keep_note(request.user, meeting))
    mine = LearningNote.objects.filter(meeting=meeting, member__person=request.user)
    form = LearningNoteForm(request.POST or None, instance=mine.first())
    if submit_form(request, form, review_changes.write_note, meeting=meeting):
        shared = form.instance.shared_at
        done = _("Your note is saved. The set can read it.") if shared else _("Your note is saved.")
        messages.success(request, done)
        return redirect("meetings:review", pk)
    form.cancel = reverse("meetings:review", args=[pk])
    return render(request, "meetings/note_write.html", of_set(meeting, form=form))


@require_safe
def my_notes(request, pk):
    """All learning notes of the person in this set, on one page to print: for them alone."""
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(sits_in_set(request.user, set_))
    own = LearningNote.objects.filter(meeting__cycle__set=set_, member__person=request.user)
    notes = {note.meeting_id: note for note in own}
    held = Meeting.objects.filter(cycle__set=set_).held().with_set().order_by("cycle__number")
    meetings = list(held)
    for meeting in meetings:
        meeting.note = notes.get(meeting.pk)
    context = {
        "set": set_,
        "section": "meetings",
        "meetings": meetings,
        "may_keep": set_.is_open,
    }
    return render(request, "meetings/my_notes.html", context)


@require_POST
def note_share(request, pk):
    note = own_note(request, pk)
    done = _("The set can now read your note.")
    run_action(request, review_changes.share_note, note=note, shared=True, done=done)
    return redirect("meetings:review", note.meeting_id)


@require_POST
def note_take_back(request, pk):
    note = own_note(request, pk)
    done = _("Only you can read your note now.")
    run_action(request, review_changes.share_note, note=note, shared=False, done=done)
    return redirect("meetings:review", note.meeting_id)


def own_note(request, pk):
    notes = LearningNote.objects.filter(member__in=roles_of(request.user).members)
    return get_or_404(notes.select_related("meeting__cycle__set__programme"), pk=pk)


@require_POST
def review_propose(request, pk):
    """Put what a review would change on the next agenda, as one's own item.

    The review is found by its words: a row's number would tell who wrote before whom.
    """
    meeting = meeting_for(request.user, pk)
    check_permission(may_take_part(request.user, meeting))
    rows = ProcessReview.objects.visible_to(request.user).filter(meeting=meeting)
    words = request.POST.get("words", "")
    found = next((row for row in rows if fingerprint_of(row.change) == words), None)
    if found is None:
        raise Http404
    found.meeting = meeting
    done = _("Proposed for the next meeting.")
    run_action(request, review_changes.propose_change, review=found, done=done)
    return redirect("meetings:review", pk)


@require_safe
def attendance_year(request, pk):
    """Who came to the year's meetings: persons, and pairs."""
    set_ = first_or_404(set_to_read(request.user, pk))
    context = {
        "set": set_,
        "section": "meetings",
        "year": year_of(set_),
        "all_outcomes": [*Outcome],
    }
    return render(request, "meetings/attendance_year.html", context)
