"""Where researchers ask for extracts and tokens, and others see what was asked for."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts.asking_again import asks_again
from als.core.files.tables import hand_out
from als.core.formats import and_list
from als.core.templatetags.words import day, when
from als.core.text.folding import plain
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import run_action, submit_form
from als.research.changes import extracts, tokens
from als.research.forms.extracts import ExtractForm, TokenForm
from als.research.models import Extract, ResearchToken
from als.research.rules import may_revoke, may_see_research
from als.research.selectors.extracts import by_code, extracts_shown, sets_to_choose
from als.research.selectors.roles import role_of
from sets.changes.ground_rules import stop_research
from sets.enums import ResearchUse
from sets.models import Programme
from sets.rules import may_stop_research, researches
from sets.selectors.reading import set_to_read


def programme_for(user, pk, rule=may_see_research):
    """Return the programme; 404 for strangers to its research, 403 by the rule."""
    found = Programme.objects.filter(pk=pk).first()
    if found is None or not may_see_research(user, found):
        raise Http404
    check_permission(rule(user, found))
    return found


@require_http_methods(["GET", "POST"])
@asks_again
def research(request, pk):
    """Offer the parts that can be had, and list what was asked for; POST asks for an extract."""
    programme = programme_for(request.user, pk)
    form, sets = None, sets_to_choose(programme)
    if role := role_of(request.user, programme):
        codes = by_code(sets, role)
        choices = [(code, _of_set(code, set_)) for code, set_ in codes.items()]
        form = ExtractForm(request.POST or None, sets=choices)
        change = partial(_ask, programme=programme, codes=codes)
        done = _("The extract is being made. You can leave this page: the work continues.")
        if submit_form(request, form, change, done=done):
            return redirect("research:research", pk)
    elif request.method == "POST":
        check_permission(False)
    shown = extracts_shown(request.user, role__programme=programme)
    newest = _newest(next((row for row in shown if row.role.person_id == request.user.pk), None))
    if form and newest["extract"] and newest["allowed"]:
        form.submit_class = "govuk-button--secondary"  # to download what is there comes first
    context = {
        "programme": programme,
        "form": form if sets else None,
        "role": role,
        "number": len(sets),
        **newest,
        "head": [_("Asked for"), _("By"), _("Tables"), _("Downloads")],
        "rows": [_row(row, programme) for row in shown],
        "tokens": ResearchToken.objects.visible_to(request.user)
        .filter(role__programme=programme)
        .select_related("role__person"),
    }
    return render(request, "research/research.html", context)


def _ask(*, programme, codes, tables, sets, by):
    keys = [codes[code].pk for code in sets]
    return extracts.ask_for_extract(programme=programme, tables=tables, sets=keys, by=by)


def _of_set(code, set_):
    """Return what a set is called for a researcher: its code, year and size, no name."""
    pairs = ngettext("%(number)s pair", "%(number)s pairs", set_.taking_part)
    facts = {"code": code, "year": set_.start.year, "pairs": pairs % {"number": set_.taking_part}}
    return _("%(code)s: from %(year)s, %(pairs)s") % facts


def _row(row, programme):
    return [
        when(row.asked_at, programme.time_zone),
        row.role.person.name,
        and_list(row.table_names),
        _taken(row, programme),
    ]


def _taken(row, programme):
    """Return how often the ZIP was downloaded, and when a program read of it, if one did."""
    if row.read_at is None:
        return str(row.taken)
    facts = {"downloads": row.taken, "day": day(row.read_at, programme.time_zone)}
    return _("%(downloads)s; also read by programs, last on %(day)s") % facts


def _newest(extract):
    """Return the context of the part of the page about one's own newest extract."""
    if extract is None:
        return {"extract": None}
    return {
        "extract": extract,
        "allowed": Extract.objects.allowed().filter(pk=extract.pk).exists(),
        "revision": f"{extract.state}-{extract.stage}-{extract.attempts}",
        "days": extracts.DAYS_KEPT,
    }


