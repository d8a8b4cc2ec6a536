"""Which issue is under which theme: sorting, merging, splitting, and what looks alike."""

from django.contrib import messages
from django.db.models import Case, F, Q, TextField, Value, When
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actions.changes import sorting
from actions.enums import ThemeState
from actions.forms.themes import SortForm, SplitForm
from actions.models import Issue, Theme
from actions.models.lookups import readable
from actions.rules import may_keep_themes
from actions.selectors.sets import set_with_own_pair
from actions.selectors.similar import MAX_THINGS, alike
from actions.views.themes import theme_or_404, theme_page
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import number_in, run_action, save_form, submit_form, text_in

MAX_AT_ONCE = 50  # issues on a page that sorts them


@require_http_methods(["GET", "POST"])
def issues_sort(request, pk):
    """The issues without a theme that the person may read, each with a box of the themes."""
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    return _sort(request, set_, None)


@require_http_methods(["GET", "POST"])
def theme_sort(request, pk):
    theme = theme_or_404(request, pk)
    return _sort(request, theme.set, theme)


def _sort(request, set_, theme):
    check_permission(may_keep_themes(request.user, set_))
    issues = list(_to_sort(request, set_, theme)[: MAX_AT_ONCE + 1])
    shown, themes = issues[:MAX_AT_ONCE], Theme.objects.open().filter(set=set_)
    language = set_.programme.language
    form = SortForm(request.POST or None, issues=shown, themes=themes, language=language)
    if request.method == "POST":
        moved = save_form(form, sorting.sort_issues, set_=set_, by=request.user)
        if moved is not None:
            messages.success(request, _sorted_message(moved))
            return redirect("actions:themes", set_.pk)
    if not shown:
        form.submit = None
    are_more = len(issues) > MAX_AT_ONCE
    return theme_page(
        request, "actions/issues_sort.html", form, set_, theme=theme, are_more=are_more
    )


def _to_sort(request, set_, theme):
    """Return the issues of the page: after a POST those that it sent, even if sorted since."""
    issues = _issues(request.user, set_)
    if request.method == "POST":
        return issues.filter(pk__in=_sent(request, "issue-"))
    return issues.filter(theme=theme)


def _sent(request, prefix):
    keys = [number_in(name.removeprefix(prefix)) for name in request.POST if prefix in name]
    return [key for key in keys if key is not None]


def _issues(user, set_):
    return Issue.objects.visible_to(user).filter(pair__set=set_).select_related("pair", "theme")


def _sorted_message(number):
    if not number:
        return _("Nothing has changed.")
    words = ngettext("%(number)d issue is sorted.", "%(number)d issues are sorted.", number)
    return words % {"number": number}


@require_http_methods(["GET", "POST"])
def theme_merge(request, pk):
    """Choose what to merge the theme into; then see what moves, and do it."""
    theme = theme_or_404(request, pk)
    check_permission(may_keep_themes(request.user, theme.set))
    key = number_in(request.POST.get("into", request.GET.get("into", "")))
    if request.method == "POST":
        return _merge(request, theme, key)
    if theme.state != ThemeState.OPEN:
        return redirect("actions:themes", theme.set_id)
    others = list(Theme.objects.open().filter(set=theme.set).exclude(pk=theme.pk))
    into = next((other for other in others if other.pk == key), None)
    issues = list(_issues(request.user, theme.set).filter(theme=theme)) if into else []
    context = {
        "set": theme.set,
        "section": "issues",
        "theme": theme,
        "others": others,
        "into": into,
        "issues": issues,
        "hidden": into and _merge_fields(theme, into, issues),
    }
    return render(request, "actions/theme_merge.html", context)


def _merge_fields(theme, into, issues):
    seen = sorting.merge_fingerprint(theme, into, [issue.pk for issue in issues])
    return {"into": into.pk, "seen": seen}


def _merge(request, theme, key):
    rows = Theme.objects.visible_to(request.user).filter(set=theme.set)
    into = get_or_404(rows.select_related("set"), pk=key)
    done = _("“%(title)s” is merged into “%(into)s”.") % {"title": theme, "into": into}
    seen = text_in(request.POST.get("seen", ""))
    if run_action(
        request, sorting.merge_theme, theme=theme, into=into, seen=seen or None, done=done
    ):
        return redirect("actions:themes", theme.set_id)
    return redirect(reverse("actions:theme_merge", args=[theme.pk]) + f"?into={into.pk}")


@require_http_methods(["GET", "POST"])
def theme_split(request, pk):
    theme = theme_or_404(request, pk)
    check_permission(may_keep_themes(request.user, theme.set))
    sent = [number_in(key) for key in request.POST.getlist("issues")]
    issues = _issues(request.user, theme.set).filter(Q(theme=theme) | Q(pk__in=sent))
    form = SplitForm(request.POST or None, issues=issues)
    if made := submit_form(request, form, sorting.split_theme, theme=theme):
        done = _("“%(title)s” is a theme of its own.") % {"title": made}
        messages.success(request, done)
        return redirect("actions:themes", theme.set_id)
    return theme_page(request, "actions/theme_split.html", form, theme.set, theme=theme)


@require_safe
def themes_alike(request, pk):
    """Themes that might be one, by the words of theirs and of their issues that one may read."""
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    check_permission(may_keep_themes(request.user, set_))
    texts = _texts(request.user, set_)
    themes = [(found, ", ".join(found.words)) for found in alike(texts)]
    compared = MAX_THINGS if len(texts) > MAX_THINGS else 0
    context = {"set": set_, "section": "issues", "found": themes, "compared": compared}
    return render(request, "actions/themes_alike.html", context)


def _texts(user, set_):
    """Return ``{theme: its texts}`` in one query: of the issues only those that one may read."""
    may_read = readable(user, issue="issues")

    def where_read(field):
        then = When(may_read, then=F(f"issues__{field}"))
        return Case(then, default=Value(""), output_field=TextField())

    rows = Theme.objects.open().filter(set=set_)
    rows = rows.annotate(issue_title=where_read("title"), issue_text=where_read("description"))
    texts = {}
    for theme in rows:
        texts.setdefault(theme, [theme.title, theme.description])
        texts[theme] += [theme.issue_title, theme.issue_text]
    return texts
