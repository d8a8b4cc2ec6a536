"""Comments on issues, actions and lessons.

``of`` is the model of what is commented on, or that of the comment.
"""

from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions.changes import comments
from actions.forms.comments import CommentForm, EditCommentForm, RemoveForm, WithdrawCommentForm
from actions.rules import may_comment, may_edit_comment, may_remove_comment, may_withdraw_comment
from actions.selectors.comments import disclosure_of
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form


def of_kind(model, route, name):
    """Return the addresses of one kind of comment."""
    views = {
        "": comment, "edit": comment_edit, "withdraw": comment_withdraw, "remove": comment_remove
    }  # fmt: skip
    return [
        path(
            f"{route}{verb}/" if verb else route,
            view,
            {"of": model},
            name=f"{name}_{verb}" if verb else name,
        )
        for verb, view in views.items()
    ]


@require_safe
def comment(request, pk, of):
    """Lead to the place where a comment is: search and history know no more than its key."""
    return redirect(_found(request, pk, of).href)


@require_http_methods(["GET", "POST"])
def comment_new(request, pk, of):
    """The form by itself: where what was typed comes back with its error."""
    thing = get_or_404(of.objects.visible_to(request.user), pk=pk)
    set_ = thing.comments.model.on(thing).set
    check_permission(may_comment(request.user, set_))
    form = CommentForm(request.POST or None, set_=set_, disclosure=disclosure_of(thing))
    done = _("Your comment is added. You can edit it for an hour, and withdraw it later.")
    if made := submit_form(request, form, comments.comment_on, done=done, thing=thing):
        return redirect(made.href)
    back = thing.comments.model.page_of(thing)
    return _page(request, form, thing, set_, _("Comment"), back=back)


@require_http_methods(["GET", "POST"])
def comment_edit(request, pk, of):
    found = _found(request, pk, of)
    if not may_edit_comment(request.user, found):
        check_permission(may_withdraw_comment(request.user, found))
    seen_by = {"set_": found.set, "disclosure": disclosure_of(found.thing)}
    form = EditCommentForm(request.POST or None, initial={"text": found.text}, **seen_by)
    done = _("The comment is saved. The earlier words can still be read.")
    if submit_form(request, form, comments.edit_comment, done=done, comment=found):
        return redirect(found.href)
    return _page(request, form, found.thing, found.set, _("Edit the comment"), back=found.href)


@require_http_methods(["GET", "POST"])
def comment_withdraw(request, pk, of):
    found = _found(request, pk, of)
    check_permission(may_withdraw_comment(request.user, found) or _own_withdrawn(request, found))
    form = WithdrawCommentForm(request.POST if request.method == "POST" else None)
    done = _("The comment is withdrawn.")
    if submit_form(request, form, comments.withdraw_comment, done=done, comment=found):
        return redirect(found.href)
    text = _(
        "Nobody will be able to read it any more. A note in its place says that it was withdrawn."
    )
    page = {"text": text, "words": found.text if found.is_shown else ""}
    title = _("Withdraw the comment")
    return _page(request, form, found.thing, found.set, title, back=found.href, **page)


def _own_withdrawn(request, comment):
    return comment.withdrawn_at is not None and comment.author_id == request.user.pk


@require_http_methods(["GET", "POST"])
def comment_remove(request, pk, of):
    found = _found(request, pk, of)
    check_permission(may_remove_comment(request.user, found))
    form = RemoveForm(request.POST or None)
    done = _("The comment is removed. A note in its place says by whom, and why.")
    if submit_form(request, form, comments.remove_comment, done=done, comment=found):
        return redirect(found.href)
    text = _("Nobody will be able to read it any more. This can’t be undone.")
    title = _("Remove the comment")
    page = {"text": text, "words": found.text}
    return _page(request, form, found.thing, found.set, title, back=found.href, **page)


def _found(request, pk, of):
    return get_or_404(of.objects.visible_to(request.user).with_thing().with_people(), pk=pk)


def _page(request, form, thing, set_, title, *, back, text="", words=""):
    form.cancel = back
    context = {
        "set": set_,
        "section": "lessons" if set_ == getattr(thing, "set", None) else "actions",
        "thing": thing,
        "title": title,
        "text": text,
        "words": words,
        "form": form,
    }
    return render(request, "actions/comment_form.html", context)