def _own_extract(user, pk):
    return get_or_404(Extract.objects.given_to(user).select_related("role__programme"), pk=pk)


@require_safe
def extract_state(request, pk):
    """Show how far it is. The page asks every two seconds: 204 while nothing has changed."""
    found = _own_extract(request.user, pk)
    context = _newest(found)
    if request.GET.get("revision") == context["revision"]:
        return HttpResponse(status=204)
    if "revision" not in request.GET:
        return redirect("research:research", found.role.programme_id)
    return render(request, "research/_extract.html", context)


@require_POST
def extract_cancel(request, pk):
    found = _own_extract(request.user, pk)
    done = _("The extract is cancelled.")
    run_action(request, extracts.cancel_extract, extract=found, done=done)
    return redirect("research:research", found.role.programme_id)


@require_POST
@asks_again
def extract_file(request, pk):
    """Hand out the ZIP to its researcher, and record the download for each of its sets."""
    found, taken = _own_extract(request.user, pk), []

    def take(*, by):
        taken.append(extracts.take_extract(extract=found, by=by))

    if not run_action(request, take, done=_("The extract was downloaded.")):
        return redirect("research:research", found.role.programme_id)
    slug = slugify(plain(found.role.programme.name))[:60].strip("-") or "programme"
    name = f"{slug}-research-{found.asked_at:%Y-%m-%d}.zip"
    return hand_out(taken[0], name=name, content_type="application/zip")


@require_http_methods(["GET", "POST"])
@asks_again
def token_new(request, pk):
    """Make a token and show it, this once."""
    programme = programme_for(request.user, pk, researches)
    form = TokenForm(request.POST or None)
    if made := submit_form(request, form, tokens.make_token, programme=programme):
        context = {"programme": programme, "token": made[0], "row": made[1]}
        return render(request, "research/token.html", context)
    return render(request, "research/token_form.html", {"programme": programme, "form": form})


@require_POST
def token_revoke(request, pk):
    rows = ResearchToken.objects.visible_to(request.user).select_related("role__programme")
    found = get_or_404(rows, pk=pk)
    check_permission(may_revoke(request.user, found))
    done = _("The token no longer works.")
    run_action(request, tokens.revoke_token, token=found, done=done)
    return redirect("research:research", found.role.programme_id)


@require_safe
def of_set(request, pk):
    """Say whether researchers may use a set's data, what that means, and what they took."""
    set_ = first_or_404(set_to_read(request.user, pk))
    programme = set_.programme
    shown = extracts_shown(request.user, sets__set=set_)
    context = {
        "set": set_,
        "section": "papers",
        "use": ResearchUse(set_.research),
        "head": [_("Asked for"), _("By"), _("Tables"), _("Downloads")],
        "rows": [_row(row, programme) for row in shown],
        "may_stop": may_stop_research(request.user, set_) and set_.research == ResearchUse.YES,
    }
    return render(request, "research/of_set.html", context)


@require_http_methods(["GET", "POST"])
def stop(request, pk):
    """Ask once more, then let nothing more of a closed set go to researchers."""
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(may_stop_research(request.user, set_))
    if request.method == "POST":
        done = _("Researchers can no longer use data of this set.")
        run_action(request, stop_research, set_=set_, done=done)
        return redirect("research:of_set", pk)
    if set_.research == ResearchUse.NO:
        messages.info(request, _("Researchers cannot use data of this set."))
        return redirect("research:of_set", pk)
    context = {
        "title": _("Stop research with data of this set?"),
        "text": _("Extracts with rows of this set are deleted: nobody can download them any more, "
                  "and no program can read them. One person’s no is enough."),
        "warning": _("Nobody can allow it again. Files that researchers have stay with them."),
        "submit": _("Stop it"),
        "cancel_url": reverse("research:of_set", args=[pk]),
    }  # fmt: skip
    return render(request, "confirm.html", context)
